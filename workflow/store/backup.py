"""A copy of a whole database in one SQLite file, at one point of its history, and the way back.

SQLite copies itself by its backup interface, while others write. From a server, and back into one,
the rows of all tables go over in one snapshot; totals are counted anew by the triggers on the way.
"""

import os
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from workflow.store.database import Store
from workflow.store.drivers import explained, sqlite_module
from workflow.store.schema import migrate
from workflow.store.transfer import Told, fill


def store_in(file: Path, *, synchronous: str = "FULL", loads_much: bool = False) -> Store:
    """The database in a SQLite file."""
    place = f"sqlite:///{quote(str(file))}"
    return Store(place, synchronous=synchronous, loads_much=loads_much)


def copy_to(store: Store, file: Path, told: Told, *, loads_much: bool = False) -> None:
    """Copy all of a database into a new *file*, which stands by itself once this returns.

    *told* how many rows are there, where rows are copied; who does nothing beside *loads_much*.
    Raises StoreError where either fails.
    """
    if store.path is not None:
        _copy_file(store.path, file)
    else:
        # nothing is lost but the attempt
        copied = store_in(file, synchronous="OFF", loads_much=loads_much)
        try:
            migrate(copied)
            with store.reading() as there, copied.writing() as here:
                fill(there, here, told)
        finally:
            copied.close()
            copied.engine.dispose()
    _settle(file)


def _copy_file(source: Path, file: Path) -> None:
    module = sqlite_module()
    try:
        with (
            closing(module.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
            closing(module.connect(file)) as written,
        ):
            read.backup(written)
    except module.Error as error:
        raise explained(error, str(file))  # noqa: B904 - it has its cause


def _settle(file: Path) -> None:
    """Make one file of a copy, without a log beside it, and see that it is on the disk."""
    module = sqlite_module()
    try:
        with closing(module.connect(file)) as written:
            written.execute("PRAGMA journal_mode=DELETE")
    except module.Error as error:
        raise explained(error, str(file))  # noqa: B904 - it has its cause
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
