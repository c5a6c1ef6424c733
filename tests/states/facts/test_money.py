"""The amounts of a case, worked out of what was paid, claimed, paid back and written off."""

from datetime import date, timedelta

from hypothesis import given, settings

from states.choices import Instalment
from states.facts import Money, Payment
from tests.states.facts.amounts import DAYS, FIRST, MONEY, NAMES


def test_case_without_money_has_none_anywhere() -> None:
    money = Money()
    amounts = (money.disbursed, money.recovered, money.held, money.outstanding_recovery)
    assert amounts == (0, 0, 0, 0)
    assert (money.first_paid_on, money.held_at(date.max)) == (None, 0)


@settings(max_examples=25)
@given(MONEY)
def test_what_was_paid_is_in_one_of_five_places(money: Money) -> None:
    places = (
        money.held,
        money.eligible_spent,
        money.recovered,
        money.waived,
        money.outstanding_recovery,
    )
    assert sum(places) == money.disbursed
    assert money.net_held == money.disbursed - money.recovered
    assert money.undisbursed == money.approved - money.disbursed


@settings(max_examples=25)
@given(MONEY)
def test_institutions_together_have_what_the_case_has(money: Money) -> None:
    assert sum(map(money.paid_to, NAMES)) == money.disbursed
    assert sum(map(money.recovered_from, NAMES)) == money.recovered
    for name in NAMES:
        parts = [money.paid_to(name, one) for one in Instalment]
        assert sum(parts) == money.paid_to(name)


@settings(max_examples=25)
@given(MONEY, DAYS)
def test_what_is_held_at_a_day_is_what_came_by_then(money: Money, day: date) -> None:
    assert money.held_at(date.max) == money.net_held
    later = sum(one.amount for one in money.payments if one.on > day)
    back = sum(one.amount for one in money.repayments if one.on > day)
    assert money.held_at(day) + later - back == money.net_held
    assert money.held_at(FIRST - timedelta(days=1)) == 0


@settings(max_examples=25)
@given(MONEY)
def test_progress_is_measured_from_the_first_payment(money: Money) -> None:
    if not money.payments:
        assert money.first_paid_on is None
    else:
        assert money.first_paid_on in {one.on for one in money.payments}
        assert all(money.first_paid_on <= one.on for one in money.payments)


def test_what_was_paid_is_told_by_institution_and_instalment() -> None:
    money = Money(
        payments=(
            Payment(FIRST, Instalment.FIRST, "甲", 3),
            Payment(FIRST, Instalment.FOLLOW_ON, "甲", 4),
        )
    )
    assert (money.paid_to("甲"), money.paid_to("丁")) == (7, 0)
    assert money.paid_to("甲", Instalment.FOLLOW_ON) == 4
