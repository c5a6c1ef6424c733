"""Reminding: what is due is read by index, decided once for all alike, written page by page.

To whom a reminder is owed and what it says depends on dates, not on the case; so each answer is
worked out once and serves every duty of the same dates.
"""

from datetime import date
from functools import cache
from typing import Any

from states.duty_items import ITEMS, Item
from states.events import Owing
from states.mail_kinds import MailKind
from workflow.office.door import Office
from workflow.record import owing
from workflow.record.duties import rungs
from workflow.record.owing import DayOwing
from workflow.store.shares import Share
from workflow.store.transaction import PAGE, Transaction


def remind(office: Office, transaction: Transaction, as_of: date, share: Share) -> int:
    """One reminder for each duty of a share with a rung that is due; return how many are new.

    Missed rungs fall into it; what has become late meanwhile is chased instead. On a day off
    nobody is reminded: what a missed night left waits for the next working day.
    """
    in_force = office.in_force(transaction)
    held = in_force.held
    if in_force.calendar.is_day_off(as_of):
        return 0

    @cache
    def reminder(item: str, label: str, due: str | None) -> DayOwing | None:
        day = None if due is None else date.fromisoformat(due)
        if day is None or day < as_of:
            return None
        facts = {"days_left": (day - as_of).days, "due": day}
        draft = Owing(MailKind.REMINDER, ITEMS[Item(item)].reminded, label, facts)
        return DayOwing(draft, as_of, day, held)

    new = 0
    owed: list[dict[str, Any]] = []
    for one in rungs.to_remind(transaction, as_of, share):
        if (what := reminder(one.item, one.label, one.due)) is not None:
            owed.append(what.about(one.case_id, one.key))
        if len(owed) == PAGE:
            new += owing.owe_all(transaction, owed)
            owed.clear()
    new += owing.owe_all(transaction, owed)
    rungs.use_due(transaction, as_of, share)
    return new
