"""A request to withdraw after payment, and the city's answer (R-W.2, §2.6)."""

import pytest

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
