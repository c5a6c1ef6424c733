"""Step 6: the midterm fixes the follow-on for good, the final one leaves it as it is."""

from typing import Any

import pytest

from states.duty_items import Item
from tests.practice import HEPING, Practice, institutions

NAME = institutions(HEPING)[0]
MIDTERM: dict[str, Any] = {"kind": "midterm", "score": 85}


@pytest.fixture
def paid(office: Practice) -> Practice:
    """The case of Heping, 600,000 of 1,000,000 yuan paid, a year after the contract."""
    office.lead("disburse")
    office.set("2024-09-12")
    return office


@pytest.mark.parametrize("kind", ["midterm", "final"])
def test_assessment_is_begun_and_recorded(paid: Practice, kind: str) -> None:
    assert paid.refused("start_assessment") == ("R-6.3",)
    paid.do("start_assessment", {"kind": kind})
    assert paid.facts().shown_state == kind.upper()
    paid.do("record_assessment", {"kind": kind, "rating": "优"})
    assert paid.facts().shown_state == "EXECUTING"
    duty = paid.facts().duty(Item(f"{kind}_assessment"))
    assert duty is not None and duty.status == "fulfilled"


@pytest.mark.parametrize(
    ("assessed", "rules"),
    [
        ({}, ("R-6.3",)),
        ({"kind": "yearly", "score": 85}, ("R-6.3",)),
        ({"kind": "midterm"}, ("R-6.3",)),
        ({**MIDTERM, "score": 101}, ("R-6.3",)),
        ({**MIDTERM, "rating": "优"}, ("R-4.3",)),
        ({"kind": "midterm", "rating": "甲"}, ("R-4.3",)),
        ({**MIDTERM, "spent_cumulative": 600_001}, ("R-M.9",)),
        ({**MIDTERM, "spent_cumulative": -1}, ("R-M.9",)),
    ],
)
def test_assessment_has_a_kind_a_score_and_the_rating_of_that_score(
    paid: Practice, assessed: dict[str, Any], rules: tuple[str, ...]
) -> None:
    assert paid.refused("record_assessment", assessed) == rules


def test_each_assessment_is_recorded_once_and_in_order(paid: Practice) -> None:
    paid.do("record_assessment", MIDTERM)
    assert paid.refused("record_assessment", MIDTERM) == ("R-4.3", "R-6.3")
    paid.do("record_assessment", {"kind": "final", "score": 85})
    assert paid.refused("record_assessment", MIDTERM) == ("R-4.3", "R-6.3")


@pytest.mark.parametrize(
    ("score", "rating", "payable", "withheld"),
    [
        (90, "优", 400_000, 0),
        (89, "良", 320_000, 0),
        (60, "中", 200_000, 0),
        (59, "差", 0, 400_000),
    ],
)
def test_rating_says_how_much_of_the_follow_on_is_payable(
    paid: Practice, score: int, rating: str, payable: int, withheld: int
) -> None:
    """Nothing payable is withheld on the day of the assessment (R-4.3, R-M.10)."""
    done = paid.do("record_assessment", {"kind": "midterm", "score": score})
    money = paid.facts().money
    assert paid.facts().assessments[-1].rating == rating
    assert (money.follow_on_ceiling[NAME], money.withheld) == (payable * 100, withheld * 100)
    kinds = [mail.kind for mail in done.decision.owed]
    assert kinds == ["assessment_result", *(["follow_on_withheld"] if withheld else [])]
    duty = paid.facts().duty(Item.FOLLOW_ON_PAYMENT)
    assert (duty is not None) is bool(payable)


def test_final_assessment_leaves_payment_and_withholding_as_they_are(paid: Practice) -> None:
    paid.do("record_assessment", MIDTERM)
    before = paid.facts().money
    paid.do("record_assessment", {"kind": "final", "score": 10, "spent_cumulative": 600_000})
    after = paid.facts().money
    assert (after.follow_on_left, after.withheld) == (before.follow_on_left, before.withheld)
    assert after.eligible_spent == 60_000_000


def test_nothing_is_assessed_before_the_first_payment_or_after_a_settlement(
    office: Practice,
) -> None:
    office.lead("sign_contract")
    assert office.refused("record_assessment", MIDTERM) == ("R-6.3",)
    assert office.refused("start_assessment", {"kind": "midterm"}) == ("R-6.3",)


def test_contract_that_is_settled_is_not_assessed(paid: Practice) -> None:
    paid.do("terminate_contract", {"eligible_spent": 0})
    assert paid.refused("record_assessment", MIDTERM) == ("R-6.3", "R-W.2")
