"""A time axis: marks of one day in one lane are one dot, and months have room for their names."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.views.axis import FOOT, GRAVITY, LANE, LEFT, RIGHT, TICKS_APART, TOP, WIDTH, Axis, Mark
from duban.views.page import Tone

FIRST, LAST = date(2023, 7, 18), date(2025, 9, 12)
DAYS = st.dates(FIRST, LAST)


def axis(*marks: Mark, first: date = FIRST, last: date = LAST, today: date = FIRST) -> Axis:
    """An axis of three lanes."""
    return Axis("way", ("city", "district", "mail"), first, last, today, "today", marks)


MARKS = st.builds(
    Mark, lane=st.integers(0, 2), day=DAYS, says=st.text(max_size=5), tone=st.sampled_from(GRAVITY)
)


@settings(max_examples=25)
@given(st.lists(MARKS, max_size=20))
def test_every_mark_of_the_time_is_in_one_dot(marks: list[Mark]) -> None:
    made = axis(*marks)
    dots = made.dots()
    assert sum(one.count for one in dots) == len(marks)
    assert len(dots) == len({(one.lane, one.day) for one in marks})
    assert all(LEFT <= one.x <= WIDTH - RIGHT and TOP < one.y < made.height for one in dots)


@settings(max_examples=25)
@given(DAYS, DAYS)
def test_later_days_stand_further_right(one: date, other: date) -> None:
    first, second = (axis(Mark(0, day, "x")).dots()[0].x for day in sorted((one, other)))
    assert first <= second


def test_dot_tells_its_day_and_each_of_its_marks_once() -> None:
    marks = [Mark(1, FIRST, says) for says in ("filed", "late", "filed")]
    (dot,) = axis(*marks).dots()
    assert (dot.title, dot.count) == ("2023-07-18\nfiled\nlate", 3)


@pytest.mark.parametrize(
    ("tones", "gravest"),
    [
        (("good", "bad", "warn"), "bad"),
        (("good", "warn"), "warn"),
        (("faint", "good"), "good"),
        (("", "good"), ""),
        (("faint",), "faint"),
    ],
)
def test_gravest_mark_gives_the_dot_its_colour(tones: tuple[Tone, ...], gravest: Tone) -> None:
    (dot,) = axis(*(Mark(0, FIRST, "x", tone) for tone in tones)).dots()
    assert dot.tone == gravest


def test_marks_of_other_days_are_left_out() -> None:
    outside = [Mark(0, day, "x") for day in (FIRST - timedelta(days=1), LAST + timedelta(days=1))]
    assert axis(*outside).dots() == []


def test_lanes_stand_below_each_other_in_the_height_of_the_drawing() -> None:
    made = axis()
    assert [label for label, _ in made.rows()] == ["city", "district", "mail"]
    heights = [y for _, y in made.rows()]
    assert [b - a for a, b in pairwise(heights)] == [LANE, LANE]
    assert made.height == TOP + 3 * LANE + FOOT > heights[-1]


@settings(max_examples=25)
@given(st.integers(0, 5_000))
def test_months_are_named_in_order_and_never_over_each_other(length: int) -> None:
    ticks = axis(last=FIRST + timedelta(days=length)).ticks()
    places = [x for _, x in ticks]
    assert [name for name, _ in ticks] == sorted(name for name, _ in ticks)
    assert len(ticks) <= (WIDTH - LEFT - RIGHT) // TICKS_APART
    if length > 120:
        gaps = [b - a for a, b in pairwise(places)]
        assert min(gaps) >= TICKS_APART - 6


def test_axis_of_one_day_stands_at_its_beginning() -> None:
    made = axis(Mark(0, FIRST, "x"), last=FIRST)
    assert (made.now, made.dots()[0].x, made.ticks()) == (LEFT, LEFT, [])
