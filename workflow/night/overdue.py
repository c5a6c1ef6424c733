"""Late duties as the nightly report lists them: a row a case, the longest overdue first."""

from collections import Counter
from datetime import date

import msgspec

from states.calendar import WorkCalendar
from states.deadlines import last_worked, overdue_working_days
from states.duty_items import Owner
from states.labels import read_label
from workflow.night.reports import Late
from workflow.record.cases import programme_of
from workflow.record.duties import overdue
from workflow.record.duties.overdue import Side
from workflow.store.transaction import Transaction


class Overdue(msgspec.Struct, frozen=True):
    """The cases with late duties of some owners: the first, how many more, duties by step."""

    cases: tuple[Late, ...] = ()
    more: int = 0
    by_step: dict[int, int] = {}


class Lateness(msgspec.Struct, frozen=True):
    """What is late on a day: what units owe, and what the city owes."""

    others: Overdue
    city: Overdue


_OTHERS, _CITY = Side((Owner.DISTRICT, Owner.INSTITUTION)), Side((Owner.CITY,))


def look(transaction: Transaction, as_of: date, calendar: WorkCalendar) -> Lateness:
    """What is late on *as_of*; all of it is counted, and the first cases are read."""
    worked = last_worked(as_of, calendar)
    by_step: dict[Owner, Counter[int]] = {owner: Counter() for owner in Owner}
    for one in overdue.counted(transaction, as_of, worked):
        by_step[one.owner][int(read_label(one.label).laid_down.step)] += one.count

    def of(side: Side) -> Overdue:
        counted = sum((by_step[owner] for owner in side.owners), Counter())
        if not counted:
            return Overdue()
        late, more = _first_cases(transaction, side, as_of, worked, counted.total())
        return Overdue(_by_case(late, as_of, calendar), more, dict(counted))

    return Lateness(of(_OTHERS), of(_CITY))


def _first_cases(
    transaction: Transaction, side: Side, as_of: date, worked: date, total: int
) -> tuple[list[overdue.Overdue], int]:
    """All late duties of the first cases, and how many cases more there are."""
    first = side.first(transaction, as_of, worked)
    if total <= len(first):
        return first, 0
    cases: dict[str, list[overdue.Overdue]] = {one.case_id: [] for one in first}
    for one in side.of_cases(transaction, list(cases), as_of, worked):
        cases[one.case_id].append(one)
    more = side.count_cases(transaction, as_of, worked) - len(cases)
    return [one for of_case in cases.values() for one in of_case], more


def _by_case(late: list[overdue.Overdue], as_of: date, calendar: WorkCalendar) -> tuple[Late, ...]:
    """One row a case, its items together."""
    of_case: dict[str, list[overdue.Overdue]] = {}
    for one in late:
        of_case.setdefault(one.case_id, []).append(one)
    days = {
        since: overdue_working_days(date.fromisoformat(since), as_of, calendar)
        for since in {one.late_from for one in late}
    }
    return tuple(
        Late(
            region_code=ones[0].region_code,
            items=tuple([one.label for one in ones]),
            overdue_working_days=max([days[one.late_from] for one in ones]),
            step=ones[0].step,
            days=tuple([days[one.late_from] for one in ones]),
            owners=tuple(dict.fromkeys([one.owner for one in ones])),
            programme=programme_of(case_id),
        )
        for case_id, ones in of_case.items()
    )
