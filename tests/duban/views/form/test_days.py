"""Days and times as people type them."""

from datetime import date, datetime

import pytest

from duban.views.form.days import day_in, leaves_open, moment_in, read_day, read_moment
from states.calendar import OFFICE_TIME
from states.reading import InvalidInput

TODAY = date(2024, 4, 10)


@pytest.mark.parametrize(
    "typed",
    [
        "2023-07-31",
        "2023/7/31",
        "2023.7.31",
        "2023年7月31日",
        "2023年7月31号",
        "２０２３年７月３１日",
        "20230731",
    ],
)
def test_days_as_people_write_them(typed: str) -> None:
    assert day_in(typed, None) == day_in(typed, TODAY) == "2023-07-31"
    assert not leaves_open(typed, TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "2023-07-31T16:05",
        "2023-07-31 16:05",
        "2023年7月31日16时5分",
        "2023年7月31日16:05",
        "2023年7月31日 16：05",
    ],
)
def test_times_as_people_write_them(typed: str) -> None:
    assert moment_in(typed, TODAY) == "2023-07-31T16:05"
    assert not leaves_open(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("今天", "2024-04-10"),
        ("今日", "2024-04-10"),
        (" Today ", "2024-04-10"),
        ("明天", "2024-04-11"),
        ("tomorrow", "2024-04-11"),
        ("昨天", "2024-04-09"),
        ("YESTERDAY", "2024-04-09"),
        ("后天", "2024-04-12"),
        ("前天", "2024-04-08"),
    ],
)
def test_days_by_a_word(typed: str, meant: str) -> None:
    assert day_in(typed, TODAY) == meant
    assert leaves_open(typed, TODAY)
    assert moment_in(f"{typed.strip()} 9:30", TODAY) == f"{meant}T09:30"
    assert leaves_open(f"{typed.strip()} 9:30", TODAY)


@pytest.mark.parametrize("typed", ["8月15日", "8月15号", "8-15", "08/15", "8.15", "８月１５日"])
def test_day_without_its_year_is_the_nearest(typed: str) -> None:
    assert day_in(typed, TODAY) == "2024-08-15"
    assert day_in(typed, date(2024, 12, 31)) == "2024-08-15"
    assert day_in(typed, date(2025, 2, 15)) == "2025-08-15"
    assert day_in(typed, date(2025, 2, 13)) == "2024-08-15"
    assert day_in(typed, None) == typed
    assert leaves_open(typed, TODAY)


def test_day_without_its_year_lies_over_the_turn_of_the_year() -> None:
    assert day_in("12月31日", date(2024, 1, 2)) == "2023-12-31"
    assert day_in("1-2", date(2024, 12, 31)) == "2025-01-02"
    assert moment_in("1月2日9:30", date(2024, 12, 31)) == "2025-01-02T09:30"


def test_leap_day_is_that_of_the_nearest_year_that_has_one() -> None:
    assert day_in("2月29日", date(2025, 1, 10)) == "2024-02-29"
    assert day_in("2月29日", date(2023, 1, 10)) == "2024-02-29"
    assert day_in("2月29日", date(2026, 1, 10)) == "2月29日"


@pytest.mark.parametrize("typed", ["2月30日", "13-1", "0-5", "大后年", "8月", "15日", "1-2-3-4"])
def test_what_is_no_day_is_told_with_the_forms_that_there_are(typed: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read_day(typed, TODAY, "--until")
    assert told.value.expected.code == "expected.any_day"
    assert told.value.found == typed
    with pytest.raises(InvalidInput) as told:
        read_moment(f"{typed} 9:30", TODAY, "--at")
    assert told.value.expected.code == "expected.any_time"


def test_day_alone_is_no_time() -> None:
    with pytest.raises(InvalidInput) as told:
        read_moment("今天", TODAY, "mail_received")
    assert told.value.expected.code == "expected.any_time"
    read = read_moment("今天16:30", TODAY, "mail_received")
    assert read == datetime(2024, 4, 10, 16, 30, tzinfo=OFFICE_TIME)


@pytest.mark.parametrize("mark", ["、", ";", "\n", ",", " ", "1,", ":", "-", "月", "日"])
def test_long_text_is_read_in_the_time_that_its_length_takes(mark: str) -> None:
    long = "x" + mark * 40_000
    assert day_in(long, TODAY) == moment_in(long, TODAY) == long.strip()
    assert not leaves_open(long, TODAY)
