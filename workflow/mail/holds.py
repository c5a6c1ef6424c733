"""What a person does to mail that has not left: hold, release, cancel, mute; each kept with why."""

from datetime import date, datetime

from states.saying import Failure, Name, Saying, saying
from workflow.mail import acts, mails, mutes
from workflow.mail.acts import MailDeed
from workflow.mail.mails import MailStatus
from workflow.mail.mutes import Mute
from workflow.mail.still_owed import stop
from workflow.record import owing
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.store.transaction import Transaction

POSSIBLE = {
    MailDeed.HOLD: (OwedStatus.PLANNED, OwedStatus.POSTED),
    MailDeed.RELEASE: (OwedStatus.HELD,),
    MailDeed.CANCEL: (OwedStatus.PLANNED, OwedStatus.HELD, OwedStatus.POSTED),
    MailDeed.RESEND: (OwedStatus.SENT, OwedStatus.FAILED, OwedStatus.UNCERTAIN),
}
"""What can be done to something owed, each with the statuses at which it can."""


class NotPossible(Failure):
    """This can't be done to what stands as it does; nothing was changed."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why, saying("mail.nothing_done"))


def hold(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Keep what is owed from leaving until it is released.

    Raises NotPossible where it has left, if only to some: releasing it would reach those again.
    """
    require(owed, MailDeed.HOLD)
    if any(one.has_left for one in mails.carrying(transaction, owed.key)):
        raise NotPossible(saying("mail.partly_left", mail=owing.name_of(owed)))
    _call_back(transaction, owed, OwedStatus.HELD, now, Reason.BY_HAND)
    acts.keep(transaction, owed.key, MailDeed.HOLD, now, person, reason)


def release(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Let what is held leave, as soon as its hours allow."""
    require(owed, MailDeed.RELEASE)
    owing.put(transaction, owed.key, OwedStatus.PLANNED, None)
    acts.keep(transaction, owed.key, MailDeed.RELEASE, now, person, reason)


def cancel(transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
    """Never send what is owed and has not left."""
    require(owed, MailDeed.CANCEL)
    _call_back(transaction, owed, OwedStatus.SUPPRESSED, now, Reason.CANCELLED)
    acts.keep(transaction, owed.key, MailDeed.CANCEL, now, person, reason)


def mute(
    transaction: Transaction, case_id: str, until: date, now: datetime, person: str, reason: str
) -> None:
    """Send a case no reminders, overdue mails and escalations up to and including *until*."""
    at = mails.moment(now)
    mutes.mute(transaction, Mute(case_id, until, reason, person, at))
    acts.keep(transaction, case_id, MailDeed.MUTE, now, person, reason)


def unmute(transaction: Transaction, case_id: str, now: datetime, person: str, reason: str) -> bool:
    """Let a case be written to again; tell whether it was muted."""
    was_muted = mutes.unmute(transaction, case_id)
    if was_muted:
        acts.keep(transaction, case_id, MailDeed.UNMUTE, now, person, reason)
    return was_muted


def possible(status: OwedStatus) -> tuple[MailDeed, ...]:
    """What can be done to something that stands at a status."""
    return tuple(deed for deed, statuses in POSSIBLE.items() if status in statuses)


def require(owed: Owed, deed: MailDeed) -> None:
    """Raise NotPossible where that can't be done to it as it stands."""
    if owed.status not in POSSIBLE[deed]:
        status = Name("owed_status", owed.status)
        raise NotPossible(saying("mail.not_possible", mail=owing.name_of(owed), status=status))


def _call_back(
    transaction: Transaction, owed: Owed, status: OwedStatus, now: datetime, reason: Reason
) -> None:
    """Take what is owed out of the mails on their way, or stop it before."""
    at = mails.moment(now)
    known = mails.carrying(transaction, owed.key)
    waiting = [one for one in known if one.status is MailStatus.WAITING]
    for piece in waiting:
        stop(transaction, owed.key, piece.id, status, at, reason)
    if not waiting:
        owing.settle(transaction, owed.key, status, at, result=reason)
