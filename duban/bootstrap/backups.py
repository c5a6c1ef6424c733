"""Backups of an office: a folder each, with the database in one file and a manifest.

The manifest names the moment, the head of the history and the hash of each file. The key that seals
account numbers is not in it unless that is asked for: whoever has both can read the accounts.

Failure
└── NoBackup    a folder is no backup, or one that can't be relied on
"""

import hmac
import shutil
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Protocol

import msgspec

from duban.bootstrap.desk import Desk
from duban.bootstrap.sealing import KEY_FILE, make_private, write_key
from duban.bootstrap.turns import folder_turn
from duban.environment import DATABASE_FILE
from duban.files import settle, write_whole
from states.saying import Failure, Saying, saying
from workflow.record import history, ledger, proof
from workflow.record.vault import Vault
from workflow.store import backup, integrity
from workflow.store.database import Store
from workflow.store.schema import LATEST

MANIFEST, PREFIX, ASIDE = "manifest.json", "duban-", ".part"
PURPOSE = "backup"


class Stage(Protocol):
    """Told how far a backup or a restoring is."""

    def __call__(self, name: str, done: int = 0, total: int = 0) -> None:
        """At `read`, `copy`, `server` or `prove`, with so many rows *done* where they count."""


def untold(name: str, done: int = 0, total: int = 0) -> None:
    """Let nobody know how far it is."""


class NoBackup(Failure):
    """This is no backup, or it is damaged; nothing was changed."""


class FileSum(msgspec.Struct, frozen=True):
    """How long a file is, in bytes, and its sha256."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a backup: the office at `head`, after `acts` acts, as its `files` hold it.

    `key_mark` is what only the office's key makes of the head. `doubts` are so many things in
    which the office did not prove itself when it was copied.
    """

    made: datetime
    kind: str
    schema: str
    database: str
    acts: int
    head: str
    key_mark: str
    doubts: int
    files: dict[str, FileSum]


class Backup(msgspec.Struct, frozen=True):
    """A backup where it lies."""

    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """Its database."""
        return self.folder / DATABASE_FILE

    def key(self) -> bytes | None:
        """The office's key, where it was put in."""
        path = self.folder / KEY_FILE
        return path.read_bytes().strip() if KEY_FILE in self.manifest.files else None

    def is_of(self, key: bytes) -> bool:
        """Whether a key is that of the office that was copied."""
        return hmac.compare_digest(self.manifest.key_mark, _mark(key, self.manifest.head))


def make(
    desk: Desk,
    folder: Path,
    moment: datetime,
    *,
    with_key: bool = False,
    loads_much: bool = False,
    stage: Stage = untold,
) -> Backup:
    """Copy an office into a new folder within *folder*, whole or not at all, and prove the copy.

    Others may write meanwhile: the copy is the office at one point. A process that does nothing
    beside *loads_much*, as `Store` has it. Raises OSError, StoreError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with folder_turn(folder), _aside(folder) as aside:
        make_private(aside / DATABASE_FILE)
        stage("copy")
        copying = partial(stage, "copy")
        backup.copy_to(desk.store, aside / DATABASE_FILE, copying, loads_much=loads_much)
        key = (desk.settings.office / KEY_FILE).read_bytes().strip()
        if with_key:
            write_key(aside / KEY_FILE, key)
        stage("prove")
        manifest = _manifest(aside, desk, key, moment)
        write_whole(aside / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        return Backup(_put(aside, folder, moment), manifest)


def listed(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first."""
    found = folder.glob(f"{PREFIX}*/{MANIFEST}")
    return sorted(one.parent for one in found if not one.parent.name.endswith(ASIDE))


def keep_days(folder: Path, days: int) -> list[Path]:
    """Delete all backups of a folder but those of the last so many *days*; those that went.

    A day on which none was made does not count. So several on one day, made by hand before
    something is tried, cost none of an earlier day.
    """
    found = listed(folder)
    kept = sorted({_day_of(one) for one in found})[-days:]
    old = [one for one in found if _day_of(one) not in kept]
    for one in old:
        shutil.rmtree(one)
    return old


def _day_of(backup: Path) -> str:
    """The day on which a backup was made, as its name says it."""
    return backup.name.removeprefix(PREFIX).partition("T")[0]


def read(folder: Path) -> Backup:
    """A backup of which each file is what it was. Raises NoBackup."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError):
        raise NoBackup(saying("backup.none", place=folder)) from None
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        raise NoBackup(saying("backup.damaged", place=folder / MANIFEST)) from None
    damaged = [name for name, was in manifest.files.items() if _sum_of(folder / name) != was]
    if damaged or DATABASE_FILE not in manifest.files:
        names = damaged or [DATABASE_FILE]
        raise NoBackup(*(saying("backup.damaged", place=folder / name) for name in names))
    return Backup(folder, manifest)


def doubts(store: Store) -> list[Saying]:
    """In what the office of a database does not prove itself: file, history, ledger, rows."""
    with store.reading() as transaction:
        found: dict[str, Sized] = {
            "file": integrity.damage(transaction),
            "history": history.verify(transaction)[1],
            "ledger": ledger.imbalances(transaction),
            "proof": list(proof.all_differences(transaction)),
        }
    return [saying(f"backup.doubt_{what}", count=len(one)) for what, one in found.items() if one]


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder to make a backup in; what an earlier one left behind is cleared away."""
    for left in folder.glob(f"{PREFIX}*{ASIDE}"):
        shutil.rmtree(left)
    aside = folder / f"{PREFIX}{ASIDE}"
    aside.mkdir(mode=0o700)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put(aside: Path, folder: Path, moment: datetime) -> Path:
    """Give a backup that is whole its name: when it was made, and a number where that is taken."""
    name, number = f"{PREFIX}{moment:%Y-%m-%dT%H%M%S.%f}", 1
    while (folder / (numbered := name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    put = aside.rename(folder / numbered)
    settle(folder)  # before an older one goes
    return put


def _manifest(aside: Path, desk: Desk, key: bytes, moment: datetime) -> Manifest:
    copy = backup.store_in(aside / DATABASE_FILE)
    try:
        with copy.reading() as transaction:
            head = history.head(transaction)
        in_doubt = doubts(copy)
    finally:
        copy.close()
        copy.engine.dispose()
    names = [one.name for one in aside.iterdir() if one.name in (DATABASE_FILE, KEY_FILE)]
    sums = {name: _sum_of(aside / name) for name in sorted(names)}
    return Manifest(
        made=moment,
        kind=desk.kind,
        schema=LATEST,
        database=desk.store.url.get_backend_name(),
        acts=head.seq,
        head=head.hash,
        key_mark=_mark(key, head.hash),
        doubts=len(in_doubt),
        files={name: one for name, one in sums.items() if one is not None},
    )


def _sum_of(file: Path) -> FileSum | None:
    try:
        with file.open("rb") as read:
            return FileSum(file.stat().st_size, file_digest(read, "sha256").hexdigest())
    except (FileNotFoundError, IsADirectoryError):
        return None


def _mark(key: bytes, head: str) -> str:
    return Vault(key).signed(PURPOSE, head.encode()).hex()
