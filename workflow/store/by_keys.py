"""Queries over many keys, a hundred at a time: one text each, compiled once."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, bindparam

from workflow.store.statement import Query
from workflow.store.transaction import Transaction

T = TypeVar("T")

_SLOTS = tuple(f"key_{n}" for n in range(100))


def is_one_of(column: "ColumnElement[Any]") -> "ColumnElement[bool]":
    """The condition that *column* is one of the keys that `found` is given."""
    return column.in_([bindparam(slot) for slot in _SLOTS])


def found(transaction: Transaction, query: Query[T], keys: Sequence[str]) -> Iterator[T]:
    """What a query with `is_one_of` finds for *keys*."""
    for start in range(0, len(keys), len(_SLOTS)):
        some = keys[start : start + len(_SLOTS)]
        filled = [*some, *[some[-1]] * (len(_SLOTS) - len(some))]
        yield from transaction.all(query, dict(zip(_SLOTS, filled, strict=True)))
