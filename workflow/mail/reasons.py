"""Whether something is still owed when it leaves, and what becomes of it if not."""

from datetime import date

import msgspec

from states.calendar import WorkCalendar
from states.deadlines import overdue_working_days
from states.mails import TIMED, MailKind
from workflow.mail import mails
from workflow.record import duties, owing
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction


def why_not(transaction: Transaction, owed: Owed, today: date) -> str | None:
    """Why what was planned has lost its reason, or None while it has one.

    A reminder, and that a duty is overdue, live as long as the duty is open and due on the same
    day, a reminder not beyond that day; an escalation as long as anything of the case is late.
    """
    if owed.kind == MailKind.ESCALATION:
        late = duties.is_any_chased(transaction, owed.case_id, today)
        return None if late else "nothing_late"
    if owed.kind not in TIMED or owed.duty is None:
        return None
    duty = duties.standing(transaction, owed.case_id, owed.duty)
    if duty is None:
        return "undone"
    if duty.status != "open":
        return duty.status
    if duty.is_suspended:
        return "suspended"
    if (duty.due and duty.due.isoformat()) != owed.due:
        return "moved"
    past = owed.kind == MailKind.REMINDER and duty.due is not None and duty.due < today
    return "past_due" if past else None


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


def stop(transaction: Transaction, owed: str, mail: str, status: str, at: str, reason: str) -> None:
    """Take what is owed out of a mail on its way; what its other mails came to counts all the same.

    A mail that carries nothing else is given up, and still says what it was for.
    """
    carried = mails.carried(transaction, mail)
    if any(one.status == owing.POSTED and one.key != owed for one in carried):
        mails.let_go(transaction, mail, owed)
    else:
        mails.drop(transaction, mail, at, reason)
    others = mails.carrying(transaction, owed)
    if any(one.status == mails.WAITING for one in others):
        return
    found, why = mails.fate(transaction, owed)
    if found is None:
        owing.settle(transaction, owed, status, at, result=reason)
    else:
        owing.put(transaction, owed, found, at, why)
