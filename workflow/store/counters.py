"""Totals that the database keeps by triggers (`triggers.count`), read without a count."""

import msgspec
from sqlalchemy import bindparam, delete, func, insert, literal_column, select

from workflow.store.statement import Rows, Statement
from workflow.store.tables import TotalRow, table
from workflow.store.transaction import Transaction

CASES, OWED_BY_ACTS, OWED_BY_JOBS = "case", "owed by act", "owed by job"
"""What is counted: cases by `step.outcome`, what is owed by its status."""

AT_ONCE = 10_000


class _Total(msgspec.Struct, frozen=True):
    """How many rows a key counts."""

    key: str
    count: int


class _Sum(msgspec.Struct, frozen=True):
    """What all changes of a total come to."""

    name: str
    key: str
    count: int


class _Change(msgspec.Struct, frozen=True):
    """By how much a total changed."""

    id: int
    name: str
    key: str
    count: int


_total = table(TotalRow)
BY_TRIGGERS = _total.name
"""The table that triggers fill, and nobody else."""
_sum = func.sum(_total.c.count)
_OF = Rows(
    select(_total.c.key, _sum.label("count"))
    .where(_total.c.name == bindparam("name_"))
    .group_by(_total.c.key)
    .having(_sum != literal_column("0"))
    .order_by(_total.c.key),
    _Total,
    count=int,
)
_first = (
    select(_total.c.id)
    .where(_total.c.id > bindparam("after"))
    .order_by(_total.c.id)
    .limit(bindparam("most"))
)
_ALL = Rows(
    select(_total.c.name, _total.c.key, _sum.label("count"))
    .group_by(_total.c.name, _total.c.key)
    .having(_sum != literal_column("0"))
    .order_by(_total.c.name, _total.c.key),
    _Sum,
    count=int,
)
_CLEAR = Statement(delete(_total).where(literal_column("1") == literal_column("1")))
_TAKE = Rows(
    delete(_total)
    .where(_total.c.id.in_(_first))
    .returning(_total.c.id, _total.c.name, _total.c.key, _total.c.count),
    _Change,
)
_ADD = Statement(
    insert(_total).values({name: bindparam(name) for name in ("name", "key", "count")})
)


def of(transaction: Transaction, name: str) -> dict[str, int]:
    """The totals of one kind by their keys, in order; what there is none of is not in it."""
    return {one.key: one.count for one in transaction.all(_OF, {"name_": name})}


def fold(transaction: Transaction) -> None:
    """Put the changes of each total together into one, so that reading it stays cheap.

    It goes on behind what it has taken: a server walks over all that is gone from an index.
    """
    sums: dict[tuple[str, str], int] = {}
    after = 0
    while rows := transaction.all(_TAKE, {"after": after, "most": AT_ONCE}):
        after = max(one.id for one in rows)
        for one in rows:
            sums[one.name, one.key] = sums.get((one.name, one.key), 0) + one.count
    folded = [{"name": name, "key": key, "count": count} for (name, key), count in sums.items()]
    transaction.run_many(_ADD, [one for one in folded if one["count"]])


def fold_loaded(transaction: Transaction) -> None:
    """Put the changes of each total together where millions of them came and nobody else writes.

    They go at once: a server would read on over the room that they leave in the table.
    """
    sums = [msgspec.structs.asdict(one) for one in transaction.all(_ALL)]
    if transaction.engine.dialect.name == "postgresql":
        transaction.say(f"TRUNCATE {BY_TRIGGERS}")
    else:
        transaction.run(_CLEAR)
    transaction.run_many(_ADD, sums)
