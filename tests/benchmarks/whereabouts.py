"""Where the time of an act goes: the office with a stop watch on its rules and its statements."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from states.deciding import decide
from workflow.store.database import Store
from workflow.store.statement import Row
from workflow.store.transaction import Cursor

Shares = dict[str, float]
"""Seconds, or microseconds of an act, by what they were spent on."""

REST = "the rest of the engine (facts and history as JSON, hash, rows)"
RULES = "the rules"
READS, WRITES, COMMIT = "reads", "writes", "the commit"


class _Timed:
    """A cursor that takes the time of every statement."""

    def __init__(self, cursor: Cursor, spent: Shares) -> None:
        self._cursor, self._spent = cursor, spent
        self.rowcount, self.connection = -1, cursor.connection

    def fetchone(self) -> Row | None:
        with self._timing(READS):
            return self._cursor.fetchone()

    def fetchall(self) -> list[Row]:
        with self._timing(READS):
            return self._cursor.fetchall()

    @contextmanager
    def _timing(self, kind: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self._spent[kind] += time.perf_counter() - began

    def _run(self, what: Any, sql: str, values: Any) -> None:
        with self._timing(_kind(sql)):
            what(sql, values)
        self.rowcount = self._cursor.rowcount

    def execute(self, sql: str, parameters: Any = ()) -> None:
        self._run(self._cursor.execute, sql, parameters)

    def executemany(self, sql: str, rows: Any) -> None:
        self._run(self._cursor.executemany, sql, rows)


def _kind(sql: str) -> str:
    if sql == "COMMIT":
        return COMMIT
    return READS if sql.startswith(("SELECT", "BEGIN")) else WRITES


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
        spent[RULES] += time.perf_counter() - began
        return decision

    with patch("workflow.office.deciding.decide", timed):
        yield


def shares(spent: Shares, whole: float, acts: int) -> Shares:
    """Microseconds of an act by what they were spent on, the rest of the engine among them."""
    parts = {**spent, REST: whole - sum(spent.values())}
    return {what: seconds / acts * 1e6 for what, seconds in parts.items()}


def told(of_an_act: Shares) -> str:
    """The shares in words."""
    named = (f"{share:.0f} µs {what}" for what, share in of_an_act.items())
    return f"Of an act at FULL ({sum(of_an_act.values()):.0f} µs): {', '.join(named)}."


def why_a_night(spent: Shares, whole: float) -> str:
    """What a night takes beside its statements, in seconds."""
    asked = sum(spent.values())
    return (
        f"the statements take {asked * 1000:.0f} of {whole * 1000:.0f} ms, and in the rest Python "
        "makes rows of what they find: the report, the mails, the next days of what is late; the "
        "limit is given them"
    )


def why(of_an_act: Shares) -> str:
    """What the limit is spared."""
    return (
        f"the limit is given its rows; here the rules are asked ({of_an_act[RULES]:.0f} µs), and "
        "facts, history with its hash, duties and mails become rows "
        f"({of_an_act[REST]:.0f} µs)"
    )
