"""What a person does to mail: hold, release, cancel, send again, mute; each is kept with why."""

from datetime import date, datetime

import msgspec
from sqlalchemy import bindparam, func, insert, select

from workflow import mails, mutes, outbox
from workflow.dispatch import mail_id
from workflow.mutes import Mute
from workflow.outbox import Owed
from workflow.reasons import stop
from workflow.store import Statement, Transaction
from workflow.tables import MailActRow, table

ALL = ""
"""Stands for all mails in what is kept of going live or on trial."""


class MailAct(msgspec.Struct, frozen=True):
    """What a person did: to a notice by its key, to the mails of a case, or to all."""

    target: str
    at: str
    act: str
    person: str
    reason: str


class NotPossible(ValueError):
    """This can't be done to a notice that stands as it does; its status is the first argument."""


_act = table(MailActRow)
_ADD = Statement(insert(_act))
_COUNT = Statement(
    select(func.count())
    .select_from(_act)
    .where(_act.c.act == bindparam("act"), _act.c.target != bindparam("all"))
)
_OF_TARGET = Statement(
    select(*_act.c).where(_act.c.target == bindparam("target")).order_by(_act.c.at)
)


def hold(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Keep a notice from leaving until it is released. Raises NotPossible where it has left."""
    _require(owed, outbox.PLANNED, outbox.POSTED)
    _call_back(transaction, owed, outbox.HELD, now, outbox.BY_HAND)
    keep(transaction, owed.key, "hold", now, person, reason)


def release(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Let a held notice leave, as soon as its hours allow."""
    _require(owed, outbox.HELD)
    outbox.put(transaction, owed.key, outbox.PLANNED, None)
    keep(transaction, owed.key, "release", now, person, reason)


def cancel(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Never send a notice that has not left."""
    _require(owed, outbox.PLANNED, outbox.HELD, outbox.POSTED)
    _call_back(transaction, owed, outbox.SUPPRESSED, now, "cancelled")
    keep(transaction, owed.key, "cancel", now, person, reason)


def resend(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Send a notice again, to whom it went before.

    A mail that failed or may not have arrived keeps its Message-ID, so that nobody reads it twice;
    one that arrived gets another, or the server would drop it as known.
    """
    _require(owed, outbox.SENT, outbox.FAILED, outbox.UNCERTAIN)
    ended = mails.of_notice(transaction, owed.key)
    in_vain = [one for one in ended if one.status in (outbox.FAILED, outbox.UNCERTAIN)]
    for piece in in_vain:
        mails.try_again(transaction, piece.id, now)
    if not in_vain:
        at = mails.moment(now)
        for piece in {one.recipient: one for one in ended if one.status == outbox.SENT}.values():
            new = msgspec.structs.replace(
                piece,
                id=mail_id(f"{piece.id}:{at}"),
                status=mails.WAITING,
                attempts=0,
                made_at=at,
                next_at=at,
                settled_at=None,
                answer=None,
                template=None,
            )
            mails.add(transaction, new, [owed.key])
    carried = {one.key for piece in in_vain for one in mails.carried(transaction, piece.id)}
    outbox.post(transaction, sorted({owed.key, *carried}))
    keep(transaction, owed.key, "resend", now, person, reason)


def mute(
    transaction: Transaction, case_id: str, until: date, now: datetime, person: str, reason: str
) -> None:
    """Send a case no reminders, overdue notices and escalations up to and including *until*."""
    at = mails.moment(now)
    mutes.mute(transaction, Mute(case_id, until, reason, person, at))
    keep(transaction, case_id, "mute", now, person, reason)


def unmute(transaction: Transaction, case_id: str, now: datetime, person: str, reason: str) -> bool:
    """Let a case be written to again; tell whether it was muted."""
    was_muted = mutes.unmute(transaction, case_id)
    if was_muted:
        keep(transaction, case_id, "unmute", now, person, reason)
    return was_muted


def keep(
    transaction: Transaction, target: str, act: str, now: datetime, person: str, reason: str
) -> None:
    """Keep what a person did."""
    done = MailAct(target, mails.moment(now), act, person, reason)
    transaction.run(_ADD, msgspec.structs.asdict(done))


def acts(transaction: Transaction, target: str) -> list[MailAct]:
    """What persons did to a notice, to the mails of a case, or to all."""
    return [MailAct(*row) for row in transaction.all(_OF_TARGET, {"target": target})]


def count(transaction: Transaction, act: str) -> int:
    """To how many notices an act was ever done, those apart that were done to all at once."""
    row = transaction.one(_COUNT, {"act": act, "all": ALL})
    return int(row[0]) if row else 0


def _require(owed: Owed, *statuses: str) -> None:
    if owed.status not in statuses:
        raise NotPossible(owed.status)


def _call_back(
    transaction: Transaction, owed: Owed, status: str, now: datetime, reason: str
) -> None:
    """Take a notice out of the mails on their way, or stop it before."""
    at = mails.moment(now)
    waiting = [one for one in mails.of_notice(transaction, owed.key) if one.status == mails.WAITING]
    for piece in waiting:
        stop(transaction, owed.key, piece.id, status, at, reason)
    if not waiting:
        outbox.settle(transaction, owed.key, status, at, result=reason)
