"""Opening the office that the settings name.

StoreError
├── NotAnOffice
│   └── NoOffice        there is no office in the folder
├── KeyMissing          the office's key is not where it was (`sealing`)
└── StoreBusy
    └── WriterElsewhere another process writes, and this SQLite bears only one (`writing`)
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from duban.bootstrap.desk import Desk
from duban.bootstrap.turns import Waits, quietly, turn
from duban.bootstrap.writing import as_writer
from duban.environment import Settings
from states.saying import saying
from workflow.record.founding import recognise
from workflow.store.database import Store
from workflow.store.errors import NotAnOffice
from workflow.store.peek import require_office
from workflow.store.schema import bring_up_to_date, is_current


class NoOffice(NotAnOffice):
    """There is no office here yet; make one with `duban init`."""


def exists(settings: Settings) -> bool:
    """Whether there is a database to open; a PostgreSQL one is looked at when opened."""
    path = Store(settings.url).path
    return path is None or path.exists()


@contextmanager
def open_desk(
    settings: Settings, *, to_write: bool = False, waits: Waits = quietly
) -> Iterator[Desk]:
    """Open the office that the settings name, to look at it or to write to it as well.

    *waits* is called where another process is bringing its database up to date.
    Raises NoOffice, NotAnOffice, OtherSchema, KeyMissing, WriterElsewhere.
    """
    if not exists(settings):
        raise NoOffice(saying("error.no_office", place=settings.office))
    store = Store(settings.url)
    try:
        if store.path is not None:
            require_office(store.path)
        with as_writer(settings, store) if to_write else nullcontext():
            kind = recognise(store)
            _bring_up_to_date(settings, store, waits)
            yield Desk(settings, store, kind)
    finally:
        store.close()


def _bring_up_to_date(settings: Settings, store: Store, waits: Waits) -> None:
    """Migrate what an earlier version made; who comes second finds it done."""
    if is_current(store):
        return
    with turn(settings, waits):
        bring_up_to_date(store)
