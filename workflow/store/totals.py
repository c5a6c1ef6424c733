"""Totals that the database keeps by triggers (`triggers.count`), read without a count."""

from sqlalchemy import bindparam, delete, func, insert, literal_column, select

from workflow.store.statement import Statement
from workflow.store.tables import TotalRow, table
from workflow.store.transaction import Transaction

CASES, OWED_BY_ACTS, OWED_BY_JOBS = "case", "owed by act", "owed by job"
"""What is counted: cases by `step.outcome`, what is owed by its status."""

AT_ONCE = 10_000

_total = table(TotalRow)
_sum = func.sum(_total.c.count)
_OF = Statement(
    select(_total.c.key, _sum)
    .where(_total.c.name == bindparam("name_"))
    .group_by(_total.c.key)
    .having(_sum != literal_column("0"))
    .order_by(_total.c.key)
)
_TAKE = Statement(
    delete(_total)
    .where(_total.c.id.in_(select(_total.c.id).order_by(_total.c.id).limit(bindparam("most"))))
    .returning(_total.c.name, _total.c.key, _total.c.count)
)
_ADD = Statement(
    insert(_total).values({name: bindparam(name) for name in ("name", "key", "count")})
)


def of(transaction: Transaction, name: str) -> dict[str, int]:
    """The totals of one kind by their keys, in order; what there is none of is not in it."""
    return {key: int(count) for key, count in transaction.all(_OF, {"name_": name})}


def fold(transaction: Transaction) -> None:
    """Put the changes of each total together into one, so that reading it stays cheap."""
    sums: dict[tuple[str, str], int] = {}
    while rows := transaction.all(_TAKE, {"most": AT_ONCE}):
        for name, key, count in rows:
            sums[name, key] = sums.get((name, key), 0) + count
    folded = [{"name": name, "key": key, "count": count} for (name, key), count in sums.items()]
    transaction.run_many(_ADD, [one for one in folded if one["count"]])
