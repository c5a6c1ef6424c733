"""What jobs owe, worked out a second time from the ladders as the office has them written down.

Nothing of the program that lays ladders or chases is used, only the duties that the facts of a
case name and whether a day is a working day.
"""

from collections import Counter
from datetime import date, timedelta

from states.calendar import WorkCalendar
from states.facts import Duty, Facts

REMINDED = {
    "filing": (30, 14, 7, 3, 1),
    "correction": (3, 1),
    "contract_signing": (14, 7, 3, 1),
    "self_check": (7, 3, 1),
    "rectification": (14, 7, 3, 1),
    "recovery": (14, 7, 3, 1),
}
"""How many days before its date a duty is reminded of (R-T.6)."""

ESCALATED = {
    "filing": (3, 10),
    "correction": (3,),
    "contract_signing": (3, 10),
    "self_check": (3,),
    "rectification": (1,),
    "recovery": (1,),
}
"""On which overdue working days a duty is escalated (R-T.5)."""

Owed = tuple[str, str, str, str | None]
"""A notice of a job: its case, duty, kind and due date."""

Dated = tuple[str, str, date]
"""A duty under one date: its case, key and due date."""


class Reckoning:
    """The running duties of all cases, and how far each has been reminded of and chased."""

    def __init__(self) -> None:
        self.running: dict[str, dict[str, Duty]] = {}
        self._laid: dict[Dated, date] = {}
        self._reminded: dict[Dated, date] = {}
        self._chased: Counter[Dated] = Counter()
        self._open: dict[str, set[str]] = {}
        self._late_when_made: dict[Dated, date] = {}

    def learn(self, case_id: str, facts: Facts, day: date) -> None:
        """Take in what an act of *day* made of the duties of a case."""
        before = self.running.get(case_id, {})
        self.running[case_id] = {
            key: duty
            for key, duty in facts.duties.items()
            if duty.is_open and duty.suspended_on is None and duty.due and duty.ladder
        }
        for key, duty in self.running[case_id].items():
            if duty.due and (key not in before or before[key].due != duty.due):
                self._laid[case_id, key, duty.due] = day
            if duty.due and key not in self._open.get(case_id, ()) and duty.due < day:
                self._late_when_made[case_id, key, duty.due] = day
        self._open[case_id] = {key for key, duty in facts.duties.items() if duty.is_open}

    def _all(self) -> list[tuple[Dated, Duty]]:
        return [
            ((case_id, key, duty.due), duty)
            for case_id, duties in self.running.items()
            for key, duty in duties.items()
            if duty.due
        ]

    def reminders(self, as_of: date, calendar: WorkCalendar) -> list[Owed]:
        """One for each duty that has a rung since it was last reminded of; none on a day off."""
        found: list[Owed] = []
        if calendar.is_day_off(as_of):
            return found
        for dated, duty in self._all():
            case_id, key, due = dated
            laid, since = self._laid[dated], self._reminded.get(dated, date.min)
            nominal = [due - timedelta(days=offset) for offset in REMINDED[duty.ladder]]
            rungs = [_worked(day, calendar) for day in nominal if day > laid]
            if due >= as_of and any(max(laid, since) < rung <= as_of for rung in rungs):
                found.append((case_id, key, "reminder", due.isoformat()))
            self._reminded[dated] = as_of
        return found

    def chase(self, as_of: date, calendar: WorkCalendar) -> list[Owed]:
        """One overdue notice for each late duty on its days, one escalation for each case.

        None on a day off; one on the next working day for what was late when it was made.
        """
        found: list[Owed] = []
        if calendar.is_day_off(as_of):
            return found
        escalated = set()
        for dated, duty in self._all():
            case_id, key, due = dated
            made = self._late_when_made.get(dated)
            if made is not None and as_of <= made:
                continue
            self._late_when_made.pop(dated, None)
            late = _worked_days(due, as_of, calendar) - _paused_days(duty, due, as_of, calendar)
            days = range(self._chased[dated] + 1, late + 1)
            if made is not None or any(n <= 5 or n % 5 == 0 for n in days):
                found.append((case_id, key, "overdue", due.isoformat()))
            if any(day in ESCALATED[duty.ladder] for day in days):
                escalated.add(case_id)
            self._chased[dated] = max(self._chased[dated], late)
        return [*found, *((case_id, "case", "escalation", None) for case_id in escalated)]

    def is_any_late(self, case_id: str, day: date) -> bool:
        """Whether a running duty of a case has passed its date."""
        return any(duty.due and duty.due < day for duty in self.running[case_id].values())


def _worked(day: date, calendar: WorkCalendar) -> date:
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _worked_days(after: date, until: date, calendar: WorkCalendar) -> int:
    days = (min(until, calendar.last) - after).days
    return sum(calendar.is_working(after + timedelta(days=n)) for n in range(1, days + 1))


def _paused_days(duty: Duty, due: date, as_of: date, calendar: WorkCalendar) -> int:
    return sum(
        _worked_days(max(pause.start, due), min(pause.end, as_of), calendar)
        for pause in duty.pauses
    )
