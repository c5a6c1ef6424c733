"""A copy of a whole database in one SQLite file, at one point of its history, and the way back.

SQLite copies itself by its backup interface, while others write. From a server, and back into one,
the rows of all tables go over in one snapshot; totals are counted anew by the triggers on the way.
"""

import os
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, insert, select

from workflow.store.database import SNAPSHOT, Store
from workflow.store.drivers import explained, sqlite_module
from workflow.store.schema import migrate, relock, whole
from workflow.store.server import TAKE_TIME
from workflow.store.tables import METADATA
from workflow.store.transfer import TABLES

AT_ONCE = 1_000


def store_in(file: Path) -> Store:
    """The database in a SQLite file."""
    return Store(f"sqlite:///{quote(str(file))}")


def copy_to(store: Store, file: Path) -> None:
    """Copy all of a database into a new *file*, which stands by itself once this returns.

    Raises StoreError where either of the two fails.
    """
    if store.path is not None:
        _copy_file(store.path, file)
    else:
        copied = store_in(file)
        try:
            migrate(copied)
            copy_rows(store, copied)
        finally:
            copied.engine.dispose()
    _settle(file)


def copy_rows(source: Store, target: Store) -> None:
    """Copy the rows of all tables into a database that has the same tables, all of them empty."""
    begin = "BEGIN" if source.is_sqlite else SNAPSHOT
    into = "BEGIN IMMEDIATE" if target.is_sqlite else "BEGIN"
    with whole(source, begin) as read, whole(target, into) as written:
        for store, connection in ((source, read), (target, written)):
            for words in () if store.is_sqlite else TAKE_TIME:
                connection.exec_driver_sql(words)
        for one in TABLES:
            _copy_table(one.name, read, written)
        if target.is_sqlite:
            relock(written)


def _copy_table(name: str, read: Connection, written: Connection) -> None:
    rows = METADATA.tables[name]
    found = read.execute(select(rows).execution_options(yield_per=AT_ONCE)).mappings()
    for some in found.partitions(AT_ONCE):
        written.execute(insert(rows), [dict(one) for one in some])


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
