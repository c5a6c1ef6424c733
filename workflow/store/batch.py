"""A transaction for many acts: rows wait for each other, and go to the database table by table.

The rows of different cases never meet, so a row of one may follow what the next ones change and
read. What looks across cases, or at a case of which rows wait, calls `flush` first.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from workflow.store.statement import Statement
from workflow.store.transaction import Transaction

_NOTHING: Mapping[str, Any] = {}
_AT_ONCE = nullcontext()


class Batch(Transaction):
    """A transaction in which the rows of statements that may wait do."""

    __slots__ = ("_added", "_changed", "_whole")

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(
            transaction.engine, transaction._cursor, transaction.notes, transaction.who
        )
        self.in_force, self._whole = transaction.in_force, transaction
        self.streams = transaction.streams
        self._changed: dict[Statement, list[Mapping[str, Any]]] = {}
        self._added: dict[Statement, list[Mapping[str, Any]]] = {}

    def run(self, statement: Statement, parameters: Mapping[str, Any] = _NOTHING) -> int:
        """Execute a statement, or let its row wait; one that waits counts as touched."""
        if not statement.waits:
            return super().run(statement, parameters)
        self._waiting(statement).append(parameters)
        return 1

    def run_many(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute a statement for each of *rows*, or let them wait; those count as touched."""
        if not statement.waits:
            return super().run_many(statement, rows)
        if rows:
            self._waiting(statement).extend(rows)
        return len(rows)

    def flush(self) -> None:
        """Let all rows go that wait: what changes rows before what adds them.

        A server is told all of it before it answers. Something is to be said to it right after: it
        does not count how long nothing is.
        """
        if not (self._changed or self._added):
            return
        self._whole.has_written = True
        with self._without_answers():
            for waiting in (self._changed, self._added):
                for statement, rows in waiting.items():
                    self._run_all(statement, rows)
                waiting.clear()

    def _without_answers(self) -> AbstractContextManager[Any]:
        """While this lasts a server answers to nothing, and then to all; its first error is raised.

        SQLite answers in no time.
        """
        return self._cursor.connection.pipeline() if self._dialect == "postgresql" else _AT_ONCE

    def _waiting(self, statement: Statement) -> list[Mapping[str, Any]]:
        return (self._added if statement.adds else self._changed).setdefault(statement, [])
