"""The drivers of the databases: which SQLite is used, and what their errors mean."""

import os
import sqlite3 as stdlib_sqlite
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from states.saying import Saying, saying
from workflow.store.errors import (
    Archived,
    Damaged,
    FateUnknown,
    NotAnOffice,
    NotPermitted,
    ReadOnly,
    ServerGone,
    StoreBusy,
    StoreError,
    StoreFailed,
)
from workflow.store.locks import WORDS as LOCKED
from workflow.store.server import is_held, is_lost

try:
    import pysqlite3.dbapi2 as bundled
except ImportError:  # the platform has no wheel of it
    bundled = None
else:
    bundled.register_adapter(type(None), lambda nothing: nothing)  # else it looks twice in vain

BUSY_SECONDS = 30
STATEMENTS = 1_000
"""So many statements are kept as SQLite has read them. A night has more than the 128 that the
driver keeps by itself: each was thrown out before it was asked again.
"""

LOADS_MUCH = ("cache_size=-262144", "wal_autocheckpoint=50000")
"""For a process that only fills a file with millions of rows: 256 MB of pages are kept at hand, and
the log is put into the file once in 200 MB. The indexes were read and written anew for each
thousand rows.
"""
FIXED_WAL = (3, 51, 3)
"""From this version of SQLite on several processes may write to a database in WAL."""


def server_options() -> frozenset[str]:
    """The names of all that can be told to a PostgreSQL server as one connects to it."""
    from psycopg.pq import Conninfo  # noqa: PLC0415 - only for an office on a server

    return frozenset(one.keyword.decode() for one in Conninfo.get_defaults())


def sqlite_module() -> ModuleType:
    """The newer of the bundled and the standard library's SQLite."""
    if bundled is not None and bundled.sqlite_version_info > stdlib_sqlite.sqlite_version_info:
        module: ModuleType = bundled
        return module
    return stdlib_sqlite


def prepare(cursor: Any, synchronous: str, *, loads_much: bool) -> None:
    """Set up a connection to a SQLite file that may be written."""
    for pragma in (
        *(["journal_mode=WAL"] if _may_be_ours(cursor) else []),
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        *(LOADS_MUCH if loads_much else []),
    ):
        cursor.execute(f"PRAGMA {pragma}")


def _may_be_ours(cursor: Any) -> bool:
    """Whether a SQLite file is fresh or an office; somebody else's keeps its own journal mode."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = {row[0] for row in cursor.fetchall()}
    return not names or "setting" in names


def is_read_only(path: Path) -> bool:
    """Whether a file can be looked at and not written: it, its folder, or the disk forbids it."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def look_only(path: Path) -> Any:
    """A connection to a SQLite file that may not be written.

    Its log is read where it has one, as while others write; a file without one is read as it lies,
    for SQLite would make a log beside it.
    """
    module, log = sqlite_module(), path.with_name(f"{path.name}-wal")
    lies_still = not log.exists() or log.stat().st_size == 0
    how = "immutable=1" if lies_still and not os.access(path.parent, os.W_OK) else "mode=ro"
    return module.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        cached_statements=STATEMENTS,
        check_same_thread=False,
    )


def explained(error: BaseException, place: str) -> BaseException:
    """What a driver's error means for the database at *place*, as a StoreError; any other as it is.

    SQLAlchemy loads psycopg, which takes a moment, only for an office that is in PostgreSQL.
    """
    own = _meaning(error, place)
    if own is None:
        return error
    own.__cause__ = error
    return own


def unknown(error: BaseException, place: str, *, is_act: bool = True) -> FateUnknown:
    """What it means that the server was lost while it was to keep a transaction.

    One that is no act has no key by which it is asked for again: it is repeated.
    """
    why = saying("reason.words", words=_one_line(error))
    own = FateUnknown(
        saying("error.unknown", place=place, why=why)
        if is_act
        else saying("error.unknown_change", place=place, why=why)
    )
    own.__cause__ = error
    return own


def _meaning(error: BaseException, place: str) -> StoreError | None:
    sqlite, postgres = sqlite_module(), sys.modules.get("psycopg")
    failed = (sqlite.OperationalError, *(_failures(postgres) if postgres else ()))
    words = _one_line(error)
    if LOCKED in words:
        return Archived(saying("error.archived"))
    if (postgres and isinstance(error, postgres.errors.UndefinedTable)) or (
        isinstance(error, failed) and "no such table" in words
    ):
        return _no_office(place, saying("reason.no_tables"))
    if isinstance(error, failed):
        why = saying("reason.words", words=words)
        if postgres and _is_standby(postgres, error):
            return ReadOnly(saying("error.read_only_server", place=place))
        if "readonly" in words:
            return ReadOnly(saying("error.read_only", place=place))
        if postgres and isinstance(error, postgres.errors.InsufficientPrivilege):
            return NotPermitted(saying("error.not_permitted", place=place, why=why))
        if "locked" in words or "busy" in words or is_held(error):
            return StoreBusy(saying("error.busy", place=place, why=why))
        if is_lost(error):
            return ServerGone(saying("error.server", place=place, why=why))
        return StoreFailed(saying("error.store", place=place, why=why))
    if isinstance(error, sqlite.DatabaseError) and "not a database" in words:
        return _no_office(place, saying("reason.no_sqlite"))
    if isinstance(error, sqlite.DatabaseError) and "malformed" in words:
        return Damaged(
            saying("error.damaged", place=place, why=saying("reason.words", words=words))
        )
    return None


def _one_line(error: BaseException) -> str:
    """What a driver says, whose words may go over several lines."""
    return " ".join(str(error).split())


def _failures(postgres: Any) -> tuple[type[Exception], ...]:
    """What of psycopg's errors lies at the server, or at what it lets us do."""
    errors = postgres.errors
    return (
        postgres.OperationalError,
        errors.IdleInTransactionSessionTimeout,
        errors.InsufficientPrivilege,
        errors.ReadOnlySqlTransaction,
    )


def _is_standby(postgres: Any, error: BaseException) -> bool:
    """Whether a server says that it, or this account's transactions, may only be read."""
    return isinstance(error, postgres.errors.ReadOnlySqlTransaction)


def _no_office(place: str, why: Saying) -> NotAnOffice:
    return NotAnOffice(saying("error.not_an_office", place=place, why=why))
