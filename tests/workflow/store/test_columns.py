"""What stands in a column comes out as it went in, and compares as text as it does by time."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.calendar import OFFICE_TIME
from workflow.store.columns import day, moment, one_of, time

TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(OFFICE_TIME))  # noqa: DTZ001 - hypothesis adds the zone


class Size(StrEnum):
    """Any enum."""

    SMALL = "small"
    LARGE = "large"


@settings(max_examples=25)
@given(TIMES)
def test_time_comes_back_to_the_millisecond(at: datetime) -> None:
    found = time(moment(at))
    assert found is not None
    assert timedelta(0) <= at - found < timedelta(milliseconds=1)


@settings(max_examples=25)
@given(TIMES, TIMES)
def test_times_of_the_office_stand_in_order_as_texts(one: datetime, other: datetime) -> None:
    assert (moment(one) < moment(other)) == (time(moment(one)) < time(moment(other)))  # type: ignore[operator]


def test_time_keeps_its_zone() -> None:
    at = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert time(moment(at)) == at
    assert moment(at.astimezone(OFFICE_TIME)).startswith("2026-03-02T09:00:00.000")


def test_day_and_time_that_are_not_there_are_none() -> None:
    assert (day(None), time(None)) == (None, None)
    assert day("2026-03-02") == date(2026, 3, 2)


def test_code_becomes_its_member_and_another_is_an_error() -> None:
    read = one_of(Size)
    assert read("small") is Size.SMALL
    with pytest.raises(KeyError):
        read("medium")
