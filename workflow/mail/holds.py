"""What a person does to mail: hold, release, cancel, send again, mute; each is kept with why."""

from datetime import date, datetime

import msgspec
from sqlalchemy import bindparam, func, insert, select

from notifications.addresses import Address
from workflow.mail import mails, mutes
from workflow.mail.dispatch import mail_id
from workflow.mail.mails import Mail
from workflow.mail.mutes import Mute
from workflow.mail.reasons import stop
from workflow.mail.recipients import Directory, experts_of
from workflow.record import owing
from workflow.record.owing import Owed
from workflow.store.statement import Statement
from workflow.store.tables import MailActRow, table
from workflow.store.transaction import Transaction

OTHER_CONTACT = "other_contact"
"""Why a mail was given up: somebody else stands in its recipient's place by now."""

ALL = ""
"""Stands for all mails in what is kept of going live or on trial."""


PARTLY_LEFT = "partly_left"
LEFT = (owing.SENT, owing.FAILED, owing.UNCERTAIN)


class MailAct(msgspec.Struct, frozen=True):
    """What a person did: to something owed by its key, to the mails of a case, or to all."""

    target: str
    at: str
    act: str
    person: str
    reason: str


class NotPossible(ValueError):
    """This can't be done to what stands as it does: at a status, or PARTLY_LEFT."""


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
    """Keep what is owed from leaving until it is released.

    Raises NotPossible where it has left, if only to some: releasing it would reach those again.
    """
    _require(owed, owing.PLANNED, owing.POSTED)
    if any(one.status in LEFT for one in mails.carrying(transaction, owed.key)):
        raise NotPossible(PARTLY_LEFT)
    _call_back(transaction, owed, owing.HELD, now, owing.BY_HAND)
    keep(transaction, owed.key, "hold", now, person, reason)


def release(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Let what is held leave, as soon as its hours allow."""
    _require(owed, owing.HELD)
    owing.put(transaction, owed.key, owing.PLANNED, None)
    keep(transaction, owed.key, "release", now, person, reason)


def cancel(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Never send what is owed and has not left."""
    _require(owed, owing.PLANNED, owing.HELD, owing.POSTED)
    _call_back(transaction, owed, owing.SUPPRESSED, now, "cancelled")
    keep(transaction, owed.key, "cancel", now, person, reason)


def resend(
    transaction: Transaction,
    owed: Owed,
    directory: Directory,
    now: datetime,
    person: str,
    reason: str,
) -> None:
    """Send something owed again: what came to nothing, or if nothing did, all that arrived.

    A mail that failed or may not have arrived keeps its Message-ID, so that nobody reads it twice;
    one that arrived gets another, or the server would drop it as known. Whoever stands in a
    contact's place by now is written to instead.
    """
    _require(owed, *LEFT)
    ended = mails.carrying(transaction, owed.key)
    in_vain = [one for one in ended if one.status in LEFT and one.status != owing.SENT]
    carried = {owed.key}
    for piece in in_vain:
        inside = [one.key for one in mails.carried(transaction, piece.id)]
        carried.update(inside)
        mails.try_again(transaction, piece.id, now)
        heir = _heir(owed, piece, directory, mails.carrying(transaction, owed.key))
        if heir is not None:
            mails.drop(transaction, piece.id, mails.moment(now), OTHER_CONTACT)
            mails.add(transaction, _anew(piece, now, heir), inside)
    if not in_vain:
        for piece in {one.recipient: one for one in ended if one.status == owing.SENT}.values():
            mails.add(transaction, _anew(piece, now), [owed.key])
    owing.post(transaction, sorted(carried))
    keep(transaction, owed.key, "resend", now, person, reason)


def _heir(owed: Owed, piece: Mail, directory: Directory, known: list[Mail]) -> Address | None:
    """Who stands in the place of a recipient whom the directory no longer names, if anyone."""
    code = owed.case_id.rpartition("/")[2]
    people = directory.people(piece.role, code, experts_of(owed))
    if any(one.email.casefold() == piece.recipient.casefold() for one in people):
        return None
    written_to = {one.recipient.casefold() for one in known}
    return next((one for one in people if one.email.casefold() not in written_to), None)


def _anew(piece: Mail, now: datetime, heir: Address | None = None) -> Mail:
    """A mail like one that ended, under a name of its own, to the same recipient or to an heir."""
    at, to = mails.moment(now), heir or Address(piece.recipient, piece.name)
    return msgspec.structs.replace(
        piece,
        id=mail_id(f"{piece.id}:{to.email}:{at}"),
        recipient=to.email,
        name=to.name,
        status=mails.WAITING,
        attempts=0,
        made_at=at,
        next_at=at,
        settled_at=None,
        answer=None,
        template=None,
    )


def mute(
    transaction: Transaction, case_id: str, until: date, now: datetime, person: str, reason: str
) -> None:
    """Send a case no reminders, overdue mails and escalations up to and including *until*."""
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
    """What persons did to something owed, to the mails of a case, or to all."""
    return [MailAct(*row) for row in transaction.all(_OF_TARGET, {"target": target})]


def count(transaction: Transaction, act: str) -> int:
    """How often an act was ever done, apart from where it was done to all at once."""
    row = transaction.one(_COUNT, {"act": act, "all": ALL})
    return int(row[0]) if row else 0


def _require(owed: Owed, *statuses: str) -> None:
    if owed.status not in statuses:
        raise NotPossible(owed.status)


def _call_back(
    transaction: Transaction, owed: Owed, status: str, now: datetime, reason: str
) -> None:
    """Take what is owed out of the mails on their way, or stop it before."""
    at = mails.moment(now)
    waiting = [one for one in mails.carrying(transaction, owed.key) if one.status == mails.WAITING]
    for piece in waiting:
        stop(transaction, owed.key, piece.id, status, at, reason)
    if not waiting:
        owing.settle(transaction, owed.key, status, at, result=reason)
