"""Dates under another calendar: a year that was imported, or days that were changed (R-T.7)."""

from states.act_in_hand import Work
from states.commands.dates import RehearseTerms, Term
from states.deadlines import due_after


def move_dates(work: Work) -> None:
    """Give every open duty the date that its term has under the calendar now in force."""
    supposed = work.command.terms if isinstance(work.command, RehearseTerms) else {}
    for key, duty in work.facts.open_duties():
        own = Term(duty.term, duty.started)
        new = supposed.get(key, own)
        if duty.suspended_on is not None and new == own:
            continue
        due = due_after(new.started, new.term, work.calendar)
        if (new, due) != (own, duty.due):
            work.update_duty(
                key,
                term=new.term,
                started=new.started,
                due=due,
                calendar=work.calendar.version,
            )


GUARDS = ()
CONDITIONS = ()
EFFECTS = (move_dates,)
