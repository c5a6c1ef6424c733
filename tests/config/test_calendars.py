"""Working days come from the published calendar, with make-up days, and never from a guess."""

import re
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from chinese_calendar import constants
from msgspec.structs import replace

from config.calendars import (
    FEASTS,
    Feast,
    YearTable,
    from_data,
    last_covered_day,
    packaged_calendar,
    read_year,
    require_whole,
)
from config.errors import ConfigError
from config.words import Language, Words
from states.calendar import OutsideCalendar
from tests.failures import in_words
from tests.years import whole_year


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2023, 7, 31), True),
        (date(2023, 9, 29), False),
        (date(2023, 10, 6), False),
        (date(2023, 10, 7), True),
        (date(2023, 10, 8), True),
        (date(2023, 10, 14), False),
        (date(2024, 5, 1), False),
        (date(2024, 5, 11), True),
    ],
)
def test_holidays_are_off_and_make_up_days_are_worked(day: date, working: bool) -> None:
    assert packaged_calendar().is_working(day) is working


def test_deadline_on_a_holiday_rolls_to_the_make_up_saturday() -> None:
    assert packaged_calendar().on_or_after(date(2023, 9, 30)) == date(2023, 10, 7)


def test_year_that_was_not_published_stops_the_computation() -> None:
    calendar = packaged_calendar()
    assert calendar.last == last_covered_day()
    after = date(last_covered_day().year + 1, 1, 4)
    with pytest.raises(OutsideCalendar):
        calendar.is_working(after)


def test_2027_is_outside_the_calendar_of_2026() -> None:
    calendar = from_data((date(2026, 1, 1), date(2026, 12, 31)))
    with pytest.raises(OutsideCalendar):
        calendar.is_working(date(2027, 1, 4))


def test_calendar_begins_before_the_notice() -> None:
    assert packaged_calendar().first == date(2023, 1, 1)
    assert packaged_calendar(first=date(2020, 1, 1)).is_working(date(2020, 1, 19))


def test_override_changes_a_day_and_the_version(tmp_path: Path) -> None:
    table = tmp_path / "overrides.toml"
    table.write_text(
        '[[day]]\ndate = 2024-05-11\nworking = false\nsource = "更正"\n'
        '[[day]]\ndate = 2024-05-12\nworking = true\nsource = "更正"\n'
        '[[day]]\ndate = 2024-05-13\nworking = false\nsource = "更正"\n',
        encoding="utf-8",
    )
    calendar = packaged_calendar(overrides=table)
    days = [date(2024, 5, n) for n in (10, 11, 12, 13)]
    assert [calendar.is_working(day) for day in days] == [True, False, True, False]
    assert calendar.version != packaged_calendar().version


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("date = 2024-05-11\nworking = false", "date, working and source"),
        ('date = 2024-05-11\nworking = false\nsource = " "', "a source"),
        ('date = 2024-05-11\nworkin = false\nsource = "更正"', "date, working and source"),
        ('date = 2099-05-11\nworking = false\nsource = "更正"', "a day from 2023-01-01"),
    ],
)
def test_bad_override_is_refused(tmp_path: Path, row: str, said: str) -> None:
    table = tmp_path / "overrides.toml"
    table.write_text(f"[[day]]\n{row}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        packaged_calendar(overrides=table)
    assert re.search(said, in_words(caught.value))


YEARS = sorted({day.year for day in constants.holidays if day.year >= 2008})
"""Since then the holidays are as they are now."""


@pytest.mark.parametrize("year", YEARS)
def test_every_year_that_was_announced_is_a_whole_one(year: int) -> None:
    off = tuple(sorted(day for day in constants.holidays if day.year == year))
    made_up = tuple(sorted(day for day in constants.workdays if day.year == year))
    weekends = tuple(day for day in made_up if day.weekday() >= 5)
    holidays = tuple(day for day in off if day.weekday() < 5)
    require_whole(YearTable(year, "国办", holidays, weekends), "year.toml")


@pytest.mark.parametrize("feast", FEASTS, ids=[feast.name for feast in FEASTS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_year_without_one_of_its_holidays_is_none_and_says_which(
    feast: Feast, language: Language
) -> None:
    table = read_year(whole_year(2027), "2027.toml")
    first, last = date(2027, *feast.first), date(2027, *feast.last)
    kept = tuple(day for day in table.holidays if not first <= day <= last)
    with pytest.raises(ConfigError) as caught:
        require_whole(replace(table, holidays=kept), "2027.toml")
    words = Words(language)
    said = words.said(*caught.value.sayings)
    for told in ("2027.toml", words.label("feast", feast.name), str(first.day), str(last.day)):
        assert told in said
    few = tuple(day for day in table.holidays if first <= day <= last)[: feast.days - 1]
    with pytest.raises(ConfigError):
        require_whole(replace(table, holidays=(*kept, *few)), "2027.toml")


@pytest.mark.parametrize(
    ("line", "key", "found"),
    [
        ('holidays = ["2027-01-01", "2027-13-40"]', "holidays[1]", "2027-13-40"),
        ('holidays = ["元旦"]', "holidays[0]", "元旦"),
        ("workdays = [5]", "workdays[0]", 5),
        ("holidays = 2027-01-01", "holidays", date(2027, 1, 1)),
        ("source = 5", "source", 5),
    ],
)
def test_entry_of_a_year_that_is_none_is_named_with_what_stands_there(
    line: str, key: str, found: object
) -> None:
    with pytest.raises(ConfigError) as caught:
        read_year(f"year = 2027\n{line}\n", "2027.toml")
    assert (caught.value.place, caught.value.found) == (f"2027.toml: {key}", found)
    assert "RFC" not in Words("zh").said(*caught.value.sayings)


@pytest.mark.parametrize("worked", [0, 199])
def test_year_without_enough_working_days_is_none(worked: int) -> None:
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    weekdays = [day for day in days if day.weekday() < 5]
    named = read_year(whole_year(2027), "2027.toml").holidays
    left = [day for day in weekdays if day not in named][:worked]
    off = tuple(day for day in weekdays if day not in left)
    with pytest.raises(ConfigError) as caught:
        require_whole(YearTable(2027, "国办", (*off, *named)), "2027.toml")
    assert "200" in in_words(caught.value)
    assert str(worked) in in_words(caught.value)


def test_scenario_brings_its_own_calendar() -> None:
    calendar = from_data(
        [date(2023, 7, 1), date(2023, 12, 31)], [date(2023, 10, 6)], [date(2023, 10, 7)]
    )
    assert not calendar.is_working(date(2023, 10, 6))
    assert calendar.is_working(date(2023, 10, 7))
    with pytest.raises(OutsideCalendar):
        calendar.is_working(date(2023, 6, 30))


def test_version_of_a_given_calendar_follows_its_days() -> None:
    coverage = (date(2023, 7, 1), date(2023, 12, 31))
    plain = from_data(coverage)
    assert plain.version == from_data(list(coverage)).version
    assert plain.version != from_data(coverage, [date(2023, 10, 6)]).version
    assert plain.version != from_data(coverage, [], [date(2023, 10, 6)]).version


def test_coverage_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        from_data((date(2024, 1, 1), date(2023, 1, 1)))
    assert re.search("coverage: expected first and last day", in_words(caught.value))


def test_calendar_is_built_within_fifty_milliseconds() -> None:
    def build() -> float:
        begun = perf_counter()
        packaged_calendar().is_working(date(2023, 7, 31))
        return perf_counter() - begun

    assert min(build() for _ in range(3)) < 0.05
