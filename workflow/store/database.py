"""The database: SQLite in one file, or PostgreSQL by a URL; one write transaction at a time each.

SQLite runs in WAL with `synchronous=FULL` and `BEGIN IMMEDIATE`. The writers of one process take
turns in the order in which they came, and short pieces of work share a commit.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import create_engine, create_mock_engine, make_url
from sqlalchemy.schema import ExecutableDDLElement

from states.saying import saying
from workflow.store import journal
from workflow.store.address import bare
from workflow.store.columns import moment
from workflow.store.drivers import (
    BUSY_SECONDS,
    STATEMENTS,
    explained,
    is_read_only,
    look_only,
    prepare,
    sqlite_module,
    unknown,
)
from workflow.store.errors import StoreBusy
from workflow.store.notes import Notes
from workflow.store.server import engine_of, is_lost, stood_still
from workflow.store.sharing import lead
from workflow.store.tables import METADATA
from workflow.store.transaction import Cursor, Transaction
from workflow.store.turns import Kind, Piece, Turns, Work

T = TypeVar("T")

SCHEMA = "1"
SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""Begins one look at a server's database, which holds nobody up."""


@cache
def making(dialect: str) -> tuple[str, ...]:
    """What makes all tables of an empty database, in that order: put into words once a process."""
    said: list[str] = []

    def keep(words: ExecutableDDLElement, *_: object, **__: object) -> None:
        said.append(str(words.compile(dialect=engine.dialect)))

    engine = create_mock_engine(f"{dialect}://", keep)
    METADATA.create_all(engine, checkfirst=False)
    return tuple(said)


class _Span:
    """The span of one transaction, for a `with`; every act passes here, so it is no generator."""

    __slots__ = ("_begin", "_cursor", "_store", "_transaction")

    def __init__(self, store: "Store", begin: str) -> None:
        self._store, self._begin = store, begin

    def __enter__(self) -> Transaction:
        self._cursor = self._store._begun(self._begin)
        self._transaction = self._store._transaction(self._cursor, self._store.signer)
        self._store._local.running = self._transaction
        return self._transaction

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._store._local.running = None
        try:
            self._end(error)
        finally:
            self._transaction.close_streams()

    def _end(self, error: BaseException | None) -> None:
        if error is None and self._transaction.is_given_up:
            self._store._roll_back(self._cursor)
            return
        if error is None:
            try:
                if self._transaction.notes:
                    journal.write(self._transaction, self._store.now)
                self._cursor.execute("COMMIT")
            except BaseException as at_commit:
                error = at_commit
                if self._begin == SNAPSHOT and stood_still(at_commit):
                    self._store.abandon()  # all that was to be read has been
                    return
                if self._transaction.has_written and is_lost(at_commit):
                    error = unknown(at_commit, self._store.place)
            else:
                self._store.has_kept |= self._transaction.has_written
                return
        self._store._roll_back(self._cursor)
        raise explained(error, self._store.place)


class _Turn(_Span):
    """The span of a transaction that waits for its turn among the writers of this process."""

    __slots__ = ()

    def __enter__(self) -> Transaction:
        self._store._take_turn(Piece[None]())
        try:
            return super().__enter__()
        except BaseException:
            self._store._turns.pass_on()
            raise

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            self._store._turns.pass_on()


class Store:
    """An open database. One connection a thread, kept.

    `has_kept` says that something was written since it was opened, and kept.

    One to play in keeps no journal of what no act makes. `clock` tells that journal when. A file
    into which one *loads_much* may take 256 MB of memory: it is for a process that does that alone.
    """

    def __init__(
        self,
        url: str,
        *,
        synchronous: str = "FULL",
        keeps_journal: bool = True,
        loads_much: bool = False,
    ) -> None:
        self.keeps_journal = keeps_journal
        self.clock: Callable[[], datetime] | None = None
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._synchronous, self._loads_much = synchronous, loads_much
        self._is_read_only = self.path is not None and is_read_only(self.path)
        own: dict[str, Any] = {}
        if self.path:
            own["max_overflow"] = -1  # each thread keeps a connection
        if self._is_read_only and self.path is not None:
            own["creator"] = partial(look_only, self.path)
        elif self.is_sqlite:
            own["connect_args"] = {
                "timeout": BUSY_SECONDS,
                "isolation_level": None,
                "cached_statements": STATEMENTS,
            }
        if self.is_sqlite:
            self.engine = create_engine(self.url, module=sqlite_module(), paramstyle="qmark", **own)
        else:
            self.engine = engine_of(self.url)
        self._local, self._signer = threading.local(), threading.local()
        self.has_kept = False
        self._turns = Turns()
        self._begin = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN"

    @cached_property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @cached_property
    def place(self) -> str:
        """Where the database is, without its password."""
        return str(self.path or bare(self.url))

    def _cursor(self) -> Cursor:
        cursor: Cursor | None = getattr(self._local, "cursor", None)
        if cursor is None:
            connection = self.engine.raw_connection()
            cursor = cast(Cursor, connection.cursor())
            if self.is_sqlite and not self._is_read_only:
                prepare(cursor, self._synchronous, loads_much=self._loads_much)
            self._local.connection, self._local.cursor = connection, cursor
        return cursor

    def _begun(self, begin: str) -> Cursor:
        """A cursor in a new transaction; where the kept connection is lost, on another one."""
        was_kept = hasattr(self._local, "cursor")
        try:
            cursor = self._cursor()
            cursor.execute(begin)
        except Exception as error:
            self.abandon()
            if not (was_kept and is_lost(error)):
                raise explained(error, self.place)  # noqa: B904 - it has its cause
        else:
            return cursor
        return self._begun(begin)

    def _transaction(self, cursor: Cursor, who: str) -> Transaction:
        """A transaction of somebody, which notes for the journal what it touches if one is kept."""
        notes: Notes | None = {} if self.keeps_journal else None
        return Transaction(self.engine, cursor, notes, who)

    def writing(self) -> AbstractContextManager[Transaction]:
        """One write transaction: all of it is kept; none where it fails or is given up.

        Raises FateUnknown where the server was lost while it kept it.
        """
        return (_Turn if self.is_sqlite else _Span)(self, self._begin)

    def share(self, work: Work[T], kind: Kind[T] | None = None) -> T:
        """Do a short piece of work in a transaction that all who wait by then share; kept or not.

        Who comes while nobody writes waits for nobody. What one raises or gives up touches no
        other; where the commit fails, each of them learns it, and nothing is kept. *work* may be
        done by another thread. It takes the head of the history before it locks anything else,
        so that those who share wait for each other in one order. Works of one *kind* that wait
        together are done by it at once, and one after another where that fails.
        """
        one = Piece(work, kind, self.signer)
        self._take_turn(one)
        if not one.is_told:
            try:
                lead(one, self._turns, lambda: _Span(self, self._begin), self._do_apart, self.place)
            finally:
                self._turns.pass_on()
        return one.outcome()

    def _take_turn(self, one: Piece[T]) -> None:
        """Wait for a turn among the writers of this process. Raises StoreBusy."""
        if getattr(self._local, "running", None) is not None:
            raise RuntimeError("a transaction within a transaction would wait for itself")
        try:
            self._turns.take(one, BUSY_SECONDS)
        except TimeoutError:
            why = saying("reason.others_write")
            raise StoreBusy(saying("error.busy", place=self.place, why=why)) from None

    def _do_apart(self, whole: Transaction, some: Sequence[Piece[Any]]) -> None:
        """Do pieces of work in savepoints of *whole*: what one raises is its own.

        Several are of one kind, and are tried at once before each is on its own.
        """
        kind = some[0].kind
        if kind is not None and len(some) > 1:

            def at_once(part: Transaction) -> None:
                works = [one.work for one in some if one.work]
                for one, result in zip(some, kind(part, works), strict=True):
                    one.keep(result)

            whose = " ".join(sorted({one.who for one in some}))
            if self._in_savepoint(whole, at_once, whose) is None:
                return
        for one in some:
            one.error = self._in_savepoint(whole, one.do, one.who)

    def _in_savepoint(self, whole: Transaction, do: Work[None], who: str) -> BaseException | None:
        """Do something in a savepoint of *whole*; what it raised, and then nothing of it is kept.

        Raises where the database gave all of the transaction up.
        """
        part, cursor = self._transaction(whole._cursor, who), whole._cursor
        part.streams = whole.streams
        failed: BaseException | None = None
        cursor.execute("SAVEPOINT piece")
        self._local.running = part
        try:
            do(part)
        except Exception as error:
            part.give_up()
            failed = explained(error, self.place)
        finally:
            self._local.running = whole
        try:
            if part.is_given_up:
                cursor.execute("ROLLBACK TO SAVEPOINT piece")
            else:
                whole.take_up(part)
            cursor.execute("RELEASE SAVEPOINT piece")
        except Exception as error:
            raise failed or error  # noqa: B904 - it has its cause
        return failed

    def reading(self) -> AbstractContextManager[Transaction]:
        """One consistent look at the database; within a transaction, a look at its own state."""
        running: Transaction | None = getattr(self._local, "running", None)
        if running is not None:
            return nullcontext(running)
        return _Span(self, "BEGIN" if self.is_sqlite else SNAPSHOT)

    def _roll_back(self, cursor: Cursor) -> None:
        """Give the transaction up; a connection that can't even do that is let go."""
        try:
            cursor.execute("ROLLBACK")
        except Exception:
            self.abandon()
            self.close()

    @contextmanager
    def signed(self, who: str) -> Iterator[None]:
        """Let the journal say that what this thread writes meanwhile is somebody's doing."""
        before, self._signer.who = self.signer, who
        try:
            yield
        finally:
            self._signer.who = before

    @property
    def signer(self) -> str:
        """By whom this thread writes; nobody where the office does it by itself."""
        return getattr(self._signer, "who", "")

    @property
    def now(self) -> str:
        """When it is, as the journal says it; empty where no clock tells."""
        return moment(self.clock()) if self.clock is not None else ""

    def create(self) -> None:
        """Make all tables at once, as a scratch office needs them; a lasting one migrates."""
        with self.writing() as transaction:
            for words in making(self.engine.dialect.name):
                transaction.say(words)

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
