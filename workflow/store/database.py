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
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from sqlalchemy import Engine, Insert, create_engine, make_url
from sqlalchemy.sql import ClauseElement

try:
    import pysqlite3.dbapi2 as bundled
except ImportError:  # the platform has no wheel of it
    bundled = None

from workflow.store.tables import METADATA

SCHEMA = "1"
FIXED_WAL = (3, 51, 3)
BUSY_SECONDS = 30
PAGE = 1_000

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
    connection: Any

    def execute(self, sql: str, parameters: Any = ...) -> Any: ...
    def executemany(self, sql: str, parameters: Any) -> Any: ...
    def fetchall(self) -> list[Row]: ...
    def fetchone(self) -> Row | None: ...


Bind = Callable[[Mapping[str, Any]], Any]
"""Puts named parameters as the driver takes them: by position for SQLite, by name otherwise."""


class Statement:
    """A statement, compiled once for each dialect to the driver's own text; `ready` are those.

    `waits` says that in a `Batch` its rows may go later than what other cases do meanwhile,
    `adds` that they are new ones.
    """

    __slots__ = ("_clause", "adds", "ready", "waits")

    def __init__(self, clause: ClauseElement, *, waits: bool = False) -> None:
        self._clause, self.waits = clause, waits
        self.adds = isinstance(clause, Insert)
        self.ready: dict[str, tuple[str, Bind]] = {}

    def clause(self, dialect: str) -> ClauseElement:
        """The statement itself; where the databases' words differ, that of *dialect*."""
        return self._clause

    def compiled(self, engine: Engine) -> tuple[str, Bind]:
        """The text for the engine's driver, and what puts the parameters as it takes them."""
        dialect = engine.dialect.name
        clause = self.clause(dialect)
        compiled: Any = clause.compile(engine, compile_kwargs={"render_postcompile": True})
        own = {
            name: value
            for name, value in compiled.params.items()
            if name not in compiled.binds or not compiled.binds[name].required
        }
        found = self.ready[dialect] = (str(compiled), _bind(compiled.positiontup, own))
        return found


class AddOnce(Statement):
    """An insert that leaves a row with the same key as it is."""

    def compiled(self, engine: Engine) -> tuple[str, Bind]:
        """The text in the words that both databases share; the insert returns nothing."""
        sql, bind = super().compiled(engine)
        found = self.ready[engine.dialect.name] = (f"{sql} ON CONFLICT DO NOTHING", bind)
        return found


def _bind(order: Sequence[str] | None, own: dict[str, Any]) -> Bind:
    """*own* are the parameters that the statement brings itself."""
    if order is None:
        return lambda given: {**own, **given}
    if len(order) < 2 or own:
        return lambda given: tuple([own[name] if name in own else given[name] for name in order])
    return itemgetter(*order)


class Transaction:
    """A transaction that is under way; it is kept at its end unless it is given up."""

    __slots__ = ("_cursor", "_dialect", "engine", "is_given_up")

    def __init__(self, engine: Engine, cursor: Cursor) -> None:
        self.engine, self._cursor, self.is_given_up = engine, cursor, False
        self._dialect = engine.dialect.name

    def _ready(self, statement: Statement) -> tuple[str, Bind]:
        return statement.ready.get(self._dialect) or statement.compiled(self.engine)

    def give_up(self) -> None:
        """Go on to the end, and keep nothing: what was done was only tried."""
        self.is_given_up = True

    def take_turn(self, number: int) -> None:
        """Wait until no other transaction has the turn of that *number*; SQLite's wait anyway."""
        if self._dialect == "postgresql":
            self._cursor.execute(f"SELECT pg_advisory_xact_lock({number:d})")

    def run(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> int:
        """Execute a statement; return how many rows it touched."""
        sql, bind = self._ready(statement)
        self._cursor.execute(sql, bind(parameters))
        return self._cursor.rowcount

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute a statement once for each of *rows*; return how many rows that touched."""
        if len(rows) == 1:
            return self.run(statement, rows[0])
        if not rows:
            return 0
        sql, bind = self._ready(statement)
        self._cursor.executemany(sql, [bind(row) for row in rows])
        return self._cursor.rowcount

    def all(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> list[Row]:
        """The rows of a query."""
        self.run(statement, parameters)
        return self._cursor.fetchall()

    def one(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> Row | None:
        """The first row of a query, or None."""
        self.run(statement, parameters)
        return self._cursor.fetchone()

    def stream(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> Iterator[Row]:
        """The rows of a query, a page in memory at a time, while others are written.

        The query is one that has read all it needs before its first row: ordered as no index is.
        """
        sql, bind = self._ready(statement)
        named = {} if self._dialect == "sqlite" else {"name": f"stream_{id(statement)}"}
        cursor = self._cursor.connection.cursor(**named)
        try:
            cursor.execute(sql, bind(parameters))
            while rows := cursor.fetchmany(PAGE):
                yield from rows
        finally:
            cursor.close()


def _may_be_ours(cursor: Cursor) -> bool:
    """Whether a SQLite file is fresh or an office; somebody else's keeps its own journal mode."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = {row[0] for row in cursor.fetchall()}
    return not names or "setting" in names


def sqlite_module() -> ModuleType:
    """The newer of the bundled and the standard library's SQLite."""
    if bundled is not None and bundled.sqlite_version_info > stdlib_sqlite.sqlite_version_info:
        module: ModuleType = bundled
        return module
    return stdlib_sqlite


def in_words(error: BaseException) -> BaseException:
    """What a driver's error means, as an error of this module; any other error as it is.

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


class _Span:
    """The span of one transaction, for a `with`; every act passes here, so it is no generator."""

    __slots__ = ("_begin", "_cursor", "_store", "_transaction")

    def __init__(self, store: "Store", begin: str) -> None:
        self._store, self._begin = store, begin

    def __enter__(self) -> Transaction:
        try:
            self._cursor = self._store._cursor()
            self._cursor.execute(self._begin)
        except Exception as error:
            self._store.abandon()
            raise in_words(error)  # noqa: B904 - it has its cause
        self._transaction = Transaction(self._store.engine, self._cursor)
        self._store._local.running = self._transaction
        return self._transaction

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._store._local.running = None
        if error is None and self._transaction.is_given_up:
            self._store._roll_back(self._cursor)
            return
        if error is None:
            try:
                self._cursor.execute("COMMIT")
            except BaseException as at_commit:
                error = at_commit
            else:
                return
        self._store._roll_back(self._cursor)
        raise in_words(error)


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
                paramstyle="qmark",
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
                    *(["journal_mode=WAL"] if _may_be_ours(cursor) else []),
                    f"synchronous={self._synchronous}",
                    "foreign_keys=ON",
                    f"busy_timeout={BUSY_SECONDS * 1000}",
                ):
                    cursor.execute(f"PRAGMA {pragma}")
            self._local.connection, self._local.cursor = connection, cursor
        return cursor

    def writing(self) -> AbstractContextManager[Transaction]:
        """One write transaction: all of it is kept; none where it fails or is given up."""
        return _Span(self, self._begin)

    def reading(self) -> AbstractContextManager[Transaction]:
        """One consistent look at the database; within a transaction, a look at its own state."""
        running: Transaction | None = getattr(self._local, "running", None)
        if running is not None:
            return nullcontext(running)
        snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        return _Span(self, "BEGIN" if self.is_sqlite else snapshot)

    def _roll_back(self, cursor: Cursor) -> None:
        """Give the transaction up; a connection that can't even do that is let go."""
        try:
            cursor.execute("ROLLBACK")
        except Exception:
            self.abandon()
            self.close()

    def create(self) -> None:
        """Make all tables at once, as a scratch office needs them; a lasting one migrates."""
        if self.is_sqlite and self.path is None:
            self._cursor()
        METADATA.create_all(self.engine)

    def abandon(self) -> None:
        """Give up this thread's connection to a server that may be gone; the next is a new one."""
        connection = getattr(self._local, "connection", None)
        if connection is not None and not self.is_sqlite:
            self._local.__dict__.clear()
            connection.invalidate()

    def close(self) -> None:
        """Let this thread's connection go."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.__dict__.clear()
            connection.close()
