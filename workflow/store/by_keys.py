"""Queries over many keys, which go as one list: it is one text however many there are."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Text, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from workflow.store.statement import Query
from workflow.store.transaction import Transaction

T = TypeVar("T")

AT_ONCE = 100
"""So many keys are asked for at once: their rows are in memory together."""

_KEYS = "keys"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class _IsOneOf(FunctionElement[Any]):
    """The condition that a column is one of a list of keys, which is a text of JSON.

    As a truth value it would be compared with 1 in SQLite, which goes by no index then.
    """

    type = NullType()
    inherit_cache = True


@compiles(_IsOneOf, "sqlite")
def _in_sqlite(condition: _IsOneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, keys = condition.clauses
    listed = func.json_each(keys).table_valued("value")
    return compiler.process(column.in_(select(listed.c.value)), **how)


@compiles(_IsOneOf, "postgresql")
def _in_postgresql(condition: _IsOneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, keys = (compiler.process(one, **how) for one in condition.clauses)
    listed = f"jsonb_array_elements_text(CAST({keys} AS jsonb))"
    return f"{column} = ANY (ARRAY(SELECT {listed}))"


def is_one_of(column: "ColumnElement[Any]") -> "ColumnElement[bool]":
    """The condition that *column* is one of the keys that `found` is given."""
    return _IsOneOf(column, bindparam(_KEYS, type_=Text()))


def found(
    transaction: Transaction,
    query: Query[T],
    keys: Sequence[str],
    beside: Mapping[str, str] = _NOTHING,
) -> Iterator[T]:
    """What a query with `is_one_of` finds for *keys*, and for what it asks *beside* them."""
    for start in range(0, len(keys), AT_ONCE):
        some = msgspec.json.encode(keys[start : start + AT_ONCE]).decode()
        yield from transaction.all(query, {**beside, _KEYS: some})
