"""Working days have make-up days and an edge; days are those of Tianjin (R-T.1 to R-T.7)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.calendar import (
    OFFICE_TIME,
    OutsideCalendar,
    Reach,
    WorkCalendar,
    every_day,
    local,
    reach,
)
from tests.practice import the_calendar

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


CALENDAR = the_calendar()
FAR_FROM_THE_EDGE = timedelta(days=400)
DAYS = st.dates(CALENDAR.first + FAR_FROM_THE_EDGE, CALENDAR.last - FAR_FROM_THE_EDGE)
COUNTS = st.integers(1, 120)


@settings(max_examples=30)
@given(DAYS, COUNTS)
def test_working_days_that_are_added_are_counted_again(day: date, count: int) -> None:
    """R-T.1: what a term adds is what lateness counts."""
    end = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working(end)
    assert CALENDAR.working_days_between(day, end) == count
    assert CALENDAR.working_days_between(day, end - timedelta(days=1)) == count - 1


@settings(max_examples=30)
@given(DAYS, COUNTS, COUNTS)
def test_terms_one_after_the_other_are_one_long_term(day: date, one: int, two: int) -> None:
    between = CALENDAR.add_working_days(day, one)
    assert CALENDAR.add_working_days(between, two) == CALENDAR.add_working_days(day, one + two)


@settings(max_examples=30)
@given(DAYS, st.integers(0, 40), COUNTS)
def test_term_that_begins_later_never_ends_before(day: date, later: int, count: int) -> None:
    began = day + timedelta(days=later)
    assert CALENDAR.add_working_days(day, count) <= CALENDAR.add_working_days(began, count)
    assert CALENDAR.on_or_after(day) <= CALENDAR.on_or_after(began)
    assert CALENDAR.on_or_before(day) <= CALENDAR.on_or_before(began)


@settings(max_examples=30)
@given(DAYS)
def test_day_rolls_to_the_nearest_working_day_of_its_side(day: date) -> None:
    """R-T.2"""
    before, after = CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)
    assert before <= day <= after
    assert (before == day == after) is CALENDAR.is_working(day)
    assert CALENDAR.is_day_off(day) is not CALENDAR.is_working(day)
    days_off = [one for one in every_day(before, after) if one not in (before, after)]
    assert all(CALENDAR.is_day_off(one) for one in days_off)


@settings(max_examples=30)
@given(DAYS, DAYS)
def test_working_days_of_a_span_are_those_that_one_counts_by_hand(one: date, other: date) -> None:
    after, until = min(one, other), min(max(one, other), min(one, other) + timedelta(days=60))
    counted = [day for day in every_day(after, until) if day != after and CALENDAR.is_working(day)]
    assert CALENDAR.working_days_between(after, until) == len(counted)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2023, 9, 28), date(2023, 9, 28)),
        (date(2023, 9, 29), date(2023, 10, 7)),
        (date(2023, 10, 14), None),
    ],
    ids=["a working day", "a holiday", "the last weekend"],
)
def test_term_of_no_working_days_does_not_end_before_it_begins(day: date, end: date | None) -> None:
    """A notice may set a term to 0: it ends at once, on a day on which somebody works (R-T.1)."""
    if end is None:
        with pytest.raises(OutsideCalendar):
            GOLDEN_WEEK.add_working_days(day, 0)
    else:
        assert GOLDEN_WEEK.add_working_days(day, 0) == end


def test_calendar_knows_its_first_and_its_last_day() -> None:
    first, last = GOLDEN_WEEK.first, GOLDEN_WEEK.last
    beyond = (first - timedelta(days=1), last + timedelta(days=1))
    assert [day in GOLDEN_WEEK for day in (first, last, *beyond)] == [True, True, False, False]
    assert GOLDEN_WEEK.is_working(first) and not GOLDEN_WEEK.is_working(last)
    assert GOLDEN_WEEK.working_days_between(first, last) == 10
    assert GOLDEN_WEEK.add_working_days(first, 10) == date(2023, 10, 13)


def test_of_a_day_outside_nothing_is_known_not_even_that_it_is_off() -> None:
    assert GOLDEN_WEEK.is_day_off(date(2023, 9, 29))
    assert not GOLDEN_WEEK.is_day_off(date(2023, 9, 28))
    assert not GOLDEN_WEEK.is_day_off(date(2023, 9, 24))


@pytest.mark.parametrize(
    ("ask", "day"),
    [
        (lambda: GOLDEN_WEEK.on_or_after(date(2023, 10, 14)), date(2023, 10, 16)),
        (lambda: GOLDEN_WEEK.add_working_days(date(2023, 10, 12), 2), date(2023, 10, 16)),
        (lambda: GOLDEN_WEEK.on_or_after(date(2023, 9, 24)), date(2023, 9, 24)),
        (lambda: GOLDEN_WEEK.add_working_days(date(2023, 9, 24), 1), date(2023, 9, 24)),
        (lambda: GOLDEN_WEEK.add_working_days(date(2023, 9, 24), 0), date(2023, 9, 24)),
        (
            lambda: GOLDEN_WEEK.working_days_between(date(2023, 9, 24), date(2023, 9, 28)),
            date(2023, 9, 24),
        ),
        (
            lambda: WorkCalendar(date(2023, 9, 30), date(2023, 10, 9)).on_or_before(
                date(2023, 10, 1)
            ),
            date(2023, 9, 29),
        ),
    ],
    ids=["rolls out", "counts out", "before", "before, counted", "before, 0", "span", "back"],
)
def test_error_names_the_day_whose_year_is_to_be_imported(
    ask: Callable[[], object], day: date
) -> None:
    """R-T.7"""
    with pytest.raises(OutsideCalendar) as caught:
        ask()
    assert caught.value.day == day
