"""Queries over many keys, a hundred at a time: one text each, compiled once."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, bindparam

from workflow.store.statement import Query
from workflow.store.transaction import Transaction

T = TypeVar("T")

_SLOTS = tuple(f"key_{n}" for n in range(100))
_NOTHING: Mapping[str, str] = MappingProxyType({})


def is_one_of(column: "ColumnElement[Any]") -> "ColumnElement[bool]":
    """The condition that *column* is one of the keys that `found` is given."""
    return column.in_([bindparam(slot) for slot in _SLOTS])


def found(
    transaction: Transaction,
    query: Query[T],
    keys: Sequence[str],
    beside: Mapping[str, str] = _NOTHING,
) -> Iterator[T]:
    """What a query with `is_one_of` finds for *keys*, and for what it asks *beside* them."""
    for start in range(0, len(keys), len(_SLOTS)):
        some = keys[start : start + len(_SLOTS)]
        filled = [*some, *[some[-1]] * (len(_SLOTS) - len(some))]
        yield from transaction.all(query, {**beside, **dict(zip(_SLOTS, filled, strict=True))})
