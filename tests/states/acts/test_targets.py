"""The plan's own targets: figures of each year, changed by approved changes, and judged."""

import pytest

from tests.practice import SECTIONS, Practice, usual_way

WHOLE = {"period_months": 24, "sections": SECTIONS}
PRODUCTS, GROWTH = "K1_product_filings", "K3b_pledge_count_growth"
YEARS = {"targets_year1": {PRODUCTS: 120, GROWTH: 20}, "targets_year2": {PRODUCTS: 150}}


@pytest.fixture
def executing(office: Practice) -> Practice:
    """The case of Heping with targets in its plan, its first instalment paid."""
    for moment, name, data in usual_way("120101"):
        if moment > "2023-12":
            break
        office.set(moment)
        office.do(name, {**data, **YEARS} if name == "approve_plan_internally" else data)
    return office


@pytest.mark.parametrize(
    ("targets", "rules"),
    [
        ({"targets_year1": {PRODUCTS: 99}}, ("R-K.1",)),
        ({"targets_year2": {GROWTH: 9}}, ("R-K.4",)),
        ({"targets_year1": {"K9_patents": 5}}, ("R-1.3",)),
    ],
)
def test_target_is_of_an_indicator_and_not_below_its_floor(
    office: Practice, targets: dict[str, object], rules: tuple[str, ...]
) -> None:
    office.do("open_case")
    assert office.refused("approve_plan_internally", {**WHOLE, **targets}) == rules


def test_targets_of_one_year_alone_are_warned_of(office: Practice) -> None:
    office.do("open_case")
    plan = {**WHOLE, "targets_year1": {PRODUCTS: 120}}
    done = office.do("approve_plan_internally", plan)
    assert [warning.code for warning in done.decision.warnings] == ["targets_of_one_year"]


def test_targets_are_judged_beside_the_floors(executing: Practice) -> None:
    executing.set("2024-09-12")
    figures = {
        "base": {"pledge_count": 100},
        "year1": {"product_filings": 119, "pledge_count": 115, "physical_space": True},
    }
    executing.do("record_assessment", {"kind": "midterm", "score": 85, **figures})
    (one,) = executing.facts().assessments
    assert (one.verdicts[PRODUCTS], one.of_targets[PRODUCTS]) == ("pass", "fail")
    assert (one.verdicts[GROWTH], one.of_targets[GROWTH]) == ("pass", "fail")


def test_approved_change_sets_the_targets_of_years_that_are_not_assessed(
    executing: Practice,
) -> None:
    executing.do("request_change", {"subject": "调整", "targets": {PRODUCTS: 130}})
    assert executing.facts().targets["year1"][PRODUCTS] == 120
    executing.do("approve_change")
    assert executing.facts().targets == {
        "year1": {PRODUCTS: 130, GROWTH: 20},
        "year2": {PRODUCTS: 130},
    }
    executing.set("2024-09-12")
    executing.do("record_assessment", {"kind": "midterm", "score": 85})
    executing.do("request_change", {"subject": "调整", "targets": {PRODUCTS: 110}})
    executing.do("approve_change")
    assert [year[PRODUCTS] for year in executing.facts().targets.values()] == [130, 110]


def test_refused_change_leaves_the_targets(executing: Practice) -> None:
    executing.do("request_change", {"subject": "调整", "targets": {PRODUCTS: 130}})
    executing.do("refuse_change", {"reason": "不宜变更"})
    assert executing.facts().targets["year2"] == {PRODUCTS: 150}
