"""Working days of the office, with their make-up days, as data with an edge (R-T.2, R-T.7)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cached_property

from states.saying import Failure, saying

ONE_DAY = timedelta(days=1)

OFFICE_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The zone in which days are decided; it has had no summer time since 1991 (R-T.3)."""


def local(moment: datetime) -> datetime:
    """The same moment on the clocks of Tianjin; one without a zone is taken as theirs (R-T.3)."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=OFFICE_TIME)
    return moment.astimezone(OFFICE_TIME)


def every_day(first: date, last: date) -> Iterator[date]:
    """The days from *first* to *last*, both included; none where *last* comes before."""
    return (first + ONE_DAY * n for n in range((last - first).days + 1))


class Reach(StrEnum):
    """How far ahead the working days are known (R-T.7)."""

    FAR = "far"
    """As far as is wanted."""
    AWAITED = "awaited"
    """Not as far, but the days of the next year are not published yet."""
    SHORT = "short"
    """Not as far as has been published: a year is to be imported."""


def reach(last: date, today: date, *, wanted_days: int, published_month: int) -> Reach:
    """How far days that are known until *last* reach on *today* (R-T.7).

    The days off of the next year are published until the end of *published_month* (1 to 12).
    """
    if (last - today).days >= wanted_days:
        return Reach.FAR
    published = today.year + int(today.month > published_month)
    return Reach.SHORT if last < date(published, 12, 31) else Reach.AWAITED


class OutsideCalendar(Failure, LookupError):
    """A date lies outside the calendar; import its year first (R-T.7)."""

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(saying("error.outside_calendar", day=day, first=first, last=last))
        self.day, self.first, self.last = day, first, last


class WorkCalendar:
    """The working days from *first* to *last*, both included; a day outside is an error.

    `weekday_holidays` are days off from Monday to Friday, `weekend_workdays` the make-up
    Saturdays and Sundays (调休). `version` names this calendar in the derivation of a date.
    """

    def __init__(
        self,
        first: date,
        last: date,
        weekday_holidays: Iterable[date] = (),
        weekend_workdays: Iterable[date] = (),
        *,
        version: str = "",
    ) -> None:
        self.first, self.last, self.version = first, last, version
        self.weekday_holidays = frozenset(weekday_holidays)
        self.weekend_workdays = frozenset(weekend_workdays)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @cached_property
    def _working(self) -> list[date]:
        days = (self.first + ONE_DAY * n for n in range((self.last - self.first).days + 1))
        return [
            day
            for day in days
            if (
                day in self.weekend_workdays
                if day.weekday() >= 5
                else day not in self.weekday_holidays
            )
        ]

    def _require(self, day: date) -> None:
        if day not in self:
            raise OutsideCalendar(day, self.first, self.last)

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on *day*."""
        self._require(day)
        at = bisect_left(self._working, day)
        return at < len(self._working) and self._working[at] == day

    def is_day_off(self, day: date) -> bool:
        """Tell whether the calendar knows *day* as a day off; of a day outside it knows nothing."""
        return day in self and not self.is_working(day)

    def on_or_after(self, day: date) -> date:
        """Return *day*, or the next working day if it is none: deadlines roll on (R-T.2)."""
        self._require(day)
        at = bisect_left(self._working, day)
        if at == len(self._working):
            raise OutsideCalendar(self.last + ONE_DAY, self.first, self.last)
        return self._working[at]

    def on_or_before(self, day: date) -> date:
        """Return *day*, or the working day before if it is none: reminders roll back (R-T.2)."""
        self._require(day)
        at = bisect_right(self._working, day)
        if at == 0:
            raise OutsideCalendar(self.first - ONE_DAY, self.first, self.last)
        return self._working[at - 1]

    def add_working_days(self, day: date, count: int) -> date:
        """Return the *count*-th working day after *day*, which itself is not counted (R-T.1).

        With a count of 0 that is *day*, or the next working day: no term ends before it begins.
        """
        if count == 0:
            return self.on_or_after(day)
        self._require(day)
        at = bisect_right(self._working, day) + count - 1
        if at >= len(self._working):
            raise OutsideCalendar(self.last + ONE_DAY, self.first, self.last)
        return self._working[at]

    def working_days_between(self, after: date, until: date) -> int:
        """Count the working days later than *after*, up to and including *until*."""
        self._require(after)
        self._require(until)
        if until <= after:
            return 0
        return bisect_right(self._working, until) - bisect_right(self._working, after)
