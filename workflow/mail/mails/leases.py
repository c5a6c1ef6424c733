"""Taking up mails that are due: to claim one is to move the time of its next try on.

Only what is let out after that, for longer, may leave. Who dies with a mail in hand leaves it
waiting, and it is tried again, with the same Message-ID. How often it was let out stands in it
until somebody tells what came of that: one that was let out before may be with the recipient
already, whatever the server says to the next try. The time that a claim has set tells it from
every other one, as each is later than the one before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, update

from workflow.mail.mails.mail import COLUMNS, IS_WAITING, IT, Mail, rows
from workflow.store import by_keys
from workflow.store.columns import moment
from workflow.store.errors import Unreadable
from workflow.store.legible import Illegible
from workflow.store.statement import Rows, Statement, Values
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
    select(*COLUMNS)
    .where(IS_WAITING, _mail.c.next_at <= bindparam("now"))
    .order_by(_mail.c.next_at, _mail.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DUE, _THEIR_IDS = rows(_due), Values(_due.with_only_columns(_mail.c.id), str)
_THIS = rows(select(*COLUMNS).where(IT))
_CLAIM = Values(
    update(_mail)
    .where(by_keys.is_one_of(_mail.c.id))
    .values(next_at=bindparam("lease"))
    .returning(_mail.c.id),
    str,
)
_LET_OUT = Values(
    update(_mail)
    .where(by_keys.is_one_of(_mail.c.id), IS_WAITING, _mail.c.next_at == bindparam("claimed_until"))
    .values(next_at=bindparam("lease"), taken_up=_mail.c.taken_up + 1)
    .returning(_mail.c.id),
    str,
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
        taken_up=bindparam("taken_up_"),
        next_at=bindparam("next_"),
        answer=bindparam("answer_"),
    )
)
_MOVE = Statement(
    update(_mail)
    .where(*_IS_MINE)
    .values(next_at=bindparam("next_"), taken_up=bindparam("taken_up_")),
    told=False,
)
_LEASES = Rows(
    select(_mail.c.id, _mail.c.next_at).where(by_keys.is_one_of(_mail.c.id), IS_WAITING), _Lease
)


def claim(
    transaction: Transaction,
    now: datetime,
    until: datetime,
    most: int,
    unread: Callable[[str], object] = lambda mail: None,
) -> list[Mail]:
    """Take up to *most* mails that are due; nobody else takes them before *until*.

    That stands in their `next_at`. They may not leave before they are let out. Those that hold a
    text which is none are taken and not given; *unread* is told the id of each.
    """
    transaction.run(_RECALL, {"farthest_": moment(now + FARTHEST), "now_": moment(now)})
    due, lease = _due_now(transaction, {"now": moment(now), "most": most}), moment(until)
    ours = set(by_keys.found(transaction, _CLAIM, list(due), {"lease": lease}))
    for mail, piece in due.items():
        if piece is None:
            unread(mail)
    claimed = [piece for mail, piece in due.items() if piece is not None and mail in ours]
    claimed.sort(key=lambda one: (one.made_at, one.id))
    return [msgspec.structs.replace(one, next_at=lease) for one in claimed]


def _due_now(transaction: Transaction, names: Mapping[str, Any]) -> dict[str, Mail | None]:
    """The mails that are due by their ids, None for one that holds a text which is none."""
    try:
        return {one.id: one for one in transaction.exactly(_DUE, names)}
    except (Illegible, Unreadable):
        return {mail: _this(transaction, mail) for mail in transaction.all(_THEIR_IDS, names)}


def _this(transaction: Transaction, mail: str) -> Mail | None:
    try:
        return next(iter(transaction.exactly(_THIS, {"id_": mail})), None)
    except (Illegible, Unreadable):
        return None


def let_out(transaction: Transaction, claimed: Sequence[Mail], until: datetime) -> set[str]:
    """Let mails leave that were claimed at once, unless others have claimed them since.

    Nobody else takes them before *until*. Returns the ids of those that may leave.
    """
    if not claimed:
        return set()
    names = {"claimed_until": claimed[0].next_at, "lease": moment(until)}
    return set(by_keys.found(transaction, _LET_OUT, [one.id for one in claimed], names))


def still_held(transaction: Transaction, claimed: Sequence[Mail]) -> set[str]:
    """The ids of claimed mails that are still on their way and that nobody else has taken up."""
    mine = {one.id: one.next_at for one in claimed}
    found = by_keys.found(transaction, _LEASES, list(mine))
    return {one.id for one in found if mine[one.id] == one.next_at}


def give_back(transaction: Transaction, claimed: Iterable[Mail], at: datetime) -> None:
    """Let mails be taken from *at* on that were claimed and not tried, unless others have them."""
    transaction.run_many(_MOVE, [{**_mine(one), "next_": moment(at)} for one in claimed])


def defer(transaction: Transaction, claimed: Mail, next_at: datetime, answer: str) -> None:
    """Try a claimed mail again at *next_at*, unless others have taken it up meanwhile."""
    row = {**_mine(claimed), "next_": moment(next_at), "answer_": answer}
    transaction.run(_DEFER, row)


def _mine(claimed: Mail) -> dict[str, Any]:
    """What names a claimed mail while it is ours, and how often it was let out before."""
    return {"id_": claimed.id, "lease_": claimed.next_at, "taken_up_": claimed.taken_up}
