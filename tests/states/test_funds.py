"""Ceilings of payments and recoveries, and progress as it stood at its day."""

from datetime import date
from fractions import Fraction

import pytest
from msgspec.structs import replace

from states.choices import Instalment
from states.facts import Contract, Facts, Money, Payment, Repayment, Report
from states.funds import (
    expected_of,
    expected_spending,
    first_ceiling,
    follow_on_plan,
    holdings,
    index_of,
    progress,
    recoverable,
    required_matching,
    spendable,
)
from tests.practice import HEPING, at, the_notice

NOTICE = the_notice()
PAID = Money(
    approved=1_000,
    payments=(
        Payment(date(2023, 9, 19), Instalment.FIRST, "甲", 400),
        Payment(date(2023, 9, 20), Instalment.FIRST, "乙", 200),
    ),
    claims={"甲": 100},
    eligible_spent=150,
)
CASE = Facts(
    region_code=HEPING,
    opened_on=date(2023, 7, 18),
    since=at("2023-07-18"),
    last_at=at("2023-07-18"),
    contract=Contract(allocation={"甲": 667, "乙": 333}, ends_on=date(2024, 9, 18)),
    money=PAID,
)


@pytest.mark.parametrize(
    ("ratio", "required"), [("1:1", 100_001), ("1:2", 50_001), ("3:2", 150_002)]
)
def test_matching_money_is_rounded_up_to_the_fen(ratio: str, required: int) -> None:
    assert required_matching(100_001, replace(NOTICE, matching_ratio=ratio)) == required


def test_first_instalment_is_rounded_down_to_the_fen() -> None:
    assert first_ceiling(66_666_667, NOTICE) == 40_000_000
    assert first_ceiling(66_666_666, NOTICE) == 39_999_999


@pytest.mark.parametrize(
    ("rating", "payable"),
    [
        ("优", {"甲": 267, "乙": 134}),
        ("良", {"甲": 213, "乙": 107}),
        ("中", {"甲": 133, "乙": 67}),
        ("差", {"甲": 0, "乙": 0}),
    ],
)
def test_rating_says_how_much_of_the_rest_may_be_paid(rating: str, payable: dict[str, int]) -> None:
    factor = NOTICE.follow_on_factor_pct[rating]
    assert follow_on_plan(CASE, factor, NOTICE) == ({"甲": 267, "乙": 134}, payable)


def test_follow_on_is_planned_whatever_was_paid_of_the_first_instalment() -> None:
    unpaid = replace(CASE, money=Money(approved=1_000))
    assert follow_on_plan(unpaid, 100, NOTICE) == follow_on_plan(CASE, 100, NOTICE)


def test_what_can_be_spent_is_what_was_paid_and_is_not_claimed_back() -> None:
    assert spendable(PAID) == 500


def test_unspent_money_is_recoverable_and_all_of_it_on_misuse() -> None:
    assert recoverable(PAID, full=False) == 600 - 100 - 150
    assert recoverable(PAID, full=True) == 600 - 100
    assert recoverable(replace(PAID, eligible_spent=600), full=False) == 0


def test_institution_holds_what_it_was_paid_and_not_yet_asked_for() -> None:
    assert holdings(PAID) == {"甲": 300, "乙": 200}


def test_expected_spending_is_linear_and_never_more_than_is_held() -> None:
    assert expected_spending(CASE, date(2023, 9, 19)) == 0
    assert expected_spending(CASE, date(2023, 12, 28)) == Fraction(1_000 * 100, 365)
    assert expected_spending(CASE, date(2024, 9, 1)) == 600
    back = replace(PAID, repayments=(Repayment(date(2024, 8, 31), "甲", 100),))
    assert expected_spending(replace(CASE, money=back), date(2024, 9, 1)) == 500
    assert expected_spending(replace(CASE, money=back), date(2024, 8, 30)) == 600


def test_nothing_is_judged_before_a_payment() -> None:
    unpaid = replace(CASE, money=Money(approved=1_000))
    assert progress(unpaid, 0, date(2024, 6, 1), NOTICE) == (
        Fraction(0),
        None,
        "not_assessed_grace",
    )


def test_written_off_money_is_no_longer_outstanding() -> None:
    money = replace(PAID, repayments=(Repayment(date(2024, 8, 31), "甲", 30),), waivers={"甲": 50})
    assert (money.recovered, money.waived, money.outstanding_recovery) == (30, 50, 20)


def test_what_a_report_was_held_against_is_told_to_the_fen() -> None:
    day = date(2024, 1, 4)
    report = Report("self_check", day, day, 100, expected="401/2", index="200/401")
    assert expected_of(report) == 201
    assert str(index_of(report)) == "0.4988"
    unjudged = Report("self_check", day, day, 100)
    assert (expected_of(unjudged), index_of(unjudged)) == (None, None)
