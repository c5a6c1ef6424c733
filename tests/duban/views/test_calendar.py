"""The calendar: what each day is, which dates move, which are open."""

from datetime import date

from config.words import Words
from duban.rendering.data import as_data
from duban.views.calendar import DayKind, day_table, kind_of, months, move_table, undated_table
from duban.views.page import Coded
from tests.practice import HEPING, PROGRAMME, Practice, the_calendar
from workflow.office.redating import Move
from workflow.record import duties


def test_days_are_working_off_or_made_up_for() -> None:
    calendar = the_calendar()
    assert kind_of(calendar, date(2024, 2, 1)) is DayKind.WORKING
    assert kind_of(calendar, date(2024, 2, 3)) is DayKind.WEEKEND
    assert kind_of(calendar, date(2024, 2, 4)) is DayKind.MAKE_UP
    assert kind_of(calendar, date(2024, 2, 12)) is DayKind.HOLIDAY


def test_month_is_a_grid_of_weeks_from_monday(spoken: Words) -> None:
    february = months(the_calendar(), 2024, spoken)[1]
    assert february.title == spoken.say("calendar.month", year=2024, month=2, count=18)
    weeks = list(february.weeks)
    assert weeks[0][:3] == (None, None, None)
    assert [one[0].day for one in weeks[0] if one] == [1, 2, 3, 4]
    assert [len(week) for week in weeks] == [7, 7, 7, 7, 4]
    assert [one[0] for week in weeks for one in week if one] == [day for day, _ in february.days]


def test_year_is_every_day_once_for_programs(spoken: Words) -> None:
    rows = as_data(day_table(months(the_calendar(), 2024, spoken)))
    assert len(rows) == 366
    assert rows[34] == {"day": "2024-02-04", "weekday": 7, "kind": "make_up"}


def test_date_that_a_calendar_does_not_reach_is_open(led: Practice, spoken: Words) -> None:
    move = Move(f"{PROGRAMME}/{HEPING}", "self_check_2027-01-10", None, date(2027, 1, 11))
    table = move_table([move], led.notice.regions_by_code, spoken)
    (row,) = as_data(table)
    assert (row["due_before"], row["due_after"]) == (None, "2027-01-11")
    assert row["key"] == "self_check_2027-01-10"
    assert row["region"] == spoken.label("region", "和平区")
    assert table.rows[0][4] == Coded(None, spoken.say("word.undated"))


def test_duty_without_a_date_is_named_with_its_rule(led: Practice, spoken: Words) -> None:
    regions = led.notice.regions_by_code
    with led.store.reading() as transaction:
        assert undated_table(duties.undated(transaction), regions, spoken).rows == ()
        known, *_ = duties.coming(transaction, date(2024, 2, 1), date(2025, 1, 1))
    (row,) = as_data(undated_table([known], regions, spoken))
    assert (row["region_code"], row["item"]) == (HEPING, spoken.label("item", known.label))
    assert row["rule"] == known.rule
