"""How much is owed, as the database keeps count of it."""

from workflow.store import totals
from workflow.store.transaction import Transaction


def counts(transaction: Transaction) -> dict[str, int]:
    """How many stand at each status; together they are all that was ever owed."""
    counted = totals.of(transaction, totals.OWED_BY_ACTS)
    for status, count in totals.of(transaction, totals.OWED_BY_JOBS).items():
        counted[status] = counted.get(status, 0) + count
    return counted


def owed_by_jobs(transaction: Transaction) -> int:
    """How many no act owed, but a job."""
    return sum(totals.of(transaction, totals.OWED_BY_JOBS).values())
