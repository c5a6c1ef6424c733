"""Taking up mails that are due: to claim one is to move the time of its next try on by a lease.

Who dies with a mail in hand leaves it waiting, and it is tried again, with the same Message-ID.
How often it was taken up stands in it until somebody tells what came of that: one taken up twice
may be with the recipient already, whatever the server says to the second.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, select, update

from workflow.mail.mails.mail import COLUMNS, IS_WAITING, IT, Mail, rows
from workflow.store import by_keys
from workflow.store.columns import moment
from workflow.store.statement import Rows, Statement
from workflow.store.tables import MailRow, table
from workflow.store.transaction import Transaction

FARTHEST = timedelta(days=15)
"""No pause and no holiday is longer: a try that lies further ahead was set by a clock that is no
more."""


class _Lease(msgspec.Struct, frozen=True):
    """Until when a mail is nobody else's."""

    id: str
    next_at: str


_mail = table(MailRow)
_due = (
    select(_mail.c.id)
    .where(IS_WAITING, _mail.c.next_at <= bindparam("now"))
    .order_by(_mail.c.next_at, _mail.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = rows(
    update(_mail)
    .where(_mail.c.id.in_(_due.scalar_subquery()))
    .values(next_at=bindparam("lease"), taken_up=_mail.c.taken_up + 1)
    .returning(*COLUMNS)
)
_RECALL = Statement(
    update(_mail)
    .where(IS_WAITING, _mail.c.next_at > bindparam("farthest_"))
    .values(next_at=bindparam("now_")),
    told=False,
)
_IS_MINE = (IT, IS_WAITING, _mail.c.next_at == bindparam("lease_"))
_DEFER = Statement(
    update(_mail)
    .where(*_IS_MINE)
    .values(
        attempts=_mail.c.attempts + 1,
        taken_up=_mail.c.taken_up - 1,
        next_at=bindparam("next_"),
        answer=bindparam("answer_"),
    )
)
_MOVE = Statement(
    update(_mail)
    .where(*_IS_MINE)
    .values(next_at=bindparam("next_"), taken_up=_mail.c.taken_up - 1),
    told=False,
)
_LEASES = Rows(
    select(_mail.c.id, _mail.c.next_at).where(by_keys.is_one_of(_mail.c.id), IS_WAITING), _Lease
)


def claim(transaction: Transaction, now: datetime, lease: datetime, most: int) -> list[Mail]:
    """Take up to *most* mails that are due; nobody else takes them before the *lease* is over.

    Until then it stands in their `next_at`.
    """
    transaction.run(_RECALL, {"farthest_": moment(now + FARTHEST), "now_": moment(now)})
    names = {"now": moment(now), "lease": moment(lease), "most": most}
    return sorted(transaction.all(_CLAIM, names), key=lambda one: (one.made_at, one.id))


def still_held(transaction: Transaction, claimed: Sequence[Mail]) -> set[str]:
    """The ids of claimed mails that are still on their way and that nobody else has taken up."""
    mine = {one.id: one.next_at for one in claimed}
    found = by_keys.found(transaction, _LEASES, list(mine))
    return {one.id for one in found if mine[one.id] == one.next_at}


def give_back(transaction: Transaction, claimed: Iterable[Mail], at: datetime) -> None:
    """Let mails be taken from *at* on that were claimed and not tried, unless others have them."""
    transaction.run_many(
        _MOVE,
        [{"id_": one.id, "lease_": one.next_at, "next_": moment(at)} for one in claimed],
    )


def defer(transaction: Transaction, claimed: Mail, next_at: datetime, answer: str) -> None:
    """Try a claimed mail again at *next_at*, unless others have taken it up meanwhile."""
    row = {"id_": claimed.id, "lease_": claimed.next_at}
    transaction.run(_DEFER, {**row, "next_": moment(next_at), "answer_": answer})
