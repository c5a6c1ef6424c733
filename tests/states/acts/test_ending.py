"""A request to withdraw after payment, and the city's answer (R-W.2)."""

import pytest

from states.duty_items import Item
from tests.practice import DONGLI, HEPING, Practice, institutions

LETTER = {"letter": True, "reason": "机构改制"}
NO = {"reason": "合同应当继续履行"}


@pytest.mark.parametrize("assessment", [None, "midterm", "final"])
def test_declined_withdrawal_lets_everything_live_on(
    office: Practice, assessment: str | None
) -> None:
    office.lead("disburse")
    office.set("2023-10-10")
    if assessment:
        office.do("start_assessment", {"kind": assessment})
    before = office.facts()
    office.do("withdraw", LETTER)
    assert (office.facts().step, office.facts().shown_state) == (6, "TERMINATION_PENDING")
    done = office.do("decline_withdrawal", NO)
    after = office.facts()
    assert (after.step, after.state, after.money, after.duties) == (
        before.step,
        before.state,
        before.money,
        before.duties,
    )
    assert done.decision.owed == ()
    office.do("withdraw", LETTER)
    office.do("terminate_contract", {"eligible_spent": 0})


def test_case_that_waits_for_a_first_payment_shows_step_six_while_it_asks(
    office: Practice,
) -> None:
    office.lead("sign_contract", code=DONGLI)
    first = institutions(DONGLI)[0]
    payment = {"instalment": "first_instalment", "amount": 1_000, "payees": {first: 1_000}}
    office.do("disburse", payment, code=DONGLI)
    assert office.facts(DONGLI).step == 5
    office.do("withdraw", LETTER, code=DONGLI)
    assert office.facts(DONGLI).step == 6
    office.do("decline_withdrawal", NO, code=DONGLI)
    facts = office.facts(DONGLI)
    assert (facts.step, facts.shown_state) == (5, "SIGNED_AWAITING_DISBURSEMENT")
    office.do("terminate_contract", {"eligible_spent": 0}, code=DONGLI)
    facts = office.facts(DONGLI)
    assert (facts.step, facts.shown_state) == (6, "TERMINATION_PENDING")


def test_withdrawal_is_declined_by_the_city_with_a_reason(office: Practice) -> None:
    office.lead("disburse")
    assert office.refused("decline_withdrawal", NO) == ("R-W.2",)
    office.do("withdraw", LETTER)
    assert office.refused("decline_withdrawal", {}) == ("R-A.1",)
    assert office.refused("decline_withdrawal", NO, party="district") == ("R-W.2",)


def test_terminated_contract_is_not_declined(office: Practice) -> None:
    office.lead("disburse")
    office.do("terminate_contract", {"eligible_spent": 0})
    assert office.refused("decline_withdrawal", NO) == ("R-W.2",)
    assert office.facts(HEPING).shown_state == "TERMINATION_PENDING"


def test_clawback_runs_on_beside_a_request_and_its_answer(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("withdraw", LETTER)
    assert office.facts().shown_state == "RECOVERING"
    office.do("refund", {"amount": 300_000})
    assert office.facts().shown_state == "TERMINATION_PENDING"
    office.do("decline_withdrawal", NO)
    assert office.facts().shown_state == "EXECUTING"


# --- withdrawing, settling, closing ---------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "rules"),
    [
        ("start_drafting", ("R-W.1",)),
        ("publicise", ("R-W.1",)),
        ("sign_contract", ("R-W.1", "R-W.3")),
        ("disburse", ("R-W.1", "R-W.2")),
    ],
)
def test_region_withdraws_by_letter_at_whatever_stage(
    office: Practice, until: str, rules: tuple[str, ...]
) -> None:
    office.lead(until)
    assert office.refused("withdraw") == rules


def test_withdrawal_before_payment_ends_the_case_and_releases_the_money(
    office: Practice,
) -> None:
    """Nothing is recovered where nothing was paid (R-W.3)."""
    office.lead("sign_contract")
    done = office.do("withdraw", LETTER)
    facts = office.facts()
    assert (facts.outcome, facts.open_duties()) == ("WITHDRAWN", [])
    assert [mail.kind for mail in done.decision.owed] == ["withdrawal_confirmed"]
    (released,) = done.decision.postings
    assert (released.debit, released.amount) == ("released", 100_000_000)


def test_withdrawal_after_payment_is_a_request(office: Practice) -> None:
    office.lead("disburse")
    assert office.do("withdraw", LETTER).decision.owed == ()
    assert office.facts().shown_state == "TERMINATION_PENDING"
    assert office.refused("withdraw", LETTER) == ("R-W.2",)


def test_only_a_contract_under_which_money_was_paid_is_settled(office: Practice) -> None:
    office.lead("sign_contract")
    assert office.refused("terminate_contract") == ("R-W.2",)


@pytest.mark.parametrize(
    ("settled", "rules"),
    [
        ({"eligible_spent": 600_001}, ("R-M.9", "R-W.2")),
        ({"eligible_spent": -1}, ("R-M.9", "R-W.2")),
        ({"eligible_spent": 100_000, "return_amount": 500_001}, ("R-M.5", "R-W.2")),
        ({"eligible_spent": 100_000, "return_amount": 499_999}, ("R-W.2",)),
    ],
)
def test_eligible_spending_stays_and_the_rest_is_returned(
    office: Practice, settled: dict[str, object], rules: tuple[str, ...]
) -> None:
    office.lead("disburse")
    assert office.refused("terminate_contract", settled) == rules
    done = office.do("terminate_contract", {"eligible_spent": 100_000, "return_amount": 500_000})
    (told,) = done.decision.owed
    assert (told.kind, told.facts["return_amount"]) == ("contract_terminated", 50_000_000)
    duty = office.facts().duty(Item.RECOVERY)
    assert duty is not None and (duty.rule, str(duty.due)) == ("R-W.2", "2023-10-19")
    assert office.refused("terminate_contract") == ("R-W.2",)


def test_settlement_with_nothing_to_return_ends_the_case(office: Practice) -> None:
    office.lead("disburse")
    office.do("terminate_contract", {"eligible_spent": 600_000})
    assert (office.facts().outcome, office.facts().shown_state) == ("TERMINATED", "CLOSED")


def test_contract_is_not_settled_beside_a_decided_recovery(office: Practice) -> None:
    office.lead("decide_clawback")
    assert office.refused("terminate_contract", {"eligible_spent": 0}) == ("R-W.2",)


def test_case_is_closed_once_assessed_and_settled(office: Practice) -> None:
    office.lead("disburse")
    assert office.refused("close_case") == ("R-6.3",)
    office.set("2025-09-11")
    office.do("record_assessment", {"kind": "final", "score": 85})
    done = office.do("close_case")
    assert [mail.kind for mail in done.decision.owed] == ["case_closed"]
    assert (office.facts().outcome, office.facts().open_duties()) == ("COMPLETED", [])


def test_case_is_not_closed_beside_a_clawback_or_an_unpaid_recovery(office: Practice) -> None:
    office.lead("decide_clawback")
    assert office.refused("close_case") == ("R-6.3", "R-6.4", "R-M.7")
    office.do("refund", {"amount": 300_000})
    assert office.refused("close_case") == ("R-6.3",)


def test_case_that_is_to_be_settled_is_not_closed(office: Practice) -> None:
    office.lead("disburse")
    office.do("withdraw", LETTER)
    assert office.refused("close_case") == ("R-6.3", "R-W.2")
