"""How much is owed, as the database keeps count of it."""

from workflow.store import counters
from workflow.store.transaction import Transaction


def counts(transaction: Transaction) -> dict[str, int]:
    """How many stand at each status; together they are all that was ever owed."""
    counted = counters.of(transaction, counters.OWED_BY_ACTS)
    for status, count in counters.of(transaction, counters.OWED_BY_JOBS).items():
        counted[status] = counted.get(status, 0) + count
    return counted


def owed_by_jobs(transaction: Transaction) -> int:
    """How many no act owed, but a job."""
    return sum(counters.of(transaction, counters.OWED_BY_JOBS).values())
