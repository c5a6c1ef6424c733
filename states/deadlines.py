"""Dates: when a duty is due, when it is reminded of, how late it is (R-T.1 to R-T.7).

A term is written "5wd" (working days), "30d" (days), "12m" (months) or "to:2023-07-31" (a fixed
day). The first day is never counted; a last day on which nobody works rolls on to the next
working day, a reminder rolls back to the one before.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from msgspec.structs import replace

from states.calendar import OutsideCalendar, WorkCalendar
from states.duty_items import Owner
from states.facts import Duty
from states.notice import Notice


def add_months(day: date, months: int) -> date:
    """The day *months* later, or the last of that month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(started: date, term: str) -> date | None:
    """The last day of a term before it is rolled; None for a term in working days."""
    if term.startswith("to:"):
        return date.fromisoformat(term[3:])
    if term.endswith("wd"):
        return None
    if term.endswith("m"):
        return add_months(started, int(term[:-1]))
    return started + timedelta(days=int(term[:-1]))


def due_after(started: date, term: str, calendar: WorkCalendar) -> date | None:
    """When a *term* that began on *started* ends; None beyond the calendar (R-T.7)."""
    try:
        if (day := last_day(started, term)) is None:
            return calendar.add_working_days(started, int(term[:-2]))
        return calendar.on_or_after(day)
    except OutsideCalendar:
        return None


def redated(duty: Duty, calendar: WorkCalendar) -> Duty:
    """A duty that is owed again, with the day that its term has under the calendar in force.

    While it was not owed no import has moved it (R-T.7). One that is suspended stays as it is.
    """
    due = duty.due if duty.suspended_on else due_after(duty.started, duty.term, calendar)
    return duty if due == duty.due else replace(duty, due=due, calendar=calendar.version)


def ladder(
    due: date | None, created: date, offsets: Sequence[int], calendar: WorkCalendar
) -> tuple[date, ...]:
    """The days on which a duty created on *created* is reminded of, in order.

    A rung on or before the creation is dropped before the calendar is asked, and so is one
    that the roll back brings there (R-T.6); rungs that fall on one day are one.
    """
    if due is None:
        return ()
    days = {
        calendar.on_or_before(day)
        for day in (due - timedelta(days=offset) for offset in offsets)
        if day > created
    }
    return tuple(sorted(day for day in days if day > created))


def late_from(duty: Duty, calendar: WorkCalendar) -> date | None:
    """The day after which a duty is late: its due day, moved on by the days it was suspended.

    None for a duty without a date, and where that day lies beyond the calendar (R-T.7).
    """
    if duty.due is None or not duty.pauses:
        return duty.due
    try:
        paused = sum(
            calendar.working_days_between(max(pause.start, duty.due), pause.end)
            for pause in duty.pauses
            if pause.end > duty.due
        )
        return calendar.add_working_days(duty.due, paused) if paused else duty.due
    except OutsideCalendar:
        return None


def overdue_working_days(late: date | None, as_of: date, calendar: WorkCalendar) -> int:
    """Working days since *late*, the day after which a duty is late (R-T.4).

    Beyond the calendar only the days that it knows are counted, so a count there is a least one.
    """
    if late is None or as_of <= late:
        return 0
    return calendar.working_days_between(late, min(as_of, calendar.last))


def working_days_late(duty: Duty, as_of: date, calendar: WorkCalendar) -> int:
    """Working days by which somebody is late with a duty, 0 for one that is not (R-T.4).

    One that is suspended makes nobody late, nor does a mere term that ran out, as of publicity.
    """
    if not duty.is_open or duty.suspended_on is not None or duty.owner is Owner.TERM:
        return 0
    return overdue_working_days(late_from(duty, calendar), as_of, calendar)


def last_worked(as_of: date, calendar: WorkCalendar) -> date:
    """The last working day up to *as_of*: what was due before it is late (R-T.4)."""
    try:
        return calendar.on_or_before(min(as_of, calendar.last))
    except OutsideCalendar:
        return date.min


def is_chased(days: int, notice: Notice) -> bool:
    """Whether an overdue notice goes out on that overdue working day: 1 to 5, then each 5th."""
    if days <= notice.overdue_daily_working_days:
        return days > 0
    return days % notice.overdue_every_working_days == 0


def next_chase(
    late: date | None, item_ladder: str, done: int, notice: Notice, calendar: WorkCalendar
) -> date | None:
    """The next day on which a late duty is chased, *done* overdue working days being done with.

    None for a duty without reminders or without a date, and beyond the calendar.
    """
    if late is None or not item_ladder:
        return None
    escalations = notice.escalation_days(item_ladder)
    day = next(n for n in count(done + 1) if is_chased(n, notice) or n in escalations)
    try:
        return calendar.add_working_days(late, day)
    except OutsideCalendar:
        return None


def told_late_on(late: date | None, today: date, calendar: WorkCalendar) -> date | None:
    """The working day after *today* on which a duty is told of that is late already (R-T.4).

    None for one that is not late yet, and beyond the calendar.
    """
    if overdue_working_days(late, today, calendar) == 0:
        return None
    try:
        return calendar.add_working_days(today, 1)
    except OutsideCalendar:
        return None


def quarter_ends(first: date, last: date) -> Iterator[date]:
    """The quarter ends from *first* to *last*, both included."""
    year, quarter = first.year, (first.month - 1) // 3
    while True:
        month = quarter * 3 + 3
        day = date(year, month, monthrange(year, month)[1])
        if day > last:
            return
        if day >= first:
            yield day
        year, quarter = (year, quarter + 1) if quarter < 3 else (year + 1, 0)


def self_check_periods(first_paid: date, contract_ends: date, notice: Notice) -> list[date]:
    """The quarter ends that are reported on (R-6.1)."""
    first = first_paid + timedelta(days=notice.self_check_first_quarter_days)
    return list(quarter_ends(first, contract_ends))


def self_check_day(period: date, notice: Notice) -> date:
    """The nominal due day of a self-check: the 10th after the quarter end, before rolling."""
    month = add_months(period.replace(day=1), 1)
    return month.replace(day=notice.self_check_day_of_month)
