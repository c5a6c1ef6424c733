"""Whether something is still owed when it leaves, and what becomes of it if not."""

from datetime import date

import msgspec

from states.calendar import WorkCalendar
from states.deadlines import overdue_working_days
from states.facts import DutyStatus
from states.mail_kinds import TIMED, MailKind
from workflow.mail import mails
from workflow.mail.mails import MailStatus
from workflow.record import duties, owing
from workflow.record.owing import Owed, OwedStatus, Reason
from workflow.store.transaction import Transaction


def why_not(transaction: Transaction, owed: Owed, today: date) -> Reason | None:
    """Why what was planned has lost its reason, or None while it has one.

    A reminder, and that a duty is overdue, live as long as the duty is open and due on the same
    day, a reminder not beyond that day; an escalation as long as anything of the case is late.
    """
    if owed.kind == MailKind.ESCALATION:
        late = duties.is_any_chased(transaction, owed.case_id, today)
        return None if late else Reason.NOTHING_LATE
    if owed.kind not in TIMED or owed.duty is None:
        return None
    duty = duties.standing(transaction, owed.case_id, owed.duty)
    if duty is None:
        return Reason.UNDONE
    if duty.status is not DutyStatus.OPEN:
        return Reason(duty.status.value)
    if duty.suspended_on is not None:
        return Reason.SUSPENDED
    if (duty.due and duty.due.isoformat()) != owed.due:
        return Reason.MOVED
    past = owed.kind == MailKind.REMINDER and duty.due is not None and duty.due < today
    return Reason.PAST_DUE if past else None


def as_it_leaves(transaction: Transaction, owed: Owed, today: date, calendar: WorkCalendar) -> Owed:
    """It as it reads on the day on which it leaves: how long is left, or how late it is."""
    if owed.kind not in TIMED or owed.day == today.isoformat():
        return owed
    facts = dict(owed.facts)
    if owed.kind == MailKind.REMINDER and owed.due is not None:
        facts["days_left"] = (date.fromisoformat(owed.due) - today).days
    elif owed.kind == MailKind.OVERDUE and owed.duty is not None:
        duty = duties.one_open(transaction, owed.case_id, owed.duty)
        late_from = duty.late_from if duty else None
        facts["overdue_working_days"] = overdue_working_days(late_from, today, calendar)
    return msgspec.structs.replace(owed, day=today.isoformat(), facts=facts)


def stop(
    transaction: Transaction, owed: str, mail: str, status: OwedStatus, at: str, reason: Reason
) -> None:
    """Take what is owed out of a mail on its way; what its other mails came to counts all the same.

    A mail that carries nothing else is given up, and still says what it was for.
    """
    carried = mails.carried(transaction, mail)
    if any(one.status is OwedStatus.POSTED and one.key != owed for one in carried):
        mails.let_go(transaction, mail, owed)
    else:
        mails.drop(transaction, mail, at, reason)
    others = mails.carrying(transaction, owed)
    if any(one.status is MailStatus.WAITING for one in others):
        return
    fate = mails.fate(transaction, owed)
    if fate is None:
        owing.settle(transaction, owed, status, at, result=reason)
    else:
        owing.put(transaction, owed, fate.status, at, fate.result)
