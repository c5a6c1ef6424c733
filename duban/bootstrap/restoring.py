"""Restoring an office from a backup: in a folder or a database that has none, and on trial.

Failure
├── NoBackup    the backup can't be relied on (`backups`)
└── OtherKey    the key at hand is not that of the office, or there is none
"""

import shutil
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from duban.bootstrap import backups
from duban.bootstrap.backups import Backup, Stage, untold
from duban.bootstrap.desk import REAL
from duban.bootstrap.founding import founding, going_to
from duban.bootstrap.moving import move
from duban.bootstrap.sealing import KEY_FILE, make_private, write_key
from duban.environment import DATABASE_FILE, Settings
from states.saying import Failure, Saying, saying
from workflow.mail import golive
from workflow.record.setting_table import keep_mark, setting
from workflow.store import backup as copies
from workflow.store.address import bare
from workflow.store.database import Store
from workflow.store.schema import bring_up_to_date
from workflow.store.transaction import Transaction
from workflow.store.transfer import Told

RESTORED = "restored"
"""The mark of an office that was restored: when, and at which head."""


class OtherKey(Failure):
    """The office's key is wanted, and this is not it; nothing was changed."""


class Restored(msgspec.Struct, frozen=True):
    """An office that was restored, and in what it does not prove itself."""

    backup: Backup
    doubts: tuple[Saying, ...]


def restore(
    settings: Settings,
    source: Backup,
    key_file: Path | None,
    now: datetime,
    stage: Stage = untold,
) -> Restored:
    """Make the office of a backup where the settings say that none is, on trial.

    Its key comes from *key_file*, the backup, or the office's folder, where it may lie already.
    Raises OtherKey, OtherSchema, StoreError, OSError; then there is no office, but after
    FateUnknown, where there may be one.
    """
    key = _key(settings, source, key_file)
    in_file = settings.model_copy(update={"database": None})
    with founding(in_file) as aside:
        file = aside.office / DATABASE_FILE
        in_doubt = _prepare(file, source, now, stage)
        write_key(aside.office / KEY_FILE, key)
        if settings.database is not None:
            stage("server")
            with going_to(bare(settings.database), aside.office, settings.office):
                _take_over(file, settings.database, partial(stage, "server"))
            file.unlink()
    return Restored(source, in_doubt)


def restored_at(transaction: Transaction) -> tuple[str, str] | None:
    """When an office was restored, as people write it, and at which head; None for any other."""
    moment, _, head = (setting(transaction, RESTORED) or "").partition(" ")
    return (moment[:16].replace("T", " "), head) if moment else None


def _prepare(file: Path, source: Backup, now: datetime, stage: Stage) -> tuple[Saying, ...]:
    """Make the database of a backup that of an office on trial, at the present schema.

    Returns in what it does not prove itself.
    """
    stage("copy")
    make_private(file)
    shutil.copyfile(source.database, file)
    store = copies.store_in(file)
    try:
        bring_up_to_date(store)
        with store.writing() as transaction:
            if source.manifest.kind == REAL:
                golive.go_on_trial(transaction)
            keep_mark(transaction, RESTORED, f"{now.isoformat()} {source.manifest.head}")
        stage("prove")
        return tuple(backups.doubts(store))
    finally:
        _let_go(store)


def _take_over(file: Path, database: str, told: Told) -> None:
    """Move all that a file holds to a database server, and verify it there."""
    store, held = Store(database), copies.store_in(file)
    try:
        move(held, store, told)
    finally:
        _let_go(held)
        _let_go(store)


def _let_go(store: Store) -> None:
    store.close()
    store.engine.dispose()


def _key(settings: Settings, source: Backup, key_file: Path | None) -> bytes:
    """The key of the office that was copied, from the first place that has one.

    One of another office that lies in the folder is not written over.
    """
    lying = settings.office / KEY_FILE
    if lying.is_file() and not source.is_of(lying.read_bytes().strip()):
        raise OtherKey(saying("backup.foreign_key", place=lying))
    if key_file is not None:
        place, key = key_file, key_file.read_bytes().strip()
    elif (within := source.key()) is not None:
        place, key = source.folder / KEY_FILE, within
    elif lying.is_file():
        place, key = lying, lying.read_bytes().strip()
    else:
        raise OtherKey(saying("backup.no_key", place=source.folder))
    if not source.is_of(key):
        raise OtherKey(saying("backup.other_key", place=place))
    return key
