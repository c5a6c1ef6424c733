"""Founding an office whole or not at all: it is made aside and moved into its folder at the end.

What was interrupted leaves nothing that looks like an office, and the next attempt begins anew;
or it leaves the whole of it, once a server has taken it.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from duban.address import ADDRESS_FILE, keep_address, kept_address
from duban.bootstrap.desk import BUSINESS_DATE, Desk
from duban.bootstrap.editions import Edition, editions
from duban.bootstrap.moving import move
from duban.bootstrap.opening import exists
from duban.bootstrap.sealing import KEY_FILE, make_key, make_private
from duban.bootstrap.writing import as_writer
from duban.environment import DATABASE_FILE, Settings
from duban.files import settle
from states.saying import Saying, saying
from workflow.record.founding import found, recognise
from workflow.store.address import bare, is_same_database
from workflow.store.database import Store
from workflow.store.errors import FateUnknown, NotAnOffice
from workflow.store.schema import migrate

ASIDE = ".founding"


def is_founded(settings: Settings) -> bool:
    """Whether there is an office already: in the folder, where its address leads, on the server."""
    if settings.database is None or (settings.office / DATABASE_FILE).exists():
        return exists(settings)
    kept = kept_address(settings.office)
    if kept is not None and not is_same_database(kept, settings.url):
        return True
    store = Store(settings.url)
    try:
        recognise(store)
    except NotAnOffice:
        return False
    finally:
        store.close()
        store.engine.dispose()
    return True


def standing_in_the_way(settings: Settings, *, restores: bool = False) -> Saying:
    """What is said where an office is to be made, or restored, and there is one.

    One in a database that the folder does not know yet is not made room for by another folder.
    """
    own = [settings.office / name for name in (DATABASE_FILE, ADDRESS_FILE)]
    if settings.database is None or any(one.exists() for one in own):
        return saying(
            "backup.office_exists" if restores else "error.office_exists", place=settings.office
        )
    return saying("error.database_has_office", place=bare(settings.database))


@contextmanager
def founding(settings: Settings) -> Iterator[Settings]:
    """Give the settings under which to make an office, and move what was made into its folder.

    A key that lies in the folder already is the new office's too. An office in a database server
    is made aside as well, and goes there whole.
    """
    aside = settings.office / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        if (settings.office / KEY_FILE).is_file():
            shutil.copy2(settings.office / KEY_FILE, aside / KEY_FILE)
        made = settings.model_copy(update={"office": aside, "database": None})
        yield made
        if settings.database is not None:
            with going_to(bare(settings.url), aside, settings.office):
                _send(made, settings)
        _move(aside, settings.office)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def going_to(address: str, aside: Path, office: Path) -> Iterator[None]:
    """Have address and key lie in the folder before a server holds the office, which needs both.

    Where the server surely did not take it, the address goes again.
    """
    keep_address(office, address)
    (aside / KEY_FILE).replace(office / KEY_FILE)
    settle(office)
    try:
        yield
    except FateUnknown:
        raise
    except Exception:
        keep_address(office, None)
        raise


def _send(made: Settings, settings: Settings) -> None:
    """Send what was made to the server."""
    file, server = Store(made.url), Store(settings.url)
    with closing(file), closing(server):
        move(file, server, lambda done, total: None)
    for store in (file, server):
        store.engine.dispose()
    for path in made.office.glob(f"{DATABASE_FILE}*"):
        path.unlink()


def _move(aside: Path, office: Path) -> None:
    """Move all files; the database comes last, for it is what makes a folder an office."""
    files = sorted(path.relative_to(aside) for path in aside.rglob("*") if path.is_file())
    for file in sorted(files, key=lambda name: name == Path(DATABASE_FILE)):
        (office / file).parent.mkdir(parents=True, exist_ok=True)
        (aside / file).replace(office / file)


def create(
    settings: Settings,
    kind: str,
    business_date: date | None = None,
    edition: Edition | None = None,
) -> Desk:
    """Make an empty office of *kind* in the folder and the database that the settings name.

    Its first programme stands under the edition given, by default under the packaged one.
    """
    settings.office.mkdir(parents=True, exist_ok=True)
    store = Store(settings.url)
    if store.path is not None:
        make_private(store.path)
    with as_writer(settings, store):
        migrate(store)
        make_key(settings.office)
        return _founded(settings, store, kind, business_date, edition or editions())


def _founded(
    settings: Settings, store: Store, kind: str, business_date: date | None, edition: Edition
) -> Desk:
    """Write down what an empty office begins with, and open it."""
    notice, procedure = edition
    found(
        store,
        kind=kind,
        programmes=[edition.programme],
        notice_hash=notice.hash,
        procedure_hash=procedure.hash,
        documents=[
            (notice.hash, "notice", notice.notice.id, notice.text),
            (procedure.hash, "procedure", procedure.procedure.id, procedure.text),
        ],
        settings=[(BUSINESS_DATE, business_date.isoformat())] if business_date else [],
    )
    return Desk(settings, store, kind)
