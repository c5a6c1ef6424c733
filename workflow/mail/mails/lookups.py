"""Looking at mails: one by its name, the last to an address, those that wait."""

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, case, func, select

from workflow.mail.mails.mail import COLUMNS, IS_WAITING, Mail, MailStatus, rows
from workflow.store.columns import moment
from workflow.store.conditions import among
from workflow.store.statement import Rows, Values
from workflow.store.tables import MailRow, table
from workflow.store.transaction import Transaction


class Waiting(msgspec.Struct, frozen=True):
    """How many mails could be tried now, and since when the oldest of them waits, as ISO text.

    One that nobody has tried yet waits since it was made, any other since it was due again.
    """

    count: int
    since: str | None


_mail = table(MailRow)
_all = select(*COLUMNS)
_ONE = rows(_all.where(_mail.c.id == bindparam("id")))
_NAMED = rows(
    _all.where(
        _mail.c.id >= bindparam("short"),
        _mail.c.id < bindparam("beyond"),
        _mail.c.day == bindparam("day"),
    )
)
_LAST_TO = rows(
    _all.where(
        func.lower(_mail.c.sent_to) == bindparam("address"),
        among(_mail.c.status, (MailStatus.SENT, MailStatus.UNCERTAIN)),
        _mail.c.settled_at >= bindparam("since"),
    )
    .order_by(_mail.c.settled_at.desc(), _mail.c.id)
    .limit(1)
)
_WAITING = Rows(
    select(
        func.count().label("count"),
        func.min(case((_mail.c.attempts == 0, _mail.c.made_at), else_=_mail.c.next_at)).label(
            "since"
        ),
    ).where(IS_WAITING, _mail.c.next_at <= bindparam("now")),
    Waiting,
)
_ON_THEIR_WAY = Values(select(func.count()).select_from(_mail).where(IS_WAITING), int)


def one(transaction: Transaction, mail: str) -> Mail | None:
    """A mail by its id."""
    return transaction.first(_ONE, {"id": mail})


def named(transaction: Transaction, day: str, short: str) -> list[Mail]:
    """The mails of a day with that beginning of an id: rarely more than one."""
    return transaction.all(_NAMED, {"day": day, "short": short, "beyond": f"{short}g"})


def last_to(transaction: Transaction, address: str, since: datetime) -> Mail | None:
    """The last mail that a server took for an address since then."""
    return transaction.first(_LAST_TO, {"address": address.lower(), "since": moment(since)})


def waiting(transaction: Transaction, now: datetime) -> Waiting:
    """The mails that could be tried now."""
    return transaction.only(_WAITING, {"now": moment(now)})


def on_their_way(transaction: Transaction) -> int:
    """How many mails have not ended."""
    return transaction.only(_ON_THEIR_WAY)
