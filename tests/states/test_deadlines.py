"""When a duty is due, reminded of, late and chased (R-T.1 to R-T.7)."""

from datetime import date, timedelta

import pytest
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
    self_check_day,
    self_check_periods,
    told_late_on,
)
from states.facts import Duty, Pause
from states.items import Item, Owner
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
