"""Working days have make-up days and an edge; days are those of Tianjin (R-T.1 to R-T.7)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from states.calendar import (
    OFFICE_TIME,
    OutsideCalendar,
    Reach,
    WorkCalendar,
    every_day,
    local,
    reach,
)

GOLDEN_WEEK = WorkCalendar(
    date(2023, 9, 25),
    date(2023, 10, 15),
    [date(2023, 9, 29), *(date(2023, 10, n) for n in (2, 3, 4, 5, 6))],
    [date(2023, 10, 7), date(2023, 10, 8)],
    version="golden week",
)


def test_make_up_saturday_is_worked_and_a_holiday_friday_is_not() -> None:
    """Make-up days are working days (R-T.2)."""
    days = {date(2023, 9, 29): False, date(2023, 10, 7): True, date(2023, 10, 14): False}
    assert {day: GOLDEN_WEEK.is_working(day) for day in days} == days


def test_deadline_rolls_on_and_reminder_rolls_back() -> None:
    """Deadlines roll on, reminders back (R-T.2)."""
    assert GOLDEN_WEEK.on_or_after(date(2023, 9, 29)) == date(2023, 10, 7)
    assert GOLDEN_WEEK.on_or_before(date(2023, 10, 6)) == date(2023, 9, 28)
    assert GOLDEN_WEEK.on_or_after(date(2023, 10, 7)) == date(2023, 10, 7)
    assert GOLDEN_WEEK.on_or_before(date(2023, 10, 7)) == date(2023, 10, 7)


def test_first_day_is_not_counted() -> None:
    """The day on which a term begins (R-T.1)."""
    assert GOLDEN_WEEK.add_working_days(date(2023, 9, 28), 1) == date(2023, 10, 7)
    assert GOLDEN_WEEK.add_working_days(date(2023, 9, 27), 3) == date(2023, 10, 8)


def test_working_days_between_leave_out_the_first_and_count_the_last() -> None:
    assert GOLDEN_WEEK.working_days_between(date(2023, 9, 27), date(2023, 10, 8)) == 3
    assert GOLDEN_WEEK.working_days_between(date(2023, 10, 8), date(2023, 10, 8)) == 0
    assert GOLDEN_WEEK.working_days_between(date(2023, 10, 9), date(2023, 10, 8)) == 0


@pytest.mark.parametrize(
    "ask",
    [
        lambda: GOLDEN_WEEK.is_working(date(2023, 9, 24)),
        lambda: GOLDEN_WEEK.on_or_after(date(2023, 10, 14)),
        lambda: GOLDEN_WEEK.on_or_before(date(2023, 10, 16)),
        lambda: GOLDEN_WEEK.add_working_days(date(2023, 10, 12), 2),
        lambda: GOLDEN_WEEK.working_days_between(date(2023, 9, 28), date(2023, 10, 16)),
    ],
    ids=["before", "rolls out", "after", "counts out", "spans out"],
)
def test_day_beyond_the_edge_is_never_guessed(ask: object) -> None:
    """No year is made up of Mondays to Fridays (R-T.7)."""
    assert callable(ask)
    with pytest.raises(OutsideCalendar, match="first=2023-09-25, last=2023-10-15"):
        ask()


def test_reminder_before_the_first_working_day_is_outside() -> None:
    calendar = WorkCalendar(date(2023, 9, 30), date(2023, 10, 10))
    with pytest.raises(OutsideCalendar):
        calendar.on_or_before(date(2023, 10, 1))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2023, 7, 31, 15, 59, 59, tzinfo=UTC), date(2023, 7, 31)),
        (datetime(2023, 7, 31, 16, 0, tzinfo=UTC), date(2023, 8, 1)),
        (datetime(2023, 7, 31, 23, 59, 59), date(2023, 7, 31)),  # noqa: DTZ001 - the case itself
    ],
)
def test_day_ends_at_midnight_in_tianjin(moment: datetime, day: date) -> None:
    """In China time, whatever zone was given (R-T.3)."""
    assert local(moment).date() == day
    assert local(moment).utcoffset() == OFFICE_TIME.utcoffset(None) == timedelta(hours=8)


def test_every_day_is_each_day_of_a_span_with_both_its_ends() -> None:
    first, last = date(2024, 2, 28), date(2024, 3, 1)
    assert list(every_day(first, last)) == [first, date(2024, 2, 29), last]
    assert list(every_day(last, first)) == []


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2025, 11, 26), Reach.FAR),
        (date(2025, 11, 27), Reach.AWAITED),
        (date(2026, 3, 1), Reach.AWAITED),
        (date(2026, 11, 30), Reach.AWAITED),
        (date(2026, 12, 1), Reach.SHORT),
        (date(2026, 12, 31), Reach.SHORT),
        (date(2027, 6, 1), Reach.SHORT),
    ],
)
def test_calendar_is_short_only_of_days_that_are_published(today: date, found: Reach) -> None:
    """Until November nobody can import the next year (R-T.7)."""
    last = date(2026, 12, 31)
    assert reach(last, today, wanted_days=400, published_month=11) is found


def test_month_of_publication_moves_the_alarm() -> None:
    """An office may wait longer, or not at all (R-T.7)."""
    last = date(2026, 12, 31)
    found = {
        month: reach(last, date(2026, 12, 1), wanted_days=400, published_month=month)
        for month in (10, 12)
    }
    assert found == {10: Reach.SHORT, 12: Reach.AWAITED}
    assert reach(last, date(2026, 12, 1), wanted_days=30, published_month=10) is Reach.FAR
