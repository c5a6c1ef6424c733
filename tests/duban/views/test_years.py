"""The years of the working calendar, with their working days and where they are from."""

from datetime import date

import pytest

from config.words import Words
from duban.rendering.data import as_data
from duban.views.years import year_table
from states.calendar import WorkCalendar, every_day
from tests.practice import the_calendar


def test_every_year_of_the_calendar_is_a_row_of_its_working_days(spoken: Words) -> None:
    calendar = the_calendar()
    rows = as_data(year_table(calendar, (), spoken))
    assert [one["year"] for one in rows] == [
        str(year) for year in range(calendar.first.year, calendar.last.year + 1)
    ]
    assert {one["source"] for one in rows} == {spoken.say("admin.packaged")}
    working = sum(map(calendar.is_working, every_day(calendar.first, calendar.last)))
    assert sum(one["working"] for one in rows) == working


@pytest.mark.parametrize(
    ("first", "last", "working"),
    [
        (date(2024, 12, 30), date(2025, 1, 3), [2, 3]),
        (date(2024, 6, 3), date(2024, 6, 9), [5]),
        (date(2024, 6, 8), date(2024, 6, 9), [0]),
    ],
)
def test_year_that_is_known_in_part_counts_that_part(
    spoken: Words, first: date, last: date, working: list[int]
) -> None:
    rows = as_data(year_table(WorkCalendar(first, last, (), ()), (), spoken))
    assert [one["working"] for one in rows] == working
