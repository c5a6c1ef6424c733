"""What a person does to mails at the desk: to all that are named, or to none."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from duban.bootstrap.desk import Desk
from duban.running.correspondence import directory_of
from duban.views.mail import mail_named
from states.reading import missing, text
from states.saying import Failure, saying
from workflow.mail import holds, resending
from workflow.mail.acts import MailDeed
from workflow.record import owing
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction

Doing = Callable[[Transaction, Owed, datetime, str, str], None]


class DayIsPast(Failure):
    """The day until which nobody is to be reminded lies behind; nothing was changed."""


def do_to_mails(
    desk: Desk, deed: MailDeed, names: Sequence[str], person: str, reason: str
) -> list[Owed]:
    """Hold, release, cancel or resend what is named; a mail of several stands for all of them.

    Raises NotPossible, NotThere, and InvalidInput where a person is not named.
    """
    by, why = named_person(person), text(reason, "reason")
    doing = _doings(desk)[deed]
    with desk.store.writing() as transaction:
        owing.take_turn(transaction)
        found = {one.key: one for name in names for one in mail_named(transaction, name)[0]}
        for one in found.values():
            doing(transaction, one, desk.office.clock(), by, why)
    return list(found.values())


def mute(desk: Desk, case_id: str, until: date, person: str, reason: str) -> None:
    """Send a case no reminders up to and including a day. Raises DayIsPast."""
    if until < desk.office.today:
        raise DayIsPast(saying("mail.until_past", given=until))
    by, why = named_person(person), text(reason, "reason")
    with desk.store.writing() as transaction:
        holds.mute(transaction, case_id, until, desk.office.clock(), by, why)


def unmute(desk: Desk, case_id: str, person: str, reason: str) -> bool:
    """Let a case be written to again; tell whether it was muted."""
    by, why = named_person(person), text(reason, "reason")
    with desk.store.writing() as transaction:
        return holds.unmute(transaction, case_id, desk.office.clock(), by, why)


def named_person(given: str) -> str:
    """A name that is given; one is needed, for it is kept."""
    name = text(given, "person").strip()
    if not name:
        raise missing("person", saying("expected.name"))
    return name


def _doings(desk: Desk) -> Mapping[MailDeed, Doing]:
    directory = directory_of(desk)

    def again(t: Transaction, owed: Owed, now: datetime, person: str, reason: str) -> None:
        resending.resend(t, owed, directory, now, person, reason)

    return {
        MailDeed.HOLD: holds.hold,
        MailDeed.RELEASE: holds.release,
        MailDeed.CANCEL: holds.cancel,
        MailDeed.RESEND: again,
    }
