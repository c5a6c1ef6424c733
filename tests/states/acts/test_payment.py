"""Money is paid to institutions of the case, after all have signed, within its ceilings."""

from typing import Any

import pytest

from states.duty_items import Item
from tests.practice import DONGLI, HEPING, Practice, institutions

NAME = institutions(HEPING)[0]
A, B, C = institutions(DONGLI)
FOLLOW_ON: dict[str, Any] = {
    "instalment": "follow_on",
    "amount": 400_000,
    "payees": {NAME: 400_000},
}


def first(amount: object, **payees: object) -> dict[str, Any]:
    """A first instalment, in yuan."""
    return {"instalment": "first_instalment", "amount": amount, "payees": payees or {NAME: amount}}


@pytest.fixture
def assessed(office: Practice) -> Practice:
    """The case of Heping, 600,000 yuan paid and spent, rated 优 at its midterm."""
    office.lead("disburse")
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 95, "spent_cumulative": 500_000})
    return office


@pytest.mark.parametrize(
    ("payment", "rules"),
    [
        ({}, ("R-5.2",)),
        (first(0), ("R-5.2",)),
        ({**first(600_000), "payees": {}}, ("R-5.2",)),
        ({**first(600_000), "instalment": "third"}, ("R-5.2",)),
        (first(600_000, 外人=600_000), ("R-5.2", "R-M.3", "R-M.4")),
        (first(600_000, district=600_000), ("R-5.2", "R-M.3", "R-M.4")),
        ({**first(600_000), "payees": {NAME: 500_000}}, ("R-M.6",)),
        (first("600000.01"), ("R-M.4",)),
    ],
)
def test_payment_goes_to_institutions_within_the_first_instalment(
    office: Practice, payment: dict[str, Any], rules: tuple[str, ...]
) -> None:
    office.lead("sign_contract")
    assert office.refused("disburse", payment) == rules


def test_part_of_a_payment_is_positive(office: Practice) -> None:
    office.lead("sign_contract", code=DONGLI)
    payees = {A: 100_000, B: -50_000}
    payment = {"instalment": "first_instalment", "amount": 50_000, "payees": payees}
    assert office.refused("disburse", payment, code=DONGLI) == ("R-M.6",)


def test_money_waits_for_the_last_signature(office: Practice) -> None:
    office.lead("commit_matching", code=DONGLI)
    shares = {A: 800_000, B: 600_000, C: 600_000}
    signed = {"parties": ["city", "district", A, B], "allocation": shares}
    office.do("sign_contract", signed, code=DONGLI)
    payment = {"instalment": "first_instalment", "amount": 1, "payees": {A: 1}}
    assert office.refused("disburse", payment, code=DONGLI) == ("R-5.2", "R-M.3")
    office.do("sign_contract", {"parties": [C]}, code=DONGLI)
    office.do("disburse", payment, code=DONGLI)


def test_case_enters_supervision_with_the_first_payment_of_every_institution(
    office: Practice,
) -> None:
    office.lead("sign_contract", code=DONGLI)
    for name, state in ((A, "SIGNED_AWAITING_DISBURSEMENT"), (B, None), (C, "EXECUTING")):
        payment = {"instalment": "first_instalment", "amount": 100, "payees": {name: 100}}
        office.do("disburse", payment, code=DONGLI)
        assert state in (None, office.facts(DONGLI).shown_state)
    assert office.facts(DONGLI).step == 6


def test_first_payment_sets_all_self_checks_of_the_contract(office: Practice) -> None:
    """Each quarter, by the tenth of the month after it (R-6.1)."""
    office.lead("disburse")
    duties = office.facts().duties.values()
    checks = [str(duty.due) for duty in duties if duty.item is Item.SELF_CHECK]
    assert (len(checks), checks[0], checks[-1]) == (7, "2024-01-10", "2025-07-10")


def test_share_is_rounded_down_to_the_fen_and_the_rest_stays_payable(office: Practice) -> None:
    office.lead("sign_contract", code=DONGLI)
    most = "400000.00"  # 60 of 666,666.67
    names = {A: "400000.01", B: 1, C: 1}
    payment = {"instalment": "first_instalment", "amount": "400002.01", "payees": names}
    assert office.refused("disburse", payment, code=DONGLI) == ("R-M.4",)
    payment = {"instalment": "first_instalment", "amount": most, "payees": {A: most}}
    office.do("disburse", payment, code=DONGLI)


# --- what holds a payment back --------------------------------------------------------------


def test_nothing_is_paid_with_an_open_flag_or_an_unpaid_recovery(office: Practice) -> None:
    office.lead("submit_self_check")
    office.night("2024-01-11")
    assert office.facts().shown_state == "FLAGGED"
    assert office.refused("disburse", FOLLOW_ON) == ("R-M.7", "R-4.3")


def test_nothing_is_paid_while_money_is_recovered(office: Practice) -> None:
    office.lead("decide_clawback")
    assert office.refused("disburse", FOLLOW_ON) == ("R-M.7", "R-4.3")


def test_nothing_is_paid_on_misuse_before_its_clawback_is_over(assessed: Practice) -> None:
    """Misuse stops payment at once, without a flag (R-6.10)."""
    assessed.do("open_clawback", {"grounds": ["misuse"]})
    assert assessed.refused("disburse", FOLLOW_ON) == ("R-M.7",)


def test_nothing_is_paid_before_the_contract_or_after_a_request_to_end_it(
    office: Practice,
) -> None:
    office.lead("commit_matching")
    assert office.refused("disburse", first(600_000)) == ("R-5.2", "R-M.3")
    office.do("sign_contract", {"parties": ["city", "district", NAME]})
    office.do("disburse", first(600_000))
    office.do("withdraw", {"letter": True})
    assert office.refused("disburse", FOLLOW_ON) == ("R-5.2", "R-W.2")


# --- the follow-on --------------------------------------------------------------------------


def test_follow_on_rests_on_the_midterm_assessment(office: Practice) -> None:
    office.lead("disburse")
    assert office.refused("disburse", FOLLOW_ON) == ("R-4.3",)


def test_follow_on_is_paid_once_and_closes_its_duty(assessed: Practice) -> None:
    more = {**FOLLOW_ON, "amount": 400_001, "payees": {NAME: 400_001}}
    assert assessed.refused("disburse", more) == ("R-M.4", "R-4.3")
    done = assessed.do("disburse", FOLLOW_ON)
    money = assessed.facts().money
    assert (money.disbursed, money.withheld, money.undisbursed) == (100_000_000, 0, 0)
    assert [mail.kind for mail in done.decision.owed] == ["disbursement"]
    duty = assessed.facts().duty(Item.FOLLOW_ON_PAYMENT)
    assert duty is not None and duty.status == "fulfilled"


def test_what_the_rating_does_not_let_be_paid_is_withheld_with_the_payment(
    office: Practice,
) -> None:
    """Paid and withheld add up to what was planned (R-M.10)."""
    office.lead("disburse")
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "rating": "良"})
    assert office.refused("disburse", FOLLOW_ON) == ("R-M.4", "R-4.3")
    done = office.do("disburse", {**FOLLOW_ON, "amount": 320_000, "payees": {NAME: 320_000}})
    assert [mail.kind for mail in done.decision.owed] == ["disbursement", "follow_on_withheld"]
    assert office.facts().money.withheld == 8_000_000


def test_follow_on_waits_for_the_result_of_a_dispute(office: Practice) -> None:
    office.lead("decide_clawback")
    office.do("file_dispute", {"against": "收回决定"})
    office.do("refund", {"amount": 300_000})
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 95})
    assert office.refused("disburse", FOLLOW_ON) == ("R-D.1",)
    office.do("dispute_result", {"result": "维持"})
    office.do("disburse", FOLLOW_ON)


def test_money_is_moved_by_two_persons_where_persons_are_known(office: Practice) -> None:
    """Every row of the ledger has who answers for it (R-M.8)."""
    office.lead("sign_contract")
    alone = {"prepared_by": "甲", "approved_by": "甲"}
    assert office.refused("disburse", first(600_000), persons=alone) == ("R-M.8",)
    for other in (" 甲", "甲\N{ZERO WIDTH SPACE}", " ", "\N{IDEOGRAPHIC SPACE}"):
        disguised = {"prepared_by": "甲", "approved_by": other}
        assert office.refused("disburse", first(600_000), persons=disguised) == ("R-M.8",)
    office.do("disburse", first(600_000), persons={"prepared_by": "甲", "approved_by": "乙"})
