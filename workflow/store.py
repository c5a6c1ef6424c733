"""The database: SQLite in one file, or PostgreSQL by a URL; one write transaction at a time each.

Statements are written once with SQLAlchemy and compiled once a dialect; the hot path then speaks
to the driver. SQLite runs in WAL with `synchronous=FULL` and `BEGIN IMMEDIATE`.

StoreError
├── NotAnOffice    the file or database is not one of Duban's
├── OtherSchema    it was made by another version
├── StoreBusy      others held the database for too long; nothing was changed
└── StoreFailed    the database or its disk failed; nothing was changed
"""

import sqlite3 as stdlib_sqlite
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

import psycopg
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.sql import ClauseElement

try:
    import pysqlite3.dbapi2 as bundled
except ImportError:  # the platform has no wheel of it
    bundled = None

from workflow.tables import METADATA

SCHEMA = "1"
FIXED_WAL = (3, 51, 3)
BUSY_SECONDS = 30

Row = tuple[Any, ...]
_NONE: Mapping[str, Any] = {}


class StoreError(Exception):
    """The database can't be used."""


class NotAnOffice(StoreError):
    """This is no office of Duban's: nothing was read or changed."""


class OtherSchema(StoreError):
    """This office was made by another version of Duban; run `duban init` of that version."""


class StoreBusy(StoreError):
    """Others held the database for too long; nothing was changed, try again."""


class StoreFailed(StoreError):
    """The database or its disk failed; nothing was changed."""


class Cursor(Protocol):
    """What is used of a driver's cursor."""

    rowcount: int

    def execute(self, sql: str, parameters: Any = ...) -> Any: ...
    def executemany(self, sql: str, parameters: Any) -> Any: ...
    def fetchall(self) -> list[Row]: ...
    def fetchone(self) -> Row | None: ...


class Statement:
    """A statement, compiled once for each dialect to the driver's own text."""

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def clause(self, dialect: str) -> ClauseElement:
        """The statement itself; where the databases' words differ, that of *dialect*."""
        return self._clause

    def compiled(self, engine: Engine) -> tuple[str, dict[str, Any]]:
        """The text for the engine's driver with named parameters, and those it brings itself."""
        dialect = engine.dialect.name
        found = self._compiled.get(dialect)
        if found is None:
            clause = self.clause(dialect)
            compiled: Any = clause.compile(engine, compile_kwargs={"render_postcompile": True})
            own = {
                name: value
                for name, value in compiled.params.items()
                if name not in compiled.binds or not compiled.binds[name].required
            }
            found = self._compiled[dialect] = (str(compiled), own)
        return found


class Transaction:
    """A transaction that is under way."""

    def __init__(self, engine: Engine, cursor: Cursor) -> None:
        self.engine = engine
        self._cursor = cursor

    def run(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> int:
        """Execute a statement; return how many rows it touched."""
        sql, own = statement.compiled(self.engine)
        self._cursor.execute(sql, {**own, **parameters} if own else parameters)
        return self._cursor.rowcount

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute a statement once for each of *rows*."""
        if len(rows) == 1:
            self.run(statement, rows[0])
        elif rows:
            sql, own = statement.compiled(self.engine)
            self._cursor.executemany(sql, [{**own, **row} for row in rows] if own else rows)

    def all(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> list[Row]:
        """The rows of a query."""
        self.run(statement, parameters)
        return self._cursor.fetchall()

    def one(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> Row | None:
        """The first row of a query, or None."""
        self.run(statement, parameters)
        return self._cursor.fetchone()


def sqlite_module() -> ModuleType:
    """The newer of the bundled and the standard library's SQLite."""
    if bundled is not None and bundled.sqlite_version_info > stdlib_sqlite.sqlite_version_info:
        module: ModuleType = bundled
        return module
    return stdlib_sqlite


@cache
def _errors() -> tuple[tuple[type[Exception], ...], tuple[type[Exception], ...]]:
    """The drivers' errors that mean busy or failed, and those that mean no such database."""
    module = sqlite_module()
    failed = (module.OperationalError, psycopg.OperationalError)
    return failed, (module.DatabaseError,)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn the drivers' errors into those of this module."""
    failed, foreign = _errors()
    try:
        yield
    except failed as error:
        busy = "locked" in str(error) or "busy" in str(error)
        raise (StoreBusy if busy else StoreFailed)(str(error)) from error
    except foreign as error:
        if "not a database" in str(error) or "malformed" in str(error):
            raise NotAnOffice(str(error)) from error
        raise


class Store:
    """An open database. One connection a thread, kept."""

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._synchronous = synchronous
        if self.is_sqlite:
            self.engine = create_engine(
                self.url,
                module=sqlite_module(),
                paramstyle="named",
                connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
            )
        else:
            self.engine = create_engine(
                self.url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
            )
        self._local = threading.local()
        self._begin = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN"

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    def _cursor(self) -> Cursor:
        cursor: Cursor | None = getattr(self._local, "cursor", None)
        if cursor is None:
            connection = self.engine.raw_connection()
            cursor = cast(Cursor, connection.cursor())
            if self.is_sqlite:
                for pragma in (
                    "journal_mode=WAL",
                    f"synchronous={self._synchronous}",
                    "foreign_keys=ON",
                    f"busy_timeout={BUSY_SECONDS * 1000}",
                ):
                    cursor.execute(f"PRAGMA {pragma}")
            self._local.connection, self._local.cursor = connection, cursor
        return cursor

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One write transaction: all of it is kept, or on an error none."""
        with self._transaction(self._begin) as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One consistent look at the database; within a transaction, a look at its own state."""
        running: Transaction | None = getattr(self._local, "running", None)
        if running is not None:
            yield running
            return
        begin = "BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with self._transaction(begin) as transaction:
            yield transaction

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        with in_words():
            cursor = self._cursor()
            cursor.execute(begin)
            try:
                self._local.running = Transaction(self.engine, cursor)
                yield self._local.running
                cursor.execute("COMMIT")
            except BaseException:
                self._roll_back(cursor)
                raise
            finally:
                self._local.running = None

    def _roll_back(self, cursor: Cursor) -> None:
        """Give the transaction up; a connection that can't even do that is let go."""
        try:
            cursor.execute("ROLLBACK")
        except Exception:
            self.close()

    def create(self) -> None:
        """Make all tables at once, as a scratch office needs them; a lasting one migrates."""
        if self.is_sqlite and self.path is None:
            self._cursor()
        METADATA.create_all(self.engine)

    def close(self) -> None:
        """Let this thread's connection go."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.__dict__.clear()
            connection.close()
