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
    still_owed,
)
from states.verdicts import Verdict
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


def paid_first(*, less: int) -> Facts:
    """A case whose one institution was paid its first instalment, so many fen less than it may."""
    share, first = 100_000_050, 60_000_030
    money = Money(
        approved=share,
        payments=(Payment(date(2023, 9, 19), Instalment.FIRST, "甲", first - less),),
    )
    return replace(CASE, money=money, contract=replace(CASE.contract, allocation={"甲": share}))


@pytest.mark.parametrize(
    ("less", "carried"), [(0, 0), (1, 1), (30, 30), (99, 99), (100, 0), (60_000_030, 0)]
)
def test_last_payment_carries_the_fen_that_paying_in_whole_yuan_had_left(
    less: int, carried: int
) -> None:
    """R-4.3, R-M.4: so much less than a yuan is carried, more was not paid for a reason."""
    rest = 100_000_050 - 60_000_030
    assert follow_on_plan(paid_first(less=less), 100, NOTICE) == (
        {"甲": rest + carried},
        {"甲": rest + carried},
    )


@pytest.mark.parametrize("factor", [0, 50, 80, 99])
def test_fen_are_not_carried_where_only_a_part_of_the_rest_may_be_paid(factor: int) -> None:
    rest = 100_000_050 - 60_000_030
    planned, payable = follow_on_plan(paid_first(less=30), factor, NOTICE)
    assert (planned, payable) == ({"甲": rest}, {"甲": rest * factor // 100})


def test_more_than_the_first_instalment_that_was_paid_takes_nothing_from_the_rest() -> None:
    rest = 100_000_050 - 60_000_030
    assert follow_on_plan(paid_first(less=-40), 100, NOTICE)[0] == {"甲": rest}


def test_institution_owes_what_was_claimed_and_neither_came_back_nor_was_written_off() -> None:
    money = replace(
        PAID,
        claims={"甲": 100, "乙": 70},
        repayments=(Repayment(date(2024, 8, 31), "甲", 30), Repayment(date(2024, 9, 1), "甲", 5)),
        waivers={"甲": 20},
    )
    assert still_owed(money) == {"甲": 45, "乙": 70}
    assert sum(still_owed(money).values()) == money.outstanding_recovery


@pytest.mark.parametrize(
    ("ends_on", "as_of"),
    [
        (None, date(2024, 6, 1)),
        (date(2023, 9, 19), date(2024, 6, 1)),
        (date(2023, 9, 18), date(2024, 6, 1)),
        (date(2024, 9, 18), date(2023, 9, 18)),
    ],
    ids=["no end is known", "it ends as it is paid", "it ended before", "before the payment"],
)
def test_nothing_is_expected_of(ends_on: date | None, as_of: date) -> None:
    facts = replace(CASE, contract=replace(CASE.contract, ends_on=ends_on))
    assert expected_spending(facts, as_of) == 0


GRACE = NOTICE.progress_grace_days
AFTER_GRACE = date.fromordinal(date(2023, 9, 19).toordinal() + GRACE)


def test_report_is_judged_from_the_end_of_the_days_of_grace() -> None:
    """R-6.4"""
    before = date.fromordinal(AFTER_GRACE.toordinal() - 1)
    assert progress(CASE, 0, before, NOTICE)[1:] == (None, Verdict.NOT_ASSESSED)
    assert progress(CASE, 0, AFTER_GRACE, NOTICE)[1:] == (Fraction(0), Verdict.RED)


@pytest.mark.parametrize(
    ("spent", "verdict"),
    [
        (0, Verdict.RED),
        (499, Verdict.RED),
        (500, Verdict.YELLOW),
        (799, Verdict.YELLOW),
        (800, Verdict.OK),
        (1_000, Verdict.OK),
    ],
)
def test_spending_is_slow_below_each_limit_and_not_on_it(spent: int, verdict: Verdict) -> None:
    """R-6.4"""
    limits = replace(NOTICE, slow_red_below="0.5", slow_yellow_below="0.8")
    money = replace(PAID, approved=1_000, payments=(replace(PAID.payments[0], amount=1_000),))
    facts = replace(CASE, money=money)
    expected, index, found = progress(facts, spent, date(2024, 9, 18), limits)
    assert (expected, index, found) == (Fraction(1_000), Fraction(spent, 1_000), verdict)


def test_where_all_was_paid_back_nothing_is_expected_and_nothing_judged() -> None:
    back = tuple(Repayment(date(2024, 1, 1), one.payee, one.amount) for one in PAID.payments)
    facts = replace(CASE, money=replace(PAID, repayments=back))
    assert progress(facts, 0, date(2024, 6, 1), NOTICE) == (Fraction(0), None, Verdict.NOT_ASSESSED)
