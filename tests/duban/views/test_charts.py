"""Drawings stay within their room, keep proportions, and say when there is nothing to draw."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from duban.views.charts import (
    HEIGHT,
    LABEL,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    AmountBars,
    AmountRow,
    Bar,
    Bars,
    CityDrawing,
    Curve,
    Place,
    Reported,
    Spending,
)

COUNTS = st.integers(0, 10_000)
FEN = st.integers(0, 10**11)
FIRST = date(2023, 9, 12)
LEGEND = ("others", "city")


def curve(*values: tuple[int, int]) -> Curve:
    """A curve of nights in a row."""
    days = tuple(FIRST + timedelta(days=n) for n in range(len(values)))
    others, city = (tuple(one[n] for one in values) for n in (0, 1))
    return Curve("nights", LEGEND, days, others, city)


def spending(*reports: tuple[int, int]) -> Spending:
    """A contract of 100 days over which 100 yuan are to be spent; reports by day and yuan."""
    days = tuple(FIRST + timedelta(days=n) for n in (0, 50, 100))
    return Spending(
        "spending",
        LEGEND,
        days=days,
        expected=(0, 5_000, 10_000),
        yellow=0.8,
        red=0.5,
        judged_from=days[1],
        top=12_000,
        reports=tuple(Reported(FIRST + timedelta(days=n), y * 100, "ok", "") for n, y in reports),
    )


# --- bars of steps --------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=6))
def test_bars_are_as_long_as_what_they_count_and_the_longest_has_its_room(
    counts: list[tuple[int, int]],
) -> None:
    bars = Bars("steps", LEGEND, tuple(Bar(str(n), *one) for n, one in enumerate(counts)))
    drawn = bars.drawn()
    room = WIDTH - LABEL - RIGHT - 20
    assert [top for _, top, _, _ in drawn] == sorted({top for _, top, _, _ in drawn})
    assert all(0 <= others + city <= room + 0.2 for _, _, others, city in drawn)
    assert bars.is_empty == (not any(map(sum, counts)))
    if not bars.is_empty:
        assert max(others + city for _, _, others, city in drawn) == pytest.approx(room, abs=0.2)
    assert drawn[-1][1] < bars.height


def test_no_bars_are_nothing_to_draw() -> None:
    assert Bars("steps", LEGEND, ()).is_empty
    assert Bars("steps", LEGEND, ()).drawn() == []


# --- the curve of nights --------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=40))
def test_curve_runs_from_edge_to_edge_and_never_out_of_its_room(
    values: list[tuple[int, int]],
) -> None:
    made = curve(*values)
    for numbers in (made.others, made.city):
        points = [made.at(n, value) for n, value in enumerate(numbers)]
        assert points[0][0] == LEFT
        assert points[-1][0] == WIDTH - RIGHT
        assert all(TOP <= y <= HEIGHT for _, y in points)
        assert made.line(numbers).split() == [f"{x},{y}" for x, y in points]
        assert made.area(numbers).count(",") == len(points) + 2
    assert min(y for n, v in enumerate(made.others) for y in [made.at(n, v)[1]]) >= TOP


def test_higher_value_stands_higher_and_one_night_is_no_line() -> None:
    made = curve((0, 0), (3, 1))
    assert made.top == 3
    assert made.at(1, 3)[1] < made.at(1, 1)[1] < made.at(1, 0)[1]
    assert not made.is_empty
    assert curve((3, 1)).is_empty
    assert curve((0, 0), (0, 0)).top == 1


# --- amounts of places ----------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.lists(st.tuples(FEN, FEN, FEN), min_size=1, max_size=8))
def test_amounts_of_all_places_share_one_scale(amounts: list[tuple[int, ...]]) -> None:
    rows = tuple(AmountRow(str(n), one) for n, one in enumerate(amounts))
    bars = AmountBars("money", ("approved", "paid", "spent"), rows)
    if bars.is_empty:
        assert not any(map(any, amounts))
        return
    lengths = [bars.lengths(row) for row in rows]
    assert max(max(one) for one in lengths) == 100
    most = max(map(max, amounts))
    for row, one in zip(rows, lengths, strict=True):
        assert one == pytest.approx([100 * fen / most for fen in row.amounts], abs=0.01)


def test_place_is_told_with_its_amounts_by_name() -> None:
    row = AmountRow("和平区", (100_000_000, 60_000_050))
    bars = AmountBars("money", ("approved", "paid"), (row,))
    assert bars.told(row) == "和平区 · approved 1,000,000 · paid 600,000.50"


# --- spending against what is expected ------------------------------------------------------------


def test_what_is_expected_rises_and_bands_begin_where_it_is_judged() -> None:
    made = spending()
    across = [float(point.split(",")[0]) for point in made.line().split()]
    down = [float(point.split(",")[1]) for point in made.line().split()]
    assert across == sorted(across)
    assert down == sorted(down, reverse=True)
    band = made.band(made.yellow, made.red).split()
    assert len(band) == 4
    assert min(float(point.split(",")[0]) for point in band) == made.across(made.days[1])
    assert made.down(5_000) < made.down(5_000 * made.yellow) < made.down(5_000 * made.red)


def test_band_of_a_contract_that_is_not_judged_yet_is_no_surface() -> None:
    made = spending()
    late = Spending("x", days=made.days, expected=made.expected, top=1, judged_from=date.max)
    assert late.band(0.8, 0.5) == ""


def test_reports_stand_by_their_day_whatever_order_they_came_in() -> None:
    points = spending((90, 60), (30, 20)).spent().split()
    assert len(points) == 3
    assert points[0] == spending().spent()
    assert [float(one.split(",")[0]) for one in points] == sorted(
        float(one.split(",")[0]) for one in points
    )


@pytest.mark.parametrize("day", [date(2020, 1, 1), FIRST, date(2023, 11, 1), date(2030, 1, 1)])
def test_day_outside_of_the_contract_stands_at_its_edge(day: date) -> None:
    made = spending()
    left, right, _, _ = made.MARGIN
    assert left <= made.across(day) <= made.WIDE - right


def test_scale_is_marked_from_nothing_to_its_top() -> None:
    assert [text for text, _ in spending().marks] == ["0", "60", "120"]
    assert [y for _, y in spending().marks] == sorted(
        (y for _, y in spending().marks), reverse=True
    )


@pytest.mark.parametrize(
    "made", [Spending("x"), Spending("x", days=(FIRST,), top=1), Spending("x", days=(FIRST,) * 2)]
)
def test_contract_without_days_or_money_is_nothing_to_draw(made: Spending) -> None:
    assert made.is_empty


# --- the map --------------------------------------------------------------------------------------


def test_outline_is_written_as_points_and_a_city_without_places_is_empty() -> None:
    place = Place("和平区", (5, 5), ((0, 0), (10, 0), (5, 9)), "bad", "", "", "")
    assert place.outlines == ["0,0 10,0 5,9"]
    shown_twice = replace(place, lies=((1, 1), (2, 1), (2, 2)))
    assert shown_twice.outlines == ["1,1 2,1 2,2", "0,0 10,0 5,9"]
    assert replace(place, outline=()).outlines == []
    assert not CityDrawing("city", (0, 0, 10, 10), (), (place,)).is_empty
    assert CityDrawing("city", (0, 0, 10, 10), (), ()).is_empty
