"""What if: an office goes on from its present day twice, unchanged and changed.

Both courses are played in copies, day by day, by the office's own jobs and acts; no mail leaves,
and nothing in the office itself changes, which the head of its history shows.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from states.mail_kinds import MailKind
from workflow.night.plan import catch_up
from workflow.office.door import Office
from workflow.record import cases, history
from workflow.record.history import Head
from workflow.rehearsal.change import Change, Rehearsed, put_in_force, slipped
from workflow.rehearsal.contrast import CaseContrast, contrast, overdue
from workflow.rehearsal.course import Course, Ending, Progress
from workflow.rehearsal.player import Planned
from workflow.store.scratch import copied

CHASING = (MailKind.REMINDER, MailKind.OVERDUE, MailKind.ESCALATION)


class Totals(msgspec.Struct, frozen=True):
    """The sums of one course from the present day on.

    Duties that are or were late, with their overdue working days, are the units' and the city's.
    """

    owed: int
    reminders: int
    overdue_notices: int
    escalations: int
    late_duties: int
    overdue_working_days: int
    city_late_duties: int
    city_overdue_working_days: int
    flags: int
    refused: int


class Comparison(msgspec.Struct, frozen=True):
    """The two courses side by side; of the cases only those that differ.

    `head_before` and `head_after` are the office's own, before the play and after it.
    """

    today: date
    until: date
    cases: tuple[CaseContrast, ...]
    before: Totals
    after: Totals
    head_before: Head
    head_after: Head

    @property
    def differs(self) -> bool:
        """Whether the change changes anything."""
        return bool(self.cases)


def what_if(
    office: Office,
    programme: str,
    until: date,
    change: Change,
    *,
    planned: Iterable[Planned] = (),
    on_time: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Play *office* up to *until* as it is and with *change*, and hold the two side by side.

    *planned* are the acts foreseen in both courses; *on_time* lets every unit besides do what
    it owes on the day it is due. *progress* is told each day of each course.
    Raises OutsideCalendar where the calendar in force ends before *until*.
    """
    before = _head(office)
    acts, today = list(planned), office.today
    common = Course(copied(office.store), Rehearsed(office.shelf), programme, today)
    catch_up(common.office, today)
    changed = _changed(office, change, common)
    try:
        lags: dict[str, int | None] | None = {} if on_time else None
        plain = common.play(until, acts, lags, progress)
        late = dict(change.slips) if on_time else None
        slips = {cases.case_id(programme, region): days for region, days in change.slips.items()}
        other = changed.play(until, slipped(acts, slips, until), late, progress)
    finally:
        common.office.store.close()
        changed.office.store.close()
    return Comparison(
        today=today,
        until=until,
        cases=tuple(contrast(plain, other)),
        before=_totals(plain, today),
        after=_totals(other, today),
        head_before=before,
        head_after=_head(office),
    )


def _changed(office: Office, change: Change, common: Course) -> Course:
    """The course that is changed at the end of the present day, up to which both are one."""
    shelf = Rehearsed(office.shelf, change.notice, change.calendar)
    course = Course(copied(common.office.store), shelf, common.programme, common.today)
    common.close_day()
    course.close_day()
    put_in_force(course.office, change, office.shelf)
    return course


def _head(office: Office) -> Head:
    with office.store.reading() as transaction:
        return history.head(transaction)


def _totals(ending: Ending, today: date) -> Totals:
    kinds = [one.kind for owed in ending.owed.values() for one in owed]
    reminders, chased, escalated = (kinds.count(kind) for kind in CHASING)
    late = {
        owner: [
            days
            for facts in ending.facts.values()
            for duty in facts.duties.values()
            if (duty.owner == "city") is (owner == "city")
            and (duty.closed_on is None or duty.closed_on >= today)
            and (days := overdue(duty, ending))
        ]
        for owner in ("unit", "city")
    }
    flags = [flag for facts in ending.facts.values() for flag in facts.flags]
    return Totals(
        owed=len(kinds),
        reminders=reminders,
        overdue_notices=chased,
        escalations=escalated,
        late_duties=len(late["unit"]),
        overdue_working_days=sum(late["unit"]),
        city_late_duties=len(late["city"]),
        city_overdue_working_days=sum(late["city"]),
        flags=sum(flag.raised_on >= today for flag in flags),
        refused=len(ending.refused),
    )
