"""How often signing in failed, by bucket (a login, an address, both), and until when to wait."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from workflow.store.columns import moment, time
from workflow.store.statement import Rows, Statement
from workflow.store.tables import AttemptRow, table
from workflow.store.transaction import Transaction

FORGOTTEN_AFTER = timedelta(days=1)
"""So long after the last of them failures are counted no more."""


class Attempts(msgspec.Struct, frozen=True):
    """The failures of a bucket, when the last one was, and until when it has to wait."""

    bucket: str
    failures: int
    last_at: datetime
    locked_until: datetime


_attempt = table(AttemptRow)
_ONE = Rows(
    select(*_attempt.c).where(_attempt.c.bucket == bindparam("bucket_")),
    Attempts,
    last_at=time,
    locked_until=time,
)
_ADD = Statement(insert(_attempt))
_FORGET = Statement(delete(_attempt).where(_attempt.c.bucket == bindparam("bucket_")))
_SWEEP = Statement(delete(_attempt).where(_attempt.c.last_at <= bindparam("before")))


def of(transaction: Transaction, bucket: str) -> Attempts | None:
    """What is counted of a bucket."""
    return transaction.first(_ONE, {"bucket_": bucket})


def count(transaction: Transaction, attempts: Attempts) -> None:
    """Write down what is counted of a bucket, and forget what is long over."""
    transaction.run(_SWEEP, {"before": moment(attempts.last_at - FORGOTTEN_AFTER)})
    forget(transaction, attempts.bucket)
    times = {"last_at": moment(attempts.last_at), "locked_until": moment(attempts.locked_until)}
    transaction.run(_ADD, {"bucket": attempts.bucket, "failures": attempts.failures} | times)


def forget(transaction: Transaction, bucket: str) -> None:
    """Count anew for a bucket."""
    transaction.run(_FORGET, {"bucket_": bucket})
