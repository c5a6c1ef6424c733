"""What comes of one case if nobody acts: the nights go on alone, in a copy of the case."""

from datetime import date

import msgspec

from states.calendar import WorkCalendar
from states.facts import Facts
from workflow.night.plan import day_plan
from workflow.office.door import Office
from workflow.record import cases, history, owing
from workflow.record.cases import programme_of
from workflow.record.history import Record
from workflow.record.owing import Owed
from workflow.rehearsal.change import Rehearsed
from workflow.rehearsal.course import Course
from workflow.store.scratch import copied_case


class Coming(msgspec.Struct, frozen=True):
    """What comes up to a day: what the nights do to the case, what they owe, how it stands then."""

    until: date
    acts: tuple[Record, ...]
    owed: tuple[Owed, ...]
    facts: Facts
    calendar: WorkCalendar


def if_nobody_acts(office: Office, case_id: str, until: date) -> Coming:
    """Play the case of *office* up to *until*; it has to be there, and *until* in the calendar."""
    today, programme = office.today, programme_of(case_id)
    course = Course(copied_case(office.store, case_id), Rehearsed(office.shelf), programme, today)
    try:
        with course.office.store.reading() as transaction:
            known = {one.key for one in owing.of_case(transaction, case_id)}
            facts_now = cases.load(transaction, case_id)
        if facts_now is None:
            raise LookupError(case_id)
        day_plan(course.office, today)
        ending = course.play(until, ())
        with course.office.store.reading() as transaction:
            acts = history.of_case(transaction, case_id)
    finally:
        course.office.store.close()
    new = tuple(one for one in ending.owed[case_id] if one.key not in known)
    return Coming(until, tuple(acts), new, ending.facts[case_id], ending.calendar)
