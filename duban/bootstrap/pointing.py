"""Letting an office's folder say that the office lives in another database, which holds its copy.

Failure
├── SaidElsewhere   the environment or duban.toml says where it lives, and goes before the folder
└── NoCopy          (a StoreError) the other database does not hold this office as it stands now
"""

from contextlib import closing
from pathlib import Path

from duban.address import ADDRESS_FILE, keep_address
from duban.bootstrap.moving import Standing, standing, url_of
from duban.environment import DATABASE_FILE, Settings
from states.saying import Failure, saying
from workflow.record.founding import recognise
from workflow.store.address import bare, is_same_database
from workflow.store.database import Store
from workflow.store.errors import StoreError
from workflow.store.peek import require_office
from workflow.store.schema import bring_up_to_date


class SaidElsewhere(Failure):
    """Where the office lives is not for its folder to say; nothing was changed."""


class NoCopy(StoreError):
    """The other database does not hold this office as it stands now; nothing was changed."""


def use(settings: Settings, place: str) -> tuple[Standing, bool]:
    """Let the office live at *place* from now on: an address, or the file of its own folder.

    Returns how it stands, and whether that is another database and not only another account. Both
    are looked at, and stand alike; neither is changed. Raises SaidElsewhere, NoCopy, NotAnOffice,
    and StoreError where either can't be read.
    """
    file = settings.office / DATABASE_FILE
    if Settings().database is not None:
        raise SaidElsewhere(saying("error.said_elsewhere", file=settings.office / ADDRESS_FILE))
    is_address = "://" in place
    if not is_address and Path(place).absolute() != file.absolute():
        raise NoCopy(saying("error.other_file", place=place, file=file))
    here, there = standing_at(settings.url), standing_at(url_of(place))
    if here != there:
        raise NoCopy(saying("error.no_copy", place=bare(place) if is_address else place))
    is_moved = not is_same_database(settings.url, url_of(place))
    keep_address(settings.office, bare(place) if is_address else None)
    return there, is_moved


def standing_at(url: str) -> Standing:
    """How the office in a database stands. Raises NotAnOffice where there is none."""
    store = Store(url)
    if store.path is not None:
        require_office(store.path)
    try:
        with closing(store):
            recognise(store)
            bring_up_to_date(store)
            with store.reading() as transaction:
                return standing(transaction)
    finally:
        store.engine.dispose()
