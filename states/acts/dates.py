"""Dates under another calendar: a year that was imported, or days that were changed (R-T.7)."""

from states.deadlines import due_after
from states.work import Work


def move_dates(work: Work) -> None:
    """Give every open duty the date that its term has under the calendar now in force."""
    for key, duty in work.facts.open_duties():
        due = due_after(duty.started, duty.term, work.calendar)
        if due != duty.due and duty.suspended_on is None:
            work.update_duty(key, due=due, calendar=work.calendar.version)


GUARDS = ()
CONDITIONS = ()
EFFECTS = (move_dates,)
