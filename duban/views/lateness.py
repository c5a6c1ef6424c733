"""How late duties are, counted alike on all pages: in working days, a day off makes none late."""

from datetime import date
from functools import cache, cached_property

from duban.bootstrap.desk import Desk
from states.calendar import WorkCalendar
from states.deadlines import last_worked, overdue_working_days


class Lateness:
    """The lateness of duties today; duties of one day are late by the same number of days."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._today = desk, desk.office.today
        self._days = cache(self._counted)

    @cached_property
    def _calendar(self) -> WorkCalendar:
        """The calendar in force, looked up when the first is counted."""
        return self._desk.calendar

    @property
    def worked(self) -> date:
        """The last day that was worked: what was to be done before it is late (R-T.4)."""
        return last_worked(self._today, self._calendar)

    def working_days(self, late_from: str | None) -> int:
        """Working days since the day after which a duty is late, given as ISO text."""
        return self._days(late_from)

    def _counted(self, late_from: str | None) -> int:
        day = date.fromisoformat(late_from) if late_from else None
        return overdue_working_days(day, self._today, self._calendar)
