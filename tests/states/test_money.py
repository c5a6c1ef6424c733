"""Amounts are whole fen, and nothing else gets in."""

from decimal import Decimal
from fractions import Fraction

import pytest

from states.money import (
    NotAnAmount,
    decimal,
    fen,
    grouped,
    half_up,
    share,
    split,
    ten_thousands,
    yuan,
)


@pytest.mark.parametrize(
    ("exact", "places", "rounded"),
    [("1/2", 0, "1"), ("5/2", 0, "3"), ("-1/2", 0, "-1"), ("1/3", 4, "0.3333"), ("0", 4, "0.0000")],
)
def test_a_half_is_rounded_up(exact: str, places: int, rounded: str) -> None:
    assert str(half_up(Fraction(exact), places)) == rounded


@pytest.mark.parametrize(
    ("given", "amount"),
    [(600_000, 60_000_000), ("200000.40", 20_000_040), (Decimal("0.01"), 1), ("-5", -500), (0, 0)],
)
def test_yuan_become_fen(given: object, amount: int) -> None:
    assert fen(given) == amount


@pytest.mark.parametrize(
    "given",
    [
        True,
        1.5,
        None,
        "",
        "1.005",
        "1e-3",
        "NaN",
        "Infinity",
        "一百",
        [],
        10**20,
        "1e30",
        10**9 + 1,
    ],
)
def test_what_is_no_amount_is_refused(given: object) -> None:
    with pytest.raises(NotAnAmount):
        fen(given)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(60_000_000, 600_000), (20_000_040, "200000.40"), (-1, "-0.01"), (-200, -2), (0, 0)],
)
def test_fen_are_shown_only_where_there_are_any(amount: int, shown: int | str) -> None:
    assert yuan(amount) == shown


@pytest.mark.parametrize(
    ("amount", "shown", "to_the_fen"),
    [
        (0, "0", "0.00"),
        (1, "0.01", "0.01"),
        (-1, "-0.01", "-0.01"),
        (100, "1", "1.00"),
        (-12_345, "-123.45", "-123.45"),
        (99_999, "999.99", "999.99"),
        (100_000, "1,000", "1,000.00"),
        (20_000_040, "200,000.40", "200,000.40"),
        (-123_456_789_00, "-123,456,789", "-123,456,789.00"),
    ],
)
def test_people_read_amounts_in_groups_of_three(amount: int, shown: str, to_the_fen: str) -> None:
    assert grouped(amount) == shown
    assert grouped(amount, to_the_fen=True) == to_the_fen


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, None),
        (1, None),
        (99_999_999, None),
        (1_000_000, "1"),
        (60_000_000, "60"),
        (-60_000_000, "-60"),
        (-60_000_001, None),
        (3_000_000_000_000, "3,000,000"),
    ],
)
def test_ten_thousands_are_told_where_they_come_out_even(amount: int, shown: str | None) -> None:
    assert ten_thousands(amount) == shown


@pytest.mark.parametrize(
    ("amount", "cell"), [(0, "0"), (1, "0.01"), (-150, "-1.5"), (60_000_000, "600000")]
)
def test_cells_of_sheets_hold_numbers_in_yuan(amount: int, cell: str) -> None:
    assert decimal(amount) == Decimal(cell)


def test_share_is_rounded_down() -> None:
    assert (share(101, 60), share(99, 50)) == (60, 49)


def test_remainder_of_a_split_goes_to_the_largest_remainders_in_order() -> None:
    assert split(100, {"甲": 1, "乙": 1, "丙": 1}) == {"甲": 34, "乙": 33, "丙": 33}
    assert split(100, {"甲": 1, "乙": 2, "丙": 3}) == {"甲": 17, "乙": 33, "丙": 50}
    assert split(5, {"甲": 0, "乙": 0}) == {"甲": 5, "乙": 0}
