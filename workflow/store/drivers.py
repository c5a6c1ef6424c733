"""The drivers of the databases: which SQLite is used, and what their errors mean."""

import sqlite3 as stdlib_sqlite
import sys
from types import ModuleType

from workflow.store.errors import NotAnOffice, StoreBusy, StoreError, StoreFailed

try:
    import pysqlite3.dbapi2 as bundled
except ImportError:  # the platform has no wheel of it
    bundled = None

FIXED_WAL = (3, 51, 3)
"""From this version of SQLite on several processes may write to a database in WAL."""


def sqlite_module() -> ModuleType:
    """The newer of the bundled and the standard library's SQLite."""
    if bundled is not None and bundled.sqlite_version_info > stdlib_sqlite.sqlite_version_info:
        module: ModuleType = bundled
        return module
    return stdlib_sqlite


def in_words(error: BaseException) -> BaseException:
    """What a driver's error means, as a StoreError; any other error as it is.

    SQLAlchemy loads psycopg, which takes a moment, only for an office that is in PostgreSQL.
    """
    sqlite, postgres = sqlite_module(), sys.modules.get("psycopg")
    failed = (sqlite.OperationalError, *((postgres.OperationalError,) if postgres else ()))
    words = str(error)
    own: StoreError
    if (postgres and isinstance(error, postgres.errors.UndefinedTable)) or (
        isinstance(error, failed) and "no such table" in words
    ):
        own = NotAnOffice(words)
    elif isinstance(error, failed):
        busy = "locked" in words or "busy" in words
        own = (StoreBusy if busy else StoreFailed)(words)
    elif isinstance(error, sqlite.DatabaseError) and (
        "not a database" in words or "malformed" in words
    ):
        own = NotAnOffice(words)
    else:
        return error
    own.__cause__ = error
    return own
