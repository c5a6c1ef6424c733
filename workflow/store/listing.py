"""Lists of which a report keeps the beginning, and says how many rows more there are."""

from typing import Any

from sqlalchemy import Select, bindparam, func

from workflow.store.statement import Row, Statement
from workflow.store.transaction import Transaction

KEPT = 1_000
"""A report keeps no more rows a list, so that it stays one that is read and mailed."""


class Listing:
    """An ordered query, read up to its first rows; only what is longer is counted."""

    __slots__ = ("_count", "_rows")

    def __init__(self, query: "Select[Any]") -> None:
        self._rows = Statement(query.limit(bindparam("most")))
        counted = query.with_only_columns(func.count(), maintain_column_froms=True)
        self._count = Statement(counted.order_by(None))

    def begin(self, transaction: Transaction, **parameters: object) -> tuple[list[Row], int]:
        """The first rows, and how many more there are."""
        rows = transaction.all(self._rows, {**parameters, "most": KEPT + 1})
        if len(rows) <= KEPT:
            return rows, 0
        counted = transaction.one(self._count, parameters)
        return rows[:KEPT], (counted[0] if counted else 0) - KEPT
