"""Step 5: matching money before the signatures, one joint contract, and a support without one."""

from datetime import date
from typing import Any

import pytest

from config.words import Words
from states.actors import Channel, Role
from states.duty_items import Item
from states.facts import Outcome
from states.refusals import Refusal
from tests.practice import DONGLI, HEPING, Practice, institutions
from tests.states.acts.conftest import OfficeUnder

NAME = institutions(HEPING)[0]
A, B, C = institutions(DONGLI)
ALL = {"parties": ["city", "district", NAME]}
REASON = {"reason": "经办会研究"}
SHARES = {A: 1_000_000, B: 600_000, C: 400_000}


# --- matching money -------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [None, 0, -1])
def test_commitment_is_an_amount(office: Practice, amount: int | None) -> None:
    office.lead("decide_support")
    assert office.refused("commit_matching", {"amount": amount}) == ("R-F.1",)


def test_commitment_below_the_ratio_is_told_at_once_and_stops_the_signing(
    office: Practice,
) -> None:
    office.lead("decide_support")
    done = office.do("commit_matching", {"amount": "999999.99"})
    assert office.facts().shown_state == "AWAITING_MATCHING"
    (told,) = done.decision.owed
    assert (told.kind, told.facts["shortfall"]) == ("matching_shortfall", 1)
    assert office.refused("sign_contract", ALL) == ("R-F.1", "R-M.2")
    office.do("commit_matching", {"amount": 1_000_000})
    assert office.facts().money.matching_committed == 100_000_000
    office.do("sign_contract", ALL)


def test_ratio_is_that_of_the_notice(office_under: OfficeUnder) -> None:
    office = office_under(matching_ratio="1:2")
    office.lead("decide_support")
    office.do("commit_matching", {"amount": 500_000})
    assert office.facts().shown_state == "AWAITING_CONTRACT"


def test_commitment_does_not_fall_below_the_ratio_once_somebody_has_signed(
    office: Practice,
) -> None:
    office.lead("sign_contract")
    assert office.refused("commit_matching", {"amount": 999_999}) == ("R-F.1", "R-M.2")
    office.do("commit_matching", {"amount": 1_200_000})
    assert office.facts().shown_state == "SIGNED_AWAITING_DISBURSEMENT"


def test_commitment_that_falls_is_noted_with_both_sums(office: Practice) -> None:
    """The amount is the whole sum, and not what is added to it (R-F.1)."""
    office.lead("decide_support")
    assert office.do("commit_matching", {"amount": 1_000_000}).decision.warnings == ()
    assert office.do("commit_matching", {"amount": 1_000_000}).decision.warnings == ()
    assert office.do("commit_matching", {"amount": 1_200_000}).decision.warnings == ()
    (warning,) = office.do("commit_matching", {"amount": 200_000}).decision.warnings
    assert warning.code == "matching_lowered"
    assert (warning.facts["before"], warning.facts["committed"]) == (120_000_000, 20_000_000)
    for words in (Words("zh"), Words("en")):
        assert "1,200,000" in (said := words.explain(warning).says)
        assert "200,000" in said.replace("1,200,000", "")


def test_only_the_money_of_the_city_is_recovered(office: Practice) -> None:
    """Matching money is committed and never claimed back (R-F.2)."""
    office.lead("propose_clawback")
    money = office.facts().money
    assert (money.matching_committed, money.disbursed) == (100_000_000, 60_000_000)
    office.do("waive_statement")
    assert office.refused("decide_clawback", {"amount": 600_001}) == ("R-6.8", "R-M.5", "R-6.9")


# --- signatures -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "rules"),
    [
        ({}, ("R-5.1",)),
        ({"parties": ["city", "外人"]}, ("R-5.1",)),
        ({"parties": ["city"], "allocation": {"外人": 1_000_000}}, ("R-5.1", "R-M.1")),
        ({"parties": ["city"], "allocation": {A: 2_000_000}}, ("R-M.1",)),
        ({"parties": ["city"], "allocation": {**SHARES, A: 999_999}}, ("R-M.1",)),
        ({"parties": ["city"], "allocation": {A: 2_000_000, B: 1, C: -1}}, ("R-M.1",)),
        ({"parties": ["city", "district", A, B, C]}, ("R-M.1",)),
    ],
)
def test_parties_of_the_case_sign_and_share_the_support_among_them(
    office: Practice, signed: dict[str, Any], rules: tuple[str, ...]
) -> None:
    office.lead("commit_matching", code=DONGLI)
    assert office.refused("sign_contract", signed, code=DONGLI) == rules


def test_last_of_n_and_two_signatures_starts_the_two_years(office: Practice) -> None:
    """The plan's 24 months begin with the contract (R-1.2)."""
    office.lead("commit_matching", code=DONGLI)
    office.do("sign_contract", {"parties": ["city", A], "allocation": SHARES}, code=DONGLI)
    assert office.refused("sign_contract", {"parties": ["city"]}, code=DONGLI) == ("R-5.1",)
    other = {"parties": [B], "allocation": {**SHARES, A: 400_000, C: 1_000_000}}
    assert office.refused("sign_contract", other, code=DONGLI) == ("R-5.1", "R-M.1")
    office.do("sign_contract", {"parties": [B, C]}, code=DONGLI)
    assert office.facts(DONGLI).shown_state == "SIGNING"
    office.set("2023-09-14")
    office.do("sign_contract", {"parties": ["district"]}, code=DONGLI)
    facts = office.facts(DONGLI)
    assert facts.shown_state == "SIGNED_AWAITING_DISBURSEMENT"
    assert facts.contract.ends_on == date(2025, 9, 13)
    owed = {duty.item: str(duty.due) for _, duty in facts.open_duties()}
    assert owed[Item.PAYMENT] == "2023-09-28"
    assert (owed[Item.MIDTERM_ASSESSMENT], owed[Item.FINAL_ASSESSMENT]) == (
        "2024-09-14",
        "2025-09-15",
    )


def test_nobody_signs_before_the_decision_on_support(office: Practice) -> None:
    office.lead("publicise")
    assert office.refused("sign_contract", ALL) == ("R-5.1",)
    assert office.refused("commit_matching", {"amount": 1}) == ("R-F.1",)


# --- a support without a contract -----------------------------------------------------------


def test_contract_lapses_only_after_its_term_and_can_be_given_another(office: Practice) -> None:
    office.lead("commit_matching")
    office.set("2023-10-07")
    assert office.refused("lapse_contract") == ("R-A.1", "R-5.4")
    office.set("2023-10-08")
    office.do("lapse_contract", REASON)
    assert office.facts().shown_state == "LAPSED_UNSIGNED"
    assert office.refused("sign_contract", ALL) == ("R-5.1",)
    assert office.refused("extend_contract_term") == ("R-A.1",)
    office.do("extend_contract_term", REASON)
    duty = office.facts().duty(Item.CONTRACT_SIGNING)
    assert duty is not None and (duty.is_open, duty.due) == (True, date(2023, 11, 7))
    office.do("sign_contract", ALL)


def test_running_term_for_signing_is_extended_without_a_lapse(office: Practice) -> None:
    office.lead("commit_matching")
    office.do("extend_contract_term", REASON)
    assert office.facts().shown_state == "AWAITING_CONTRACT"


def test_those_who_sign_are_told_the_new_end_of_the_term(office: Practice) -> None:
    office.lead("commit_matching")
    (told,) = office.do("extend_contract_term", REASON).decision.owed
    assert (told.kind, told.to) == ("contract_term_extended", ("district", "institution"))
    duty = office.facts().duty(Item.CONTRACT_SIGNING)
    assert duty is not None
    assert told.facts == {"contract_due": duty.due, **REASON}


def test_term_that_would_end_on_the_same_day_is_not_given_again(office: Practice) -> None:
    """Done twice on a day it moved nothing, and told everybody twice."""
    office.lead("commit_matching")
    office.do("extend_contract_term", REASON)
    mails = len(office.mails())
    assert office.refused("extend_contract_term", REASON) == ("R-5.4",)
    assert len(office.mails()) == mails
    office.set("2023-09-11")
    office.do("extend_contract_term", REASON)
    assert len(office.mails()) == mails + 1


def test_signed_contract_neither_lapses_nor_gets_another_term(office: Practice) -> None:
    office.lead("sign_contract")
    assert office.refused("lapse_contract", REASON) == ("R-5.4",)
    assert office.refused("extend_contract_term", REASON) == ("R-5.4",)


def test_support_is_revoked_where_none_of_its_money_is_held(office: Practice) -> None:
    office.lead("sign_contract")
    assert office.refused("revoke_support") == ("R-A.1",)
    office.do("revoke_support", REASON)
    facts = office.facts()
    assert (facts.outcome, facts.open_duties()) == (Outcome.REVOKED, [])
    told = office.mails()[-1]
    assert (told.kind, told.facts["amount"]) == ("support_revoked", facts.money.approved)
    assert told.facts["reason"] == REASON["reason"]


def test_support_that_was_paid_is_revoked_once_its_money_is_back(office: Practice) -> None:
    """Until then it is taken back by a clawback or a settlement (R-5.4, R-6.10)."""
    office.lead("decide_clawback")
    office.do("refund", {"amount": 300_000})
    assert office.refused("revoke_support", REASON) == ("R-5.4", "R-6.10")


def test_support_is_not_revoked_while_a_clawback_runs(office: Practice) -> None:
    """Its flag would stay open for good, and nothing could close it (R-5.4, R-6.5)."""
    office.lead("disburse")
    office.do("open_clawback", {"grounds": ["misuse"]})
    office.do("propose_clawback", {"amount": 600_000})
    office.do("waive_statement")
    office.do("decide_clawback", {"amount": 600_000})
    office.do("refund", {"amount": 600_000})
    office.do("open_clawback", {"grounds": ["misuse"]})
    assert office.refused("revoke_support", REASON) == ("R-5.4", "R-6.5")


AT_DESK: dict[str, Any] = {"person": "甲", "channel": Channel.TERMINAL, "role": Role.OPERATOR}


def test_commitment_that_is_not_above_the_one_before_is_asked_about(office: Practice) -> None:
    office.lead("decide_support")
    office.do("commit_matching", {"amount": 600_000}, persons=AT_DESK)
    for amount in (600_000, 400_000, "599999.99"):
        answer = office.ask("commit_matching", {"amount": amount}, persons=AT_DESK)
        assert isinstance(answer, Refusal)
        (found,) = answer.problems
        assert (found.code, found.facts["before"]) == ("matching_not_above", 60_000_000)
        assert "600,000" in Words("zh").explain(found).says
        assert "600,000" in Words("en").explain(found).says
    office.do("commit_matching", {"amount": 600_001}, persons=AT_DESK)
    assert office.refused("commit_matching", {"amount": 0}, persons=AT_DESK) == ("R-F.1",)
    office.do("commit_matching", {"amount": 400_000, "confirmed": True}, persons=AT_DESK)
    assert office.facts().money.matching_committed == 40_000_000
    office.do("commit_matching", {"amount": 300_000})
