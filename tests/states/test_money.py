"""Amounts are whole fen, and nothing else gets in."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.money import (
    MOST_YUAN,
    NotAnAmount,
    TooLarge,
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
    ("amount", "shown"),
    [
        (0, "0"),
        (1, "0.01"),
        (-1, "-0.01"),
        (100, "1"),
        (-12_345, "-123.45"),
        (99_999, "999.99"),
        (100_000, "1,000"),
        (20_000_040, "200,000.40"),
        (-123_456_789_00, "-123,456,789"),
    ],
)
def test_people_read_amounts_in_groups_of_three(amount: int, shown: str) -> None:
    assert grouped(amount) == shown


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


AMOUNTS = st.integers(-MOST_YUAN * 100, MOST_YUAN * 100)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=9).map(
    lambda weights: {f"机构{n}": weight for n, weight in enumerate(weights)}
)


@pytest.mark.parametrize(
    "given", ["1e3", "1_000", " 5", "5 ", "5.", ".5", "５", "1,000", "5元", "0x10", "--5", "+"]
)
def test_only_plain_digits_are_an_amount(given: str) -> None:
    """Nothing is guessed: a slip of the finger is asked about, as 1_0 for 1.0 would be."""
    with pytest.raises(NotAnAmount):
        fen(given)


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ("+5", 500),
        ("-0.01", -1),
        ("007", 700),
        ("5.100", 510),
        ("-0", 0),
        (Decimal("1E+3"), 100_000),
    ],
)
def test_sign_and_zeros_change_no_amount(given: object, amount: int) -> None:
    assert fen(given) == amount


@pytest.mark.parametrize("given", ["5." + "0" * 40 + "1", "0.00" + "9" * 60, "4.9" + "9" * 60])
def test_fraction_of_a_fen_is_refused_however_small(given: str) -> None:
    with pytest.raises(NotAnAmount):
        fen(given)
    with pytest.raises(NotAnAmount):
        fen(Decimal(given))


@pytest.mark.parametrize("sign", [1, -1])
def test_largest_amount_is_one_and_a_fen_more_is_too_large(sign: int) -> None:
    assert fen(sign * MOST_YUAN) == sign * MOST_YUAN * 100
    with pytest.raises(TooLarge):
        fen(sign * (Decimal(MOST_YUAN) + Decimal("0.01")))
    with pytest.raises(TooLarge):
        fen("9" * 5_000)


@settings(max_examples=40)
@given(AMOUNTS)
def test_amount_that_is_shown_is_read_back(amount: int) -> None:
    assert fen(yuan(amount)) == fen(decimal(amount)) == amount
    assert fen(grouped(amount).replace(",", "")) == amount


@settings(max_examples=40)
@given(st.integers(0, MOST_YUAN * 100), WEIGHTS)
def test_parts_of_a_split_add_up_and_each_is_its_share_to_the_fen(
    amount: int, weights: dict[str, int]
) -> None:
    """R-M.6"""
    parts, total = split(amount, weights), sum(weights.values())
    assert sum(parts.values()) == amount
    assert list(parts) == list(weights)
    if total:
        exact = {name: Fraction(amount * weight, total) for name, weight in weights.items()}
        assert all(abs(parts[name] - exact[name]) < 1 for name in weights)
        assert all(parts[name] == 0 for name, weight in weights.items() if weight == 0)


@settings(max_examples=40)
@given(st.integers(0, 10**12), st.integers(1, 9), st.integers(1, 10**6))
def test_equal_weights_differ_by_a_fen_at_most_and_the_first_bear_it(
    amount: int, names: int, weight: int
) -> None:
    parts = list(split(amount, {str(n): weight for n in range(names)}).values())
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@settings(max_examples=40)
@given(st.integers(0, 10**12), st.integers(0, 100))
def test_share_and_what_is_left_lose_no_fen(amount: int, percent: int) -> None:
    """R-M.4"""
    part, rest = share(amount, percent), share(amount, 100 - percent)
    assert 0 <= part <= amount
    assert amount - 1 <= part + rest <= amount


@pytest.mark.parametrize(
    ("exact", "places", "rounded"),
    [
        (Fraction(1, 2) - Fraction(1, 10**40), 0, "0"),
        (-Fraction(1, 2) + Fraction(1, 10**40), 0, "0"),
        (Fraction(7_999_949_999, 10**10), 4, "0.8000"),
        (Fraction(79_995, 10**5), 4, "0.8000"),
        (Fraction(79_994_999, 10**8), 4, "0.7999"),
    ],
)
def test_what_is_less_than_a_half_is_rounded_down(
    exact: Fraction, places: int, rounded: str
) -> None:
    assert str(half_up(exact, places)) == rounded


@settings(max_examples=40)
@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 4))
def test_rounded_value_is_half_a_place_away_at_most(exact: Fraction, places: int) -> None:
    away = abs(Fraction(half_up(exact, places)) - exact)
    assert away * 10**places * 2 <= 1
    assert half_up(-exact, places) == -half_up(exact, places)
