"""A transaction that is under way: statements go to the driver as they are ready."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from typing import Any, Protocol, TypeVar

import msgspec
from sqlalchemy import Engine, Table

from states.saying import saying
from workflow.store.errors import unreadable
from workflow.store.legible import Illegible, is_illegible, legible
from workflow.store.notes import Notes, Telling
from workflow.store.server import TAKE_TIME
from workflow.store.statement import WIDE, Bind, Query, Row, Statement, at_once

T = TypeVar("T")

PAGE = 1_000
"""So many rows of a stream are in memory at a time."""

POURED = 20_000
"""So many rows go to a server as one portion: its triggers hold on to all of them until its end."""

_NONE: Mapping[str, Any] = {}
_numbers = count(1)
_DAMAGE = (LookupError, ValueError, TypeError, ArithmeticError, msgspec.MsgspecError)
"""What the value of a column raises that is none of those its table holds."""
LONGEST_FOUND = 120


class Cursor(Protocol):
    """What is used of a driver's cursor."""

    rowcount: int
    connection: Any

    def execute(self, sql: str, parameters: Any = ...) -> Any: ...
    def executemany(self, sql: str, parameters: Any) -> Any: ...
    def fetchall(self) -> list[Row]: ...
    def fetchone(self) -> Row | None: ...


class Transaction:
    """A transaction that is under way; it is kept at its end unless it is given up.

    `in_force` is the version of what is in force in the office, once it was read; `has_written`
    says that rows were touched. `notes` are those rows that the journal tells of, None where none
    is kept; *who* writes stands beside them.
    """

    __slots__ = (
        *("_cursor", "_dialect", "engine", "has_written", "in_force", "is_given_up"),
        *("notes", "streams", "who"),
    )

    def __init__(
        self, engine: Engine, cursor: Cursor, notes: Notes | None = None, who: str = ""
    ) -> None:
        self.engine, self._cursor, self.is_given_up = engine, cursor, False
        self.has_written = False
        self.notes, self.who = notes, who
        self.streams: list[Any] = []
        self.in_force: str | None = None
        self._dialect = engine.dialect.name

    def _ready(self, statement: Statement) -> tuple[str, Bind]:
        return statement.ready.get(self._dialect) or statement.compiled(self.engine)

    def give_up(self) -> None:
        """Go on to the end, and keep nothing: what was done was only tried."""
        self.is_given_up = True

    def take_up(self, part: "Transaction") -> None:
        """Know of what a part of this transaction has written."""
        self.has_written |= part.has_written
        if self.notes is not None and part.notes:
            self.notes |= part.notes

    def take_turn(self, number: int) -> None:
        """Wait until no other transaction has the turn of that *number*; SQLite's wait anyway."""
        if self._dialect == "postgresql":
            self._cursor.execute(f"SELECT pg_advisory_xact_lock({number:d})")

    def take_time(self) -> None:
        """Take as long as it takes: all rows of all tables are read, written or changed."""
        if self._dialect == "postgresql":
            for words in TAKE_TIME:
                self._cursor.execute(words)

    def say(self, words: str) -> None:
        """Say something of the schema or of the transaction, in the database's own words."""
        self._cursor.execute(words)

    def run(self, statement: Statement, parameters: Mapping[str, Any] = _NONE) -> int:
        """Execute a statement; return how many rows it touched."""
        if statement.telling is not None and self.notes is not None:
            return self._run_and_note(statement, statement.telling, self.notes, (parameters,))
        self._ask(statement, parameters)
        touched = self._cursor.rowcount
        if touched > 0:
            self.has_written = True
        return touched

    def _ask(self, statement: Statement, parameters: Mapping[str, Any]) -> None:
        sql, bind = statement.ready.get(self._dialect) or statement.compiled(self.engine)
        self._cursor.execute(sql, bind(parameters))

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute a statement once for each of *rows*; return how many rows that touched."""
        if len(rows) == 1:
            return self.run(statement, rows[0])
        if not rows:
            return 0
        if statement.telling is not None and self.notes is not None:
            return self._run_and_note(statement, statement.telling, self.notes, rows)
        self.has_written = True
        return self._run_all(statement, rows)

    def _run_all(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute a statement for each of *rows*; return how many rows that touched.

        The last goes alone: of who stands still right after many in one go a server does not count
        how long, and would let them keep what they hold.
        """
        (sql, bind), touched = self._ready(statement), 0
        narrow, wide = self._widened(statement, rows)
        has_wide = len(narrow) < len(rows)
        many = narrow if has_wide else narrow[:-1]
        alone = () if has_wide else ((sql, bind(narrow[-1])),)
        if many:
            self._cursor.executemany(sql, [bind(row) for row in many])
            touched += self._cursor.rowcount
        for text, parameters in chain(wide, alone):
            self._cursor.execute(text, parameters)
            touched += self._cursor.rowcount
        return touched

    def pour(self, into: Table, rows: Iterable[Row]) -> None:
        """Add whole rows, as a driver gives them, to a table; the journal is not told of them.

        They go as they come, in the database's own way for many; a server does what its triggers
        do after each portion.
        """
        self.has_written = True
        names = [f'"{column.name}"' for column in into.columns]
        place = f'"{into.name}" ({", ".join(names)})'
        if self._dialect == "postgresql":
            cursor: Any = self._cursor
            going = iter(rows)
            for first in going:
                with cursor.copy(f"COPY {place} FROM STDIN") as copy:
                    for row in chain((first,), islice(going, POURED - 1)):
                        copy.write_row(row)
        else:
            values = ", ".join("?" * len(names))
            adding = f"INSERT INTO {place} VALUES ({values})"  # noqa: S608 - our own names
            self._cursor.executemany(adding, rows)

    def _widened(
        self, statement: Statement, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Sequence[Mapping[str, Any]], Iterable[tuple[str, Any]]]:
        """The first rows, that go one by one, and what adds the others many at once."""
        if len(rows) < WIDE or statement.wide is None:
            return rows, ()
        text, bind = self._ready(statement.wide)[0], self._ready(statement)[1]
        left = len(rows) % WIDE
        firsts = range(left, len(rows), WIDE)
        wide = ((text, at_once(rows[first : first + WIDE], bind)) for first in firsts)
        return rows[:left], wide

    def _run_and_note(
        self,
        statement: Statement,
        telling: Telling,
        notes: Notes,
        rows: Sequence[Mapping[str, Any]],
    ) -> int:
        """Execute a statement for each of *rows*, and note the rows that it touched."""
        (sql, bind), count = self._ready(statement), 0
        narrow, wide = self._widened(statement, rows)
        for text, parameters in chain(((sql, bind(one)) for one in narrow), wide):
            touched = self._exact_rows(text + telling.returning, parameters)
            telling.note(notes, touched, self.who, removes=statement.removes)
            count += len(touched)
        self.has_written = self.has_written or count > 0
        return count

    def _exact_rows(self, sql: str, given: Any) -> list[Row]:
        """The rows that a statement touched or found. Raises Illegible where a text is none."""
        try:
            self._cursor.execute(sql, given)
            return self._cursor.fetchall()
        except Exception as error:
            if is_illegible(error):
                raise Illegible(str(error)) from error
            raise

    def all(self, query: Query[T], parameters: Mapping[str, Any] = _NONE) -> list[T]:
        """What a query finds. Raises Illegible where it has written what it can't read."""
        try:
            self._ask(query, parameters)
            rows = self._cursor.fetchall()
        except Exception as error:
            rows = self._made_legible(error, query, parameters)
        return _made(query, rows)

    def exactly(self, query: Query[T], parameters: Mapping[str, Any] = _NONE) -> list[T]:
        """What a query finds, every text as it stands. Raises Illegible where one is none."""
        sql, bind = self._ready(query)
        return _made(query, self._exact_rows(sql, bind(parameters)))

    def _made_legible(
        self, error: Exception, query: Query[Any], parameters: Mapping[str, Any]
    ) -> list[Row]:
        """What a query finds that met a text that is none. Raises any other error again.

        One that writes has changed its rows by then: asked again it would find others.
        """
        if not is_illegible(error):
            raise error
        if query.writes:
            raise Illegible(str(error)) from error
        with legible(self._cursor.connection):
            self._ask(query, parameters)
            return self._cursor.fetchall()

    def first(self, query: Query[T], parameters: Mapping[str, Any] = _NONE) -> T | None:
        """The first that a query finds, or None."""
        row = self._first(query, parameters)
        return None if row is None else _made(query, (row,))[0]

    def _first(self, query: Query[Any], parameters: Mapping[str, Any]) -> Row | None:
        try:
            self._ask(query, parameters)
            return self._cursor.fetchone()
        except Exception as error:
            rows = self._made_legible(error, query, parameters)
            return rows[0] if rows else None

    def only(self, query: Query[T], parameters: Mapping[str, Any] = _NONE) -> T:
        """What a query finds that always finds one row: a count, a sum, a head.

        Raises LookupError where it finds none.
        """
        row = self._first(query, parameters)
        if row is None:
            raise LookupError(f"nothing found: {self._ready(query)[0]}")
        return _made(query, (row,))[0]

    def stream(self, query: Query[T], parameters: Mapping[str, Any] = _NONE) -> Iterator[T]:
        """What a query finds, a page in memory at a time, while others are written.

        The query is one that has read all it needs before its first row: ordered as no index is.
        One that is not read to its end is closed with the transaction: the collector may come upon
        it in the middle of another statement, which would wait for itself.
        """
        sql, bind = self._ready(query)
        named = {} if self._dialect == "sqlite" else {"name": f"stream_{next(_numbers)}"}
        cursor, given = self._cursor.connection.cursor(**named), 0
        self.streams.append(cursor)
        try:
            cursor.execute(sql, bind(parameters))
            while rows := cursor.fetchmany(PAGE):
                yield from _made(query, rows)
                given += len(rows)
        except Exception as error:
            if not is_illegible(error):
                raise
            if self.has_written:  # asked again it could find others
                raise Illegible(str(error)) from error
            yield from islice(self.all(query, parameters), given, None)
        self.streams.remove(cursor)
        cursor.close()

    def close_streams(self) -> None:
        """Close what was not read to its end, once the transaction is over."""
        while self.streams:
            self.streams.pop().close()


def _made(query: Query[T], rows: Sequence[Row]) -> list[T]:
    """What a query makes of rows. Raises Unreadable where one holds what nobody of ours wrote."""
    try:
        return query.read(rows)
    except _DAMAGE as error:
        found = f"{type(error).__name__}: {error}"[:LONGEST_FOUND]
        raise unreadable(saying("reason.row", tables=query.tables, found=found)) from error
