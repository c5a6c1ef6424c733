"""What the engine writes for each act, and the limit: the bare driver writing the same rows.

The limit knows every value beforehand and reads nothing; it has the same library, the same
pragmas and texts, and a commit for each act.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.bare_driver import BareDriver
from tests.benchmarks.measure import DifferentWork
from workflow.store.database import Store
from workflow.store.drivers import sqlite_module
from workflow.store.statement import Row
from workflow.store.transaction import Cursor

Write = tuple[str, Sequence[Any]]
"""A statement, and the values of one row, or those of several as a list."""

Act = list[Write]

_WRITING = ("INSERT", "UPDATE", "DELETE")
_FURTHER_ROWS = re.compile(r"(?<=\)), \(.*\?\)")


class _OneByOne:
    """A connection that answers to each statement in turn, so that its rows can be counted."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.pipeline = nullcontext

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class _Recorder:
    """A cursor that notes what changes rows, and passes everything on."""

    def __init__(self, cursor: Cursor, store: "RecordingStore") -> None:
        self._cursor, self._store = cursor, store
        self.rowcount, self.connection = -1, _OneByOne(cursor.connection)
        self.fetchone, self.fetchall = cursor.fetchone, cursor.fetchall

    def execute(self, sql: str, parameters: Any = ()) -> None:
        self._cursor.execute(sql, parameters)
        self.rowcount = self._cursor.rowcount
        bare, returning, _ = sql.partition(" RETURNING ")  # counts its rows as they are fetched
        if sql.startswith(_WRITING) and (returning or self.rowcount > 0):
            self._store.note(*_by_row(bare, parameters))

    def executemany(self, sql: str, rows: Any) -> None:
        self._cursor.executemany(sql, rows)
        self.rowcount = self._cursor.rowcount
        self._store.note(sql, rows)


def _by_row(sql: str, values: Sequence[Any]) -> Write:
    """A write as it is; an insert of many rows at once as the limit does it, by `executemany`."""
    one = _FURTHER_ROWS.sub("", sql)
    if one == sql:
        return sql, values
    width = one.count("?")
    return one, [values[first : first + width] for first in range(0, len(values), width)]


class RecordingStore(Store):
    """A store that notes, act by act, the statements that changed rows."""

    acts: list[Act]
    _recorder: _Recorder | None = None
    _is_noting = False

    def _cursor(self) -> Cursor:
        if self._recorder is None:
            self._recorder, self.acts = _Recorder(super()._cursor(), self), []
        return self._recorder

    def note(self, sql: str, values: Sequence[Any]) -> None:
        """Note a write of the act under way."""
        if self._is_noting:
            self.acts[-1].append((sql, values))

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note the writes of one act."""
        self._is_noting = True
        self.acts.append([])
        yield
        self._is_noting = False
        if not self.acts[-1]:
            self.acts.pop()


class Limit(BareDriver):
    """The bare driver on a database file, or in memory if that is the path."""

    _begin = "BEGIN IMMEDIATE"

    def write(self, acts: list[Act]) -> None:
        """Write the rows of every act, a transaction each."""
        execute, many = self._cursor.execute, self._cursor.executemany
        for act in acts:
            execute(self._begin)
            for sql, values in act:
                if type(values) is list:
                    many(sql, values)
                else:
                    execute(sql, values)
            execute("COMMIT")


class PostgresLimit(Limit):
    """The bare driver on a PostgreSQL database."""

    _begin = "BEGIN"

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._cursor = self._connection.cursor()


def rows_of(path: Path, tables: Sequence[str], columns: str = "*") -> dict[str, list[Row]]:
    """All rows of some tables, byte for byte; those columns of them, if any are named."""
    return _rows(sqlite_module().connect(str(path)), tables, columns)


def rows_at(url: str, tables: Sequence[str], columns: str = "*") -> dict[str, list[Row]]:
    """The same of a PostgreSQL database."""
    return _rows(psycopg.connect(url), tables, columns)


def _rows(connection: Any, tables: Sequence[str], columns: str) -> dict[str, list[Row]]:
    found = {
        table: sorted(connection.execute(f'SELECT {columns} FROM "{table}"').fetchall(), key=repr)  # noqa: S608 - our own names
        for table in tables
    }
    connection.close()
    return found


def require_same(ours: dict[str, list[Row]], limit: dict[str, list[Row]]) -> int:
    """The number of rows that both sides hold. Raises DifferentWork where one row differs."""
    for table, rows in ours.items():
        if rows != limit[table]:
            counts = f"{len(rows)} and {len(limit[table])} rows"
            raise DifferentWork(f"{table} differs: {counts}")
    return sum(len(rows) for rows in ours.values())
