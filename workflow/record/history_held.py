"""The head of the history, held by many at the same time: meanwhile no act follows on it."""

from sqlalchemy import select, text

from workflow.record import history
from workflow.store.statement import Values
from workflow.store.tables import ChainRow, table
from workflow.store.transaction import Transaction

_chain = table(ChainRow)
_HOLD = Values(select(_chain.c.seq).with_for_update(read=True), int)
_AWAITED = Values(
    text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'tuple' "
        "AND mode = 'AccessExclusiveLock' AND relation = to_regclass('chain') "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    ),
    bool,
)


def hold(transaction: Transaction) -> None:
    """Let no act in until the transaction is over; others may hold the head beside it."""
    transaction.first(_HOLD)
    history.head(transaction)


def is_awaited(transaction: Transaction) -> bool:
    """Whether anybody waits, on a server, to append to the history."""
    return transaction.only(_AWAITED)
