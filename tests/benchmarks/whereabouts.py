"""Where the time of an act goes: the office with a stop watch on its rules and its statements."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from states.deciding import decide
from workflow.store.database import Store
from workflow.store.transaction import Cursor

Shares = dict[str, float]
"""Seconds by what they were spent on."""


class _Timed:
    """A cursor that takes the time of every statement."""

    def __init__(self, cursor: Cursor, spent: Shares) -> None:
        self._cursor, self._spent = cursor, spent
        self.rowcount, self.connection = -1, cursor.connection
        self.fetchone, self.fetchall = cursor.fetchone, cursor.fetchall

    def _run(self, what: Any, sql: str, values: Any) -> None:
        began = time.perf_counter()
        what(sql, values)
        self._spent[_kind(sql)] += time.perf_counter() - began
        self.rowcount = self._cursor.rowcount

    def execute(self, sql: str, parameters: Any = ()) -> None:
        self._run(self._cursor.execute, sql, parameters)

    def executemany(self, sql: str, rows: Any) -> None:
        self._run(self._cursor.executemany, sql, rows)


def _kind(sql: str) -> str:
    if sql == "COMMIT":
        return "the commit"
    return "reads" if sql.startswith(("SELECT", "BEGIN")) else "writes"


class TimedStore(Store):
    """A store that knows what its statements took."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.spent: Shares = defaultdict(float)
        self._timed: _Timed | None = None

    def _cursor(self) -> Cursor:
        if self._timed is None:
            self._timed = _Timed(super()._cursor(), self.spent)
        return self._timed


@contextmanager
def timed_rules(spent: Shares) -> Iterator[None]:
    """Take the time of every decision."""

    def timed(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        decision = decide(*given, **named)
        spent["the rules"] += time.perf_counter() - began
        return decision

    with patch("workflow.office.deciding.decide", timed):
        yield


def told(spent: Shares, whole: float, acts: int) -> str:
    """The shares in words, microseconds an act."""
    rest = whole - sum(spent.values())
    parts = {**spent, "the rest of the engine (facts and history as JSON, hash, rows)": rest}
    named = (f"{seconds / acts * 1e6:.0f} µs {what}" for what, seconds in parts.items())
    return f"Of an act at FULL ({whole / acts * 1e6:.0f} µs): {', '.join(named)}."
