"""How many mails may leave in a minute of the clock, counted for all who deliver.

Many mail servers refuse who hands them more than so many, or take their account away.
"""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from workflow.store.statement import Statement, Values
from workflow.store.tables import MailRateRow, table
from workflow.store.transaction import Transaction

TURN = 20_230_042
"""The number of the turn that those take who count."""

_rate = table(MailRateRow)
_COUNTED = Values(select(_rate.c.mails).where(_rate.c.minute == bindparam("minute")), int)
_FORGET = Statement(delete(_rate))
_COUNT = Statement(insert(_rate))


def left(transaction: Transaction, now: datetime, most: int) -> int:
    """How many may leave yet of *most* in this minute; others wait with theirs until it is told."""
    transaction.take_turn(TURN)
    return max(most - _counted(transaction, now), 0)


def count(transaction: Transaction, now: datetime, mails: int) -> None:
    """Count *mails* that may leave now; who counts has asked how many are left."""
    counted = _counted(transaction, now)
    transaction.run(_FORGET, {})
    transaction.run(_COUNT, {"minute": _minute(now), "mails": counted + mails})


def _counted(transaction: Transaction, now: datetime) -> int:
    return sum(transaction.all(_COUNTED, {"minute": _minute(now)}))


def _minute(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M%z}"
