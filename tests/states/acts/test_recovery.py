"""Recoveries, write-offs, disputes and terminations: what each institution owes."""

from collections.abc import Iterator
from datetime import date

import pytest

from states.duty_items import Item
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import DONGLI, Practice, institutions
from workflow.record import ledger

A, B, C = institutions(DONGLI)
ALL_PAID = {A: 40_000_000, B: 40_000_000, C: 39_999_999}


@pytest.fixture
def office() -> Iterator[Practice]:
    """The case of Dongli with 300,000 yuan to be returned by three institutions."""
    office = Practice(new_store("sqlite://"))
    office.lead("decide_clawback", code=DONGLI)
    yield office
    with office.store.reading() as transaction:
        assert ledger.imbalances(transaction) == []
    shut(office.store)


def do(office: Practice, name: str, **data: object) -> None:
    office.do(name, data, code=DONGLI)


def refused(office: Practice, name: str, **data: object) -> tuple[str, ...]:
    return office.refused(name, data, code=DONGLI)


def owed(office: Practice) -> list[int]:
    """What each institution still owes, in yuan."""
    money = office.facts(DONGLI).money
    return [
        (money.claims[n] - money.recovered_from(n) - money.waivers.get(n, 0)) // 100
        for n in (A, B, C)
    ]


def clawback_again(office: Practice, amount: int) -> None:
    """Lead the case through a second clawback, on misuse."""
    do(office, "open_clawback", grounds=["misuse"])
    do(office, "propose_clawback", amount=amount)
    do(office, "waive_statement")
    do(office, "decide_clawback", amount=amount)


def test_claim_is_split_by_what_each_institution_holds(office: Practice) -> None:
    assert owed(office) == [100_000, 100_000, 100_000]
    assert office.facts(DONGLI).money.clawback_decided == 30_000_000


def test_institution_pays_its_own_share_and_no_more(office: Practice) -> None:
    rules = refused(office, "refund", amount=150_000, payers={A: 150_000})
    assert rules == ("R-M.6",)
    assert refused(office, "refund", amount="300000.01") == ("R-M.5",)
    do(office, "refund", amount=100_000, payers={A: 100_000})
    assert owed(office) == [0, 100_000, 100_000]
    do(office, "refund", amount=200_000)
    assert office.facts(DONGLI).shown_state == "EXECUTING"
    told = office.mails(DONGLI)[-1]
    assert (told.kind, told.facts["amount"]) == ("recovery_settled", 20_000_000)
    assert told.facts["total"] == 30_000_000


def test_written_off_money_is_not_asked_for_again(office: Practice) -> None:
    office.set("2024-04-02")
    do(office, "refund", amount=90_000)
    do(office, "refer_recovery", authority="市财政局")
    do(office, "write_off_recovery", authority="市财政局", reason="已破产")
    money = office.facts(DONGLI).money
    assert (money.recovered, money.waived, money.outstanding_recovery) == (9_000_000, 21_000_000, 0)
    clawback_again(office, 60_000)
    assert office.facts(DONGLI).money.outstanding_recovery == 6_000_000
    assert refused(office, "refund", amount="60000.01") == ("R-M.5",)
    do(office, "refund", amount=60_000)
    assert office.facts(DONGLI).shown_state == "EXECUTING"
    assert owed(office) == [0, 0, 0]


def test_lower_amount_after_a_dispute_leaves_each_institution_what_it_paid(
    office: Practice,
) -> None:
    do(office, "refund", amount=100_000, payers={A: 100_000})
    do(office, "file_dispute", against="收回决定")
    do(office, "dispute_result", result="变更", amount=160_000)
    assert owed(office)[0] == 0
    assert office.facts(DONGLI).money.outstanding_recovery == 6_000_000
    duty = office.facts(DONGLI).duty(Item.RECOVERY)
    assert duty is not None and (duty.started, duty.is_open) == (date(2024, 2, 29), True)
    do(office, "refund", amount=60_000)
    assert office.facts(DONGLI).shown_state == "EXECUTING"


def test_money_paid_beyond_the_changed_amount_goes_back(office: Practice) -> None:
    do(office, "refund", amount=270_000)
    do(office, "file_dispute", against="收回决定")
    do(office, "dispute_result", result="变更", amount=90_000)
    money = office.facts(DONGLI).money
    assert (money.clawback_decided, money.recovered) == (9_000_000, 9_000_000)
    assert all(0 <= money.recovered_from(n) <= money.claims[n] for n in (A, B, C))
    assert office.facts(DONGLI).shown_state == "EXECUTING"


def test_annulled_decision_after_a_write_off_leaves_nothing(office: Practice) -> None:
    office.set("2024-04-02")
    do(office, "file_dispute", against="收回决定")
    do(office, "refund", amount=30_000)
    do(office, "refer_recovery", authority="市财政局")
    do(office, "write_off_recovery", authority="市财政局", reason="已破产")
    do(office, "dispute_result", result="撤销")
    money = office.facts(DONGLI).money
    assert (money.clawback_decided, money.recovered, money.waived) == (0, 0, 0)


def test_raised_amount_falls_on_what_the_institutions_still_hold(office: Practice) -> None:
    do(office, "file_dispute", against="收回决定")
    do(office, "dispute_result", result="变更", amount="1199999.99")
    assert office.facts(DONGLI).money.claims == ALL_PAID
    assert refused(office, "refund", amount=1_200_000) == ("R-M.5",)


def test_raised_amount_never_reaches_what_was_spent(office: Practice) -> None:
    do(office, "file_dispute", against="收回决定")
    do(office, "submit_self_check", as_of="2024-02-29", spent_cumulative=700_000)
    assert refused(office, "dispute_result", result="变更", amount=500_000) == ("R-M.5",)
    do(office, "dispute_result", result="变更", amount="499999.99")
    money = office.facts(DONGLI).money
    assert money.eligible_spent <= money.disbursed - money.clawback_decided


@pytest.mark.parametrize("kind", ["midterm", "final"])
def test_result_of_a_dispute_may_come_during_an_assessment(office: Practice, kind: str) -> None:
    do(office, "file_dispute", against="收回决定")
    do(office, "refund", amount=300_000)
    do(office, "start_assessment", kind=kind)
    do(office, "dispute_result", result="变更", amount=400_000)
    assert office.facts(DONGLI).shown_state == "RECOVERING"
    assert office.facts(DONGLI).money.outstanding_recovery == 10_000_000


def test_terminated_contract_ends_with_its_last_refund(office: Practice) -> None:
    do(office, "refund", amount=300_000)
    do(office, "withdraw", letter=True)
    assert office.facts(DONGLI).shown_state == "TERMINATION_PENDING"
    assert refused(office, "terminate_contract", eligible_spent=0, return_amount=1) == ("R-W.2",)
    do(office, "terminate_contract", eligible_spent=100_000)
    money = office.facts(DONGLI).money
    assert money.outstanding_recovery == 119_999_999 - 30_000_000 - 10_000_000
    do(office, "refund", amount="799999.99")
    facts = office.facts(DONGLI)
    assert (facts.outcome, facts.money.net_held) == ("TERMINATED", 10_000_000)
    assert facts.open_duties() == []


# --- demand, referral, write-off ------------------------------------------------------------


@pytest.mark.parametrize("amount", [None, 0, -1])
def test_refund_is_an_amount(office: Practice, amount: int | None) -> None:
    assert refused(office, "refund", amount=amount) == ("R-6.9",)


def test_parts_of_a_refund_add_up_to_it(office: Practice) -> None:
    assert refused(office, "refund", amount=100_000, payers={A: 50_000}) == ("R-M.6",)
    assert refused(office, "refund", amount=1, payers={"外人": 1}) == ("R-M.6",)


def test_recovery_is_demanded_and_referred_once_it_is_overdue(office: Practice) -> None:
    """Due 30 days after the decision, the city demands it (R-6.9)."""
    office.set("2024-04-01")  # 2024-03-30 is a Saturday
    assert refused(office, "demand_recovery") == ("R-6.9",)
    assert refused(office, "refer_recovery", authority="市财政局") == ("R-6.9",)
    office.set("2024-04-02")
    do(office, "demand_recovery")
    clawback = office.facts(DONGLI).clawback
    assert clawback is not None and clawback.demanded
    assert refused(office, "refer_recovery") == ("R-6.9",)
    do(office, "refer_recovery", authority="市财政局")
    assert office.facts(DONGLI).shown_state == "REFERRED"
    assert refused(office, "demand_recovery") == ("R-6.9",)


def test_only_a_referred_recovery_is_written_off_by_an_authority_with_a_reason(
    office: Practice,
) -> None:
    whole = {"authority": "市财政局", "reason": "已破产"}
    assert refused(office, "write_off_recovery", **whole) == ("R-6.9",)
    office.set("2024-04-02")
    do(office, "refer_recovery", authority="市财政局")
    assert refused(office, "write_off_recovery", reason="已破产") == ("R-6.9",)
    assert refused(office, "write_off_recovery", authority="市财政局") == ("R-A.1",)
    do(office, "write_off_recovery", **whole)
    facts = office.facts(DONGLI)
    assert (facts.shown_state, facts.open_flag, facts.money.waived) == (
        "EXECUTING",
        None,
        30_000_000,
    )


def test_there_is_nothing_to_pay_back_without_a_decision() -> None:
    office = Practice(new_store("sqlite://"))
    office.lead("disburse", code=DONGLI)
    for act in ("refund", "demand_recovery", "refer_recovery", "write_off_recovery"):
        assert refused(office, act) == ("R-6.9",)
    shut(office.store)
