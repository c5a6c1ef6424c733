"""The indicators of 附五 at their exact boundaries (R-K.1 to R-K.6)."""

from fractions import Fraction
from typing import Any

import pytest

from states.indicators import judge, merged, worked_out
from states.verdicts import IndicatorVerdict
from tests.practice import BINHAI, DONGLI, HEPING, region, the_notice

SPACE, PRODUCTS = "K0_physical_space", "K1_product_filings"
LISTED, CONCLUDED = "K2a_open_licence_count", "K2b_open_licence_concluded"
AMOUNT, COUNT, INSURED = "K3a_pledge_amount_growth", "K3b_pledge_count_growth", "K3c_insurance"
TRANSFERS = "K4_transfer_growth"


def verdict(key: str, code: str, figures: dict[str, Any], *, final: bool) -> str:
    return judge(figures, region(code), the_notice(), final=final)[key]


@pytest.mark.parametrize(("code", "floor"), [(BINHAI, 550), (DONGLI, 350), (HEPING, 100)])
def test_products_reach_the_floor_in_each_year(code: str, floor: int) -> None:
    """Each plan year on its own (R-K.1)."""

    def products(one: int, two: int) -> str:
        years = {"year1": {"product_filings": one}, "year2": {"product_filings": two}}
        return verdict(PRODUCTS, code, years, final=True)

    found = [products(floor, floor), products(2 * floor, floor - 1), products(floor - 1, 2 * floor)]
    assert found == ["pass", "fail", "fail"]
    one_year = {"year1": {"product_filings": floor}}
    assert verdict(PRODUCTS, code, one_year, final=False) == "pass"
    assert verdict(PRODUCTS, code, one_year, final=True) == "no_data"


@pytest.mark.parametrize(
    ("total", "final", "expected"),
    [(30, True, "pass"), (29, True, "fail"), (29, False, "in_progress"), (30, False, "pass")],
)
def test_thirty_listed_patents_are_enough_over_both_years(
    total: int, final: bool, expected: str
) -> None:
    """A total over two years (R-K.2)."""
    figures = {"year1": {"open_licence_total": total}, "year2": {"open_licence_total": total}}
    assert verdict(LISTED, HEPING, figures, final=final) == expected


@pytest.mark.parametrize(
    ("concluded", "total", "final", "expected"),
    [
        (10, 100, True, "pass"),
        (10, 101, True, "fail"),
        (10, 101, False, "below"),
        (0, 0, True, "fail"),
        (0, 0, False, "below"),
        (None, 100, True, "no_data"),
    ],
)
def test_one_in_ten_listed_patents_is_concluded(
    concluded: int | None, total: int, final: bool, expected: str
) -> None:
    """Of what was listed, and of none listed, none (R-K.3)."""
    year = {"open_licence_total": total}
    if concluded is not None:
        year["open_licence_concluded"] = concluded
    figures = {"year1": year, "year2": year}
    assert verdict(CONCLUDED, HEPING, figures, final=final) == expected


@pytest.mark.parametrize(
    ("base", "value", "final", "expected"),
    [
        (100, 110, False, "pass"),
        (100, 109, False, "fail"),
        (100, 121, True, "pass"),
        (10_000, 12_099, True, "fail"),
        (0, 50, True, "needs_review"),
        (0, 0, False, "needs_review"),
        (None, 50, True, "no_data"),
    ],
)
@pytest.mark.parametrize("indicator", [("pledge_amount", AMOUNT), ("pledge_count", COUNT)])
def test_pledges_grow_by_a_tenth_a_year(
    indicator: tuple[str, str], base: int | None, value: int, final: bool, expected: str
) -> None:
    """Compound growth over the base (R-K.4)."""
    field, key = indicator
    figures: dict[str, dict[str, int]] = {"year1": {field: value}, "year2": {field: value}}
    if base is not None:
        figures["base"] = {field: base}
    assert verdict(key, HEPING, figures, final=final) == expected


@pytest.mark.parametrize(
    ("code", "years", "expected"),
    [
        (DONGLI, (100, 50, 121), "pass"),
        (DONGLI, (100, 200, 120), "fail"),
        (DONGLI, (0, 5, 9), "needs_review"),
        (HEPING, (100, 101, 102), "pass"),
        (HEPING, (100, 101, 101), "fail"),
        (HEPING, (0, 1, 2), "pass"),
        (HEPING, (0, 0, 2), "fail"),
    ],
)
def test_transfers_grow_by_a_tenth_in_key_cities_and_strictly_elsewhere(
    code: str, years: tuple[int, int, int], expected: str
) -> None:
    """A rate in the key cities, a rise each year elsewhere (R-K.6)."""
    names = ("base", "year1", "year2")
    figures = {n: {"transfer_license_count": v} for n, v in zip(names, years, strict=True)}
    assert verdict(TRANSFERS, code, figures, final=True) == expected


@pytest.mark.parametrize(
    ("code", "space", "expected"),
    [(HEPING, True, "pass"), (HEPING, False, "fail"), (DONGLI, False, "needs_review")],
)
def test_space_is_a_must_on_track_b_and_a_warning_on_track_a(
    code: str, space: bool, expected: str
) -> None:
    """A physical space (K0)."""
    assert verdict(SPACE, code, {"year1": {"physical_space": space}}, final=False) == expected


def test_ten_policies_are_enough_and_nothing_reported_is_no_data() -> None:
    """A total over two years (R-K.5)."""
    enough = {"year2": {"insurance_policies": 10}}
    assert verdict(INSURED, HEPING, enough, final=True) == "pass"
    assert set(judge({}, region(HEPING), the_notice(), final=True).values()) == {"no_data"}


def test_figure_that_is_not_repeated_keeps_its_last_value() -> None:
    before = {"base": {"pledge_count": 10, "physical_space": True}, "year1": {"pledge_count": 12}}
    new = {"year1": {"pledge_count": 11}, "year2": {"pledge_count": 20}}
    assert merged(before, new) == {
        "base": {"pledge_count": 10, "physical_space": True},
        "year1": {"pledge_count": 11},
        "year2": {"pledge_count": 20},
    }


PASS, FAIL, BELOW = IndicatorVerdict.PASS, IndicatorVerdict.FAIL, IndicatorVerdict.BELOW
WEIGHTS = {"a": 50, "b": 30, "tasks": 20}


@pytest.mark.parametrize(
    ("verdicts", "done", "score"),
    [
        ({"a": PASS, "b": PASS}, "1", 100),
        ({"a": PASS, "b": FAIL}, "1", 70),
        ({"a": PASS, "b": BELOW}, "1/2", 60),
        ({"a": PASS, "b": IndicatorVerdict.NO_DATA}, "0", 71),
        ({"a": PASS, "b": IndicatorVerdict.IN_PROGRESS}, None, 100),
        ({"a": PASS, "b": IndicatorVerdict.NEEDS_REVIEW}, None, 100),
        ({"a": PASS, "b": FAIL}, None, 62),
        ({"a": FAIL, "b": FAIL}, "3", 20),
        ({}, "1/3", 33),
        ({}, None, None),
        ({"a": IndicatorVerdict.NO_DATA}, None, None),
    ],
)
def test_score_is_the_weight_reached_in_all_that_is_decided(
    verdicts: dict[str, IndicatorVerdict], done: str | None, score: int | None
) -> None:
    tasks = None if done is None else Fraction(done)
    assert worked_out(verdicts, WEIGHTS, tasks) == score


def test_tasks_without_a_weight_change_no_score() -> None:
    assert worked_out({"a": PASS, "b": FAIL}, {"a": 1, "b": 1}, Fraction(1)) == 50
    assert worked_out({}, {"a": 1}, Fraction(1)) is None


def test_midterm_is_judged_by_the_first_year_and_the_final_by_the_second() -> None:
    figures = {"year1": {"insurance_policies": 99}, "year2": {"insurance_policies": 0}}
    assert verdict(INSURED, HEPING, figures, final=False) == "pass"
    assert verdict(INSURED, HEPING, figures, final=True) == "fail"


@pytest.mark.parametrize(
    ("key", "field", "floor"),
    [(INSURED, "insurance_policies", 10), (LISTED, "open_licence_total", 30)],
)
def test_plan_that_sets_itself_more_is_held_to_that_and_never_to_less(
    key: str, field: str, floor: int
) -> None:
    def final(value: int, target: int) -> str:
        figures = {"year2": {field: value}}
        targets = {"year2": {key: target}, "year1": {key: 10_000}}
        return judge(figures, region(HEPING), the_notice(), final=True, targets=targets)[key]

    assert [final(floor + 4, floor + 5), final(floor + 5, floor + 5)] == ["fail", "pass"]
    assert [final(floor - 1, 1), final(floor, 1)] == ["fail", "pass"]


def test_target_of_each_year_is_that_years_own() -> None:
    targets = {"year1": {PRODUCTS: 200}, "year2": {PRODUCTS: 300}}

    def final(one: int, two: int) -> str:
        figures = {"year1": {"product_filings": one}, "year2": {"product_filings": two}}
        return judge(figures, region(HEPING), the_notice(), final=True, targets=targets)[PRODUCTS]

    assert [final(200, 300), final(199, 300), final(200, 299)] == ["pass", "fail", "fail"]


def test_space_is_told_by_the_latest_figures_that_say() -> None:
    figures = {"base": {"physical_space": True}, "year1": {"physical_space": False}}
    assert verdict(SPACE, HEPING, figures, final=False) == "fail"
    assert verdict(SPACE, HEPING, {**figures, "year2": {"physical_space": True}}, final=True) == (
        "pass"
    )
    assert verdict(SPACE, HEPING, {"base": {"physical_space": True}}, final=True) == "pass"
