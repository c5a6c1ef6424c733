"""Lists of which a report keeps the beginning, and says how many rows more there are."""

from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Select, bindparam, func

from workflow.store.statement import Rows, Values
from workflow.store.transaction import Transaction

S = TypeVar("S", bound=msgspec.Struct)

KEPT = 1_000
"""A report keeps no more rows a list, so that it stays one that is read and mailed."""

ANY_NUMBER = 2**31 - 1
"""As many rows as there are."""


class Beginning(msgspec.Struct, Generic[S], frozen=True):
    """The first rows of a list, and how many more there are."""

    rows: tuple[S, ...]
    more: int


class Listing(Generic[S]):
    """An ordered query, read up to its first rows; only what is longer is counted."""

    __slots__ = ("_count", "_rows")

    def __init__(self, query: "Select[Any]", struct: type[S], **convert: Any) -> None:
        self._rows = Rows(query.limit(bindparam("most")), struct, **convert)
        counted = query.with_only_columns(func.count(), maintain_column_froms=True)
        self._count = Values(counted.order_by(None), int)

    def begin(self, transaction: Transaction, **parameters: object) -> Beginning[S]:
        """The first rows, and how many more there are."""
        rows = transaction.all(self._rows, {**parameters, "most": KEPT + 1})
        if len(rows) <= KEPT:
            return Beginning(tuple(rows), 0)
        return Beginning(tuple(rows[:KEPT]), transaction.only(self._count, parameters) - KEPT)
