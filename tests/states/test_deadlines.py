"""When a duty is due, reminded of, late and chased (R-T.1 to R-T.7)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from states.deadlines import (
    add_months,
    due_after,
    is_chased,
    ladder,
    last_worked,
    late_from,
    next_chase,
    overdue_working_days,
    quarter_ends,
    redated,
    self_check_day,
    self_check_periods,
    told_late_on,
    working_days_late,
)
from states.duty_items import Item, Owner
from states.facts import Duty, DutyStatus, Pause
from tests.practice import the_calendar, the_notice

CALENDAR, NOTICE = the_calendar(), the_notice()
RECOVERY = Duty(
    item=Item.RECOVERY,
    owner=Owner.INSTITUTION,
    event="decide_clawback",
    rule="R-6.9",
    started=date(2024, 2, 29),
    term="30d",
    due=date(2024, 4, 1),
    calendar="",
    ladder="recovery",
)


@pytest.mark.parametrize(
    ("started", "term", "due"),
    [
        (date(2023, 8, 31), "30d", date(2023, 10, 7)),
        (date(2023, 8, 2), "5wd", date(2023, 8, 9)),
        (date(2023, 9, 12), "12m", date(2024, 9, 12)),
        (date(2024, 1, 31), "1m", date(2024, 2, 29)),
        (date(2024, 2, 29), "12m", date(2025, 2, 28)),
        (date(2023, 7, 18), "to:2023-07-31", date(2023, 7, 31)),
        (date(2023, 7, 18), "to:2023-07-30", date(2023, 7, 31)),
        (date(2026, 12, 20), "30d", None),
        (date(2026, 12, 20), "20wd", None),
    ],
)
def test_term_ends_on_its_working_day(started: date, term: str, due: date | None) -> None:
    assert due_after(started, term, CALENDAR) == due


def test_month_without_that_day_ends_the_term_on_its_last() -> None:
    assert add_months(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert add_months(date(2023, 12, 31), 14) == date(2025, 2, 28)


def test_rungs_on_or_before_the_creation_are_not_sent_later() -> None:
    offsets = (30, 14, 7, 3, 1)
    due = date(2023, 7, 31)
    assert ladder(due, date(2023, 7, 18), offsets, CALENDAR) == (
        date(2023, 7, 24),
        date(2023, 7, 28),
    )
    assert ladder(due, date(2023, 7, 28), offsets, CALENDAR) == ()
    assert ladder(None, date(2023, 7, 18), offsets, CALENDAR) == ()


def test_overdue_days_are_working_days_after_the_due_day() -> None:
    due = date(2023, 9, 28)
    days = [date(2023, 9, 28), date(2023, 10, 6), date(2023, 10, 7), date(2023, 10, 9)]
    assert [overdue_working_days(due, day, CALENDAR) for day in days] == [0, 0, 1, 3]
    assert overdue_working_days(None, days[-1], CALENDAR) == 0


def test_late_duty_is_chased_daily_for_a_week_and_then_each_fifth_day() -> None:
    assert [n for n in range(23) if is_chased(n, NOTICE)] == [1, 2, 3, 4, 5, 10, 15, 20]


@pytest.mark.parametrize(
    ("late", "today", "told"),
    [
        (date(2023, 7, 31), date(2023, 8, 3), date(2023, 8, 4)),
        (date(2023, 7, 31), date(2023, 8, 4), date(2023, 8, 7)),
        (date(2023, 7, 31), date(2023, 7, 31), None),
        (date(2023, 8, 4), date(2023, 8, 6), None),
        (date(2026, 12, 1), date(2026, 12, 31), None),
        (None, date(2023, 8, 3), None),
    ],
)
def test_what_is_late_when_made_is_told_of_on_the_next_working_day(
    late: date | None, today: date, told: date | None
) -> None:
    assert told_late_on(late, today, CALENDAR) == told


def test_next_chase_also_stops_at_an_escalation() -> None:
    late = date(2023, 7, 31)
    ladder_of_filings = [next_chase(late, "filing", n, NOTICE, CALENDAR) for n in (0, 5, 9)]
    assert ladder_of_filings == [date(2023, 8, 1), date(2023, 8, 14), date(2023, 8, 14)]
    assert next_chase(late, "", 0, NOTICE, CALENDAR) is None
    assert next_chase(None, "filing", 0, NOTICE, CALENDAR) is None
    assert next_chase(date(2026, 12, 31), "filing", 0, NOTICE, CALENDAR) is None


def test_days_of_a_suspension_after_the_due_day_do_not_count() -> None:
    paused = replace(RECOVERY, pauses=(Pause(date(2024, 4, 3), date(2024, 4, 10)),))
    assert late_from(RECOVERY, CALENDAR) == date(2024, 4, 1)
    assert CALENDAR.working_days_between(date(2024, 4, 3), date(2024, 4, 10)) == 4
    assert late_from(paused, CALENDAR) == date(2024, 4, 8)
    before = replace(RECOVERY, pauses=(Pause(date(2024, 3, 3), date(2024, 3, 10)),))
    assert late_from(before, CALENDAR) == date(2024, 4, 1)


def test_duty_suspended_towards_the_end_of_the_calendar_is_late_on_no_known_day() -> None:
    """R-T.7: nothing is computed beyond the calendar, and nothing fails there either."""
    last = CALENDAR.last
    due = CALENDAR.on_or_before(last - timedelta(days=5))
    near = replace(RECOVERY, due=due, pauses=(Pause(due, last + timedelta(days=30)),))
    assert late_from(near, CALENDAR) is None


def test_self_checks_are_due_on_the_tenth_after_each_quarter_of_the_contract() -> None:
    periods = self_check_periods(date(2023, 9, 19), date(2025, 9, 11), NOTICE)
    assert periods[0] == date(2023, 12, 31)
    assert periods[-1] == date(2025, 6, 30)
    assert len(periods) == 7
    assert self_check_day(date(2023, 12, 31), NOTICE) == date(2024, 1, 10)


def test_quarter_ends_include_both_days() -> None:
    ends = list(quarter_ends(date(2023, 9, 30), date(2024, 3, 31)))
    assert ends == [date(2023, 9, 30), date(2023, 12, 31), date(2024, 3, 31)]


def test_duty_is_labelled_with_the_day_of_its_self_check() -> None:
    check = replace(RECOVERY, item="self_check", period=date(2023, 12, 31), due=date(2024, 1, 10))
    assert check.label == "self_check_2024-01-10"
    undated = replace(check, due=None, term="to:2027-01-10")
    assert undated.label == "self_check_2027-01-10"
    assert RECOVERY.label == "recovery"


def test_before_the_calendar_no_day_was_worked() -> None:
    calendar = the_calendar()
    assert last_worked(calendar.first - timedelta(days=1), calendar) == date.min
    assert last_worked(date(2024, 4, 6), calendar) == date(2024, 4, 3)
    assert last_worked(calendar.last + timedelta(days=9), calendar) <= calendar.last


@settings(max_examples=30)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 240), st.integers(0, 240))
def test_months_are_added_without_a_leap_over_one(day: date, one: int, two: int) -> None:
    added = add_months(day, one)
    assert (added.year - day.year) * 12 + added.month - day.month == one
    assert added.day == day.day or (added.day < day.day and added + timedelta(1) == first_of(added))
    if day.day <= 28:
        assert add_months(added, two) == add_months(day, one + two)


def first_of(day: date) -> date:
    """The first day of the month after."""
    return add_months(day.replace(day=1), 1)


@pytest.mark.parametrize("term", ["0wd", "0d", "0m", "to:2023-09-29"])
def test_term_that_ends_on_the_holiday_on_which_it_begins_rolls_on(term: str) -> None:
    """R-T.2"""
    assert due_after(date(2023, 9, 29), term, CALENDAR) == date(2023, 10, 7)


def test_duty_that_is_owed_again_has_the_day_of_the_calendar_in_force() -> None:
    """R-T.7"""
    undated = replace(RECOVERY, due=None, calendar="to 2023")
    assert redated(undated, CALENDAR) == replace(RECOVERY, calendar=CALENDAR.version)
    assert redated(RECOVERY, CALENDAR) is RECOVERY
    suspended = replace(undated, suspended_on=date(2024, 3, 5))
    assert redated(suspended, CALENDAR) is suspended


def test_rung_is_left_out_before_the_calendar_is_asked_and_where_it_rolls_back() -> None:
    """R-T.6"""
    due = date(2023, 7, 31)
    before = (due - CALENDAR.first).days + 30
    assert ladder(due, date(2023, 7, 27), (before, 3), CALENDAR) == (date(2023, 7, 28),)
    assert ladder(due, date(2023, 7, 28), (2,), CALENDAR) == ()
    assert ladder(due, date(2023, 7, 27), (2, 3), CALENDAR) == (date(2023, 7, 28),)


@settings(max_examples=30)
@given(st.dates(date(2023, 7, 18), date(2025, 12, 31)), st.integers(1, 90))
def test_rungs_are_working_days_between_the_creation_and_the_due_day(
    created: date, days: int
) -> None:
    due = CALENDAR.on_or_after(created + timedelta(days=days))
    rungs = ladder(due, created, (30, 14, 7, 3, 1), CALENDAR)
    assert list(rungs) == sorted(set(rungs))
    assert all(created < rung < due and CALENDAR.is_working(rung) for rung in rungs)


def test_several_suspensions_add_up_and_only_what_lies_after_the_due_day_counts() -> None:
    spans = ((3, 20, 4, 3), (4, 8, 4, 9), (5, 6, 5, 8))
    pauses = tuple(Pause(date(2024, a, b), date(2024, c, d)) for a, b, c, d in spans)
    assert late_from(replace(RECOVERY, pauses=pauses[:1]), CALENDAR) == date(2024, 4, 3)
    assert late_from(replace(RECOVERY, pauses=pauses[:2]), CALENDAR) == date(2024, 4, 7)
    assert late_from(replace(RECOVERY, pauses=pauses), CALENDAR) == date(2024, 4, 9)


def test_suspension_over_a_holiday_alone_moves_nothing_nor_one_of_a_duty_without_a_date() -> None:
    holiday = (Pause(date(2024, 4, 3), date(2024, 4, 6)),)
    duty = replace(RECOVERY, due=date(2024, 4, 3), pauses=holiday)
    assert late_from(duty, CALENDAR) == date(2024, 4, 3)
    assert late_from(replace(duty, due=None), CALENDAR) is None


def test_before_its_due_day_nothing_is_overdue_and_beyond_the_calendar_a_count_is_a_least_one() -> (
    None
):
    """R-T.4"""
    due, last = date(2026, 12, 28), CALENDAR.last
    assert overdue_working_days(due, due - timedelta(days=9), CALENDAR) == 0
    in_all = CALENDAR.working_days_between(due, last)
    assert overdue_working_days(due, last + timedelta(days=99), CALENDAR) == in_all == 3


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({}, 3),
        ({"status": DutyStatus.FULFILLED}, 0),
        ({"status": DutyStatus.VOID}, 0),
        ({"suspended_on": date(2024, 3, 20)}, 0),
        ({"owner": Owner.TERM}, 0),
        ({"owner": Owner.CITY}, 3),
        ({"due": None}, 0),
    ],
)
def test_only_who_owes_something_that_runs_is_late(changes: dict[str, object], days: int) -> None:
    """R-T.4"""
    duty = replace(RECOVERY, **changes)
    assert working_days_late(duty, date(2024, 4, 7), CALENDAR) == days
    assert working_days_late(duty, date(2024, 4, 1), CALENDAR) == 0


@pytest.mark.parametrize(
    ("daily", "every", "chased"),
    [
        (0, 1, [1, 2, 3, 4, 5, 6, 7, 8]),
        (0, 4, [4, 8]),
        (2, 3, [1, 2, 3, 6]),
        (8, 5, list(range(1, 9))),
    ],
)
def test_notice_says_how_often_is_chased(daily: int, every: int, chased: list[int]) -> None:
    other = replace(NOTICE, overdue_daily_working_days=daily, overdue_every_working_days=every)
    assert [n for n in range(9) if is_chased(n, other)] == chased


@settings(max_examples=30)
@given(st.integers(0, 60), st.sampled_from(["filing", "recovery", "self_check"]))
def test_next_chase_is_the_first_day_after_those_that_are_done_with(done: int, rungs: str) -> None:
    """R-T.5"""
    late = date(2023, 7, 31)
    day = next_chase(late, rungs, done, NOTICE, CALENDAR)
    assert day is not None
    n = CALENDAR.working_days_between(late, day)
    ends = NOTICE.escalation_days(rungs)
    assert is_chased(n, NOTICE) or n in ends
    assert not [k for k in range(done + 1, n) if is_chased(k, NOTICE) or k in ends]
    assert n > done


@settings(max_examples=30)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 1500))
def test_quarter_ends_of_a_span_are_the_last_days_of_march_june_september_and_december(
    first: date, days: int
) -> None:
    last = first + timedelta(days=days)
    month_ends = [first + timedelta(n) for n in range(days + 1)]
    ends = [day for day in month_ends if day.month % 3 == 0 and (day + timedelta(1)).day == 1]
    assert list(quarter_ends(first, last)) == ends


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (date(2023, 12, 31), date(2024, 1, 10)),
        (date(2024, 3, 31), date(2024, 4, 10)),
        (date(2024, 6, 30), date(2024, 7, 10)),
        (date(2024, 9, 30), date(2024, 10, 10)),
    ],
)
def test_self_check_is_due_in_the_month_after_its_quarter(period: date, due: date) -> None:
    """R-6.1"""
    assert self_check_day(period, NOTICE) == due
    late = replace(NOTICE, self_check_day_of_month=28)
    assert self_check_day(period, late) == due.replace(day=28)


def test_first_quarter_that_is_reported_on_ends_so_many_days_after_the_payment() -> None:
    """R-6.1"""
    paid, ends = date(2023, 12, 1), date(2024, 7, 1)
    days = (date(2023, 12, 31) - paid).days
    firsts = {
        least: self_check_periods(paid, ends, replace(NOTICE, self_check_first_quarter_days=least))[
            0
        ]
        for least in (days, days + 1)
    }
    assert firsts == {days: date(2023, 12, 31), days + 1: date(2024, 3, 31)}
    assert self_check_periods(paid, date(2024, 3, 31), NOTICE)[-1] == date(2024, 3, 31)
