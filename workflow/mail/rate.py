"""How many mails may leave in a minute of the clock, counted for all who deliver.

Many mail servers refuse who hands them more than so many, or take their account away.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, update

from workflow.store.statement import Statement, Values
from workflow.store.tables import MailRateRow, table
from workflow.store.transaction import Transaction

TURN = 20_230_042
"""The number of the turn that those take who count."""

KEPT = timedelta(hours=1)
"""For so long on either side a minute is kept: no two clocks of who delivers differ by that."""

_rate = table(MailRateRow)
_COUNTED = Values(select(_rate.c.mails).where(_rate.c.minute == bindparam("minute")), int)
_FORGET = Statement(
    delete(_rate).where(
        or_(_rate.c.minute < bindparam("earliest"), _rate.c.minute > bindparam("latest"))
    )
)
_COUNT_ON = Statement(
    update(_rate)
    .where(_rate.c.minute == bindparam("minute_"))
    .values(mails=_rate.c.mails + bindparam("more"))
)
_BEGIN = Statement(insert(_rate))


def take_turn(transaction: Transaction) -> None:
    """Wait until nobody else counts; which minute it is, is asked after that."""
    transaction.take_turn(TURN)


def left(transaction: Transaction, now: datetime, most: int) -> int:
    """How many may leave yet of *most* in this minute; who asks has the turn."""
    return max(most - sum(transaction.all(_COUNTED, {"minute": _minute(now)})), 0)


def count(transaction: Transaction, now: datetime, mails: int) -> None:
    """Count *mails* that may leave now; who counts has the turn."""
    earliest, latest = _minute(now - KEPT), _minute(now + KEPT)
    transaction.run(_FORGET, {"earliest": earliest, "latest": latest})
    if not transaction.run(_COUNT_ON, {"minute_": _minute(now), "more": mails}):
        transaction.run(_BEGIN, {"minute": _minute(now), "mails": mails})


def _minute(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M%z}"
