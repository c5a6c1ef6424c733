"""Sending again what has left: what came to nothing, or if nothing did, all that arrived."""

from datetime import datetime

from msgspec.structs import replace

from notifications.addresses import Address
from workflow.mail import acts, mails
from workflow.mail.acts import MailDeed
from workflow.mail.address_book import Directory, experts_of
from workflow.mail.holds import require
from workflow.mail.mails import Mail, MailStatus
from workflow.record import owing
from workflow.record.cases import region_of
from workflow.record.owing import Owed, Reason
from workflow.store.transaction import Transaction


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
    require(owed, MailDeed.RESEND)
    ended = mails.carrying(transaction, owed.key)
    in_vain = [one for one in ended if one.has_left and one.status is not MailStatus.SENT]
    carried = {owed.key}
    for piece in in_vain:
        inside = [one.key for one in mails.carried(transaction, piece.id)]
        carried.update(inside)
        mails.try_again(transaction, piece.id, now)
        heir = _heir(owed, piece, directory, mails.carrying(transaction, owed.key))
        if heir is not None:
            mails.drop(transaction, piece.id, mails.moment(now), Reason.OTHER_CONTACT)
            mails.add(transaction, _anew(piece, now, heir), inside)
    if not in_vain:
        arrived = {one.recipient: one for one in ended if one.status is MailStatus.SENT}
        for piece in arrived.values():
            mails.add(transaction, _anew(piece, now), [owed.key])
    owing.post(transaction, sorted(carried))
    acts.keep(transaction, owed.key, MailDeed.RESEND, now, person, reason)


def _heir(owed: Owed, piece: Mail, directory: Directory, known: list[Mail]) -> Address | None:
    """Who stands in the place of a recipient whom the directory no longer names, if anyone."""
    people = directory.people(piece.role, region_of(owed.case_id), experts_of(owed))
    if any(one.email.casefold() == piece.recipient.casefold() for one in people):
        return None
    written_to = {one.recipient.casefold() for one in known}
    return next((one for one in people if one.email.casefold() not in written_to), None)


def _anew(piece: Mail, now: datetime, heir: Address | None = None) -> Mail:
    """A mail like one that ended, under a name of its own, to the same recipient or to an heir."""
    at, to = mails.moment(now), heir or Address(piece.recipient, piece.name)
    return replace(
        piece,
        id=mails.mail_id(f"{piece.id}:{to.email}:{at}"),
        recipient=to.email,
        name=to.name,
        status=MailStatus.WAITING,
        attempts=0,
        made_at=at,
        next_at=at,
        settled_at=None,
        answer=None,
        template=None,
    )
