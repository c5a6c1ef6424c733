"""A physical space (K0) gates the assessment of a track B case, and warns on track A."""

from typing import Any

import pytest

from tests.practice import DONGLI, HEPING, TEDA, Practice, institutions
from tests.states.acts.conftest import OfficeUnder


def assess(office: Practice, code: str, space: bool | None, kind: str = "midterm") -> list[str]:
    """Assess a case at 95 points, with or without a space; the warnings."""
    told: dict[str, Any] = {} if space is None else {"physical_space": space}
    year = {"midterm": "year1", "final": "year2"}[kind]
    data = {"kind": kind, "score": 95, year: {"product_filings": 400, **told}}
    done = office.do("record_assessment", data, code=code)
    return [warning.code for warning in done.decision.warnings if warning.code.startswith("space")]


@pytest.mark.parametrize("code", [HEPING, TEDA])
def test_no_rating_above_the_passing_one_and_no_follow_on_without_a_space(
    office: Practice, code: str
) -> None:
    office.lead("disburse", code=code)
    office.set("2024-09-12")
    assert assess(office, code, False) == ["space_missing"]
    facts = office.facts(code)
    assert (facts.assessments[0].rating, facts.assessments[0].score) == ("中", 95)
    assert (facts.money.withheld, facts.money.follow_on_left) == (
        40_000_000,
        {institutions(code)[0]: 0},
    )
    pay = {"instalment": "follow_on", "amount": 1, "payees": {institutions(code)[0]: 1}}
    assert office.refused("disburse", pay, code=code) == ("K0", "R-M.4", "R-4.3")


def test_no_follow_on_without_a_space_also_where_the_lowest_rating_lets_some_be_paid(
    office_under: OfficeUnder,
) -> None:
    office = office_under(follow_on_factor_pct={"优": 100, "良": 80, "中": 50, "差": 10})
    office.lead("disburse")
    office.set("2024-09-12")
    low = {"kind": "midterm", "score": 95, "year1": {"physical_space": False}}
    done = office.do("record_assessment", low)
    assert [mail.kind for mail in done.decision.owed] == ["assessment_result", "follow_on_withheld"]
    assert office.facts().money.withheld == 40_000_000
    owed = [duty.item for _, duty in office.facts().open_duties()]
    assert "follow_on_payment" not in owed


def test_rating_below_stays_as_it_is_without_a_space(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-09-12")
    low = {"kind": "midterm", "score": 40, "year1": {"physical_space": False}}
    office.do("record_assessment", low)
    assert office.facts().assessments[0].rating == "差"


@pytest.mark.parametrize(
    ("code", "space", "warned"),
    [
        (DONGLI, False, ["space_missing"]),
        (DONGLI, None, ["space_unreported"]),
        (HEPING, None, ["space_unreported"]),
        (HEPING, True, []),
    ],
)
def test_track_a_and_silence_are_warned_of_alone(
    office: Practice, code: str, space: bool | None, warned: list[str]
) -> None:
    office.lead("disburse", code=code)
    office.set("2024-09-12")
    assert assess(office, code, space) == warned
    facts = office.facts(code)
    assert (facts.assessments[0].rating, facts.money.withheld) == ("优", 0)


def test_space_that_is_lost_by_the_final_assessment_stops_what_is_still_unpaid(
    office: Practice,
) -> None:
    office.lead("disburse")
    office.set("2024-09-12")
    assess(office, HEPING, True)
    office.set("2025-09-11")
    assess(office, HEPING, False, "final")
    assert office.facts().assessments[1].rating == "中"
    name = institutions(HEPING)[0]
    pay = {"instalment": "follow_on", "amount": 400_000, "payees": {name: 400_000}}
    assert office.refused("disburse", pay) == ("K0",)


def test_rating_that_is_given_may_be_the_one_that_is_left(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-09-12")
    given = {"kind": "midterm", "score": 95, "year1": {"physical_space": False}}
    assert office.refused("record_assessment", {**given, "rating": "良"}) == ("R-4.3",)
    office.do("record_assessment", {**given, "rating": "中"})
