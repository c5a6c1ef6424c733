"""Over step 6: a clawback rests on its grounds, is proposed, deliberated and decided in order."""

from typing import Any

import pytest

from states.duty_items import Item
from tests.practice import Practice
from tests.states.acts.conftest import OfficeUnder

MISUSE = {"grounds": ["misuse"]}
POOR = {"grounds": ["poor_performance"]}
RECOVER: dict[str, Any] = {"result": "recover", "amount": 200_000}


@pytest.fixture
def prepared(office: Practice) -> Practice:
    """Heping's rectification was not cleared; 600,000 yuan are paid, nothing is spent."""
    office.lead("verify_rectification")
    return office


@pytest.fixture
def stated(prepared: Practice) -> Practice:
    """A clawback of 300,000 yuan was proposed, and the statement waived."""
    prepared.do("propose_clawback", {"amount": 300_000})
    prepared.do("waive_statement")
    return prepared


# --- grounds --------------------------------------------------------------------------------


@pytest.mark.parametrize("grounds", [[], ["slow_execution"], ["misuse", "挪用"]])
def test_clawback_names_grounds_that_can_open_one(office: Practice, grounds: list[str]) -> None:
    office.lead("disburse")
    assert office.refused("open_clawback", {"grounds": grounds}) == ("R-6.4",)


def test_poor_work_is_a_ground_once_it_was_assessed(office: Practice) -> None:
    office.lead("disburse")
    assert office.refused("open_clawback", POOR) == ("R-6.5", "R-6.4")
    office.set("2024-09-12")
    office.do("record_assessment", {"kind": "midterm", "score": 40})
    office.do("open_clawback", POOR)
    assert office.facts().shown_state == "CLAWBACK_PREPARATION"
    assert office.refused("open_clawback", POOR) == ("R-6.5", "R-6.4")


@pytest.mark.parametrize("until", ["submit_self_check", "issue_warning"])
def test_only_misuse_cuts_a_flag_or_a_rectification_short(office: Practice, until: str) -> None:
    """Full recovery, without a term to mend (R-6.10)."""
    office.lead(until)
    if until == "submit_self_check":
        office.night("2024-01-11")
    assert office.refused("open_clawback", POOR) == ("R-6.7", "R-6.4")
    office.do("open_clawback", MISUSE)
    clawback = office.facts().open_clawback
    assert clawback is not None and clawback.grounds == ("slow_execution", "misuse")
    assert office.facts().duty(Item.RECTIFICATION) is None or not clawback.warned


def test_misuse_reaches_money_that_was_spent(office: Practice) -> None:
    """Slow execution reaches what is unspent alone (R-6.9, R-6.10, R-M.5)."""
    office.lead("disburse")
    office.do("open_clawback", MISUSE)
    assert office.refused("propose_clawback", {"amount": "600000.01"}) == ("R-M.5", "R-6.9")
    office.do("propose_clawback", {"amount": 600_000})


# --- proposal -------------------------------------------------------------------------------


def test_proposal_waits_for_the_end_of_the_rectification(office: Practice) -> None:
    office.lead("issue_warning")
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    office.do("submit_rectification_report", {"as_of": "2024-01-12", "spent_cumulative": 0})
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    office.do("verify_rectification", {"result": "not_cleared"})
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.7",)
    office.set("2024-02-19")
    office.do("propose_clawback", {"amount": 300_000})


@pytest.mark.parametrize("longer", [False, True])
def test_city_is_not_late_with_a_proposal_before_it_may_propose(
    office: Practice, *, longer: bool
) -> None:
    """Ten working days, from the first day after the term for rectification (R-6.7)."""
    office.lead("issue_warning")
    if longer:
        office.do("extend_rectification", {"reason": "情况复杂"})
    office.do("submit_rectification_report", {"as_of": "2024-01-12", "spent_cumulative": 0})
    office.do("verify_rectification", {"result": "not_cleared"})
    term, proposal = (
        office.facts().duty(item) for item in (Item.RECTIFICATION, Item.CLAWBACK_PROPOSAL)
    )
    assert term is not None and proposal is not None
    expected = ("2024-02-26", "2024-03-12") if longer else ("2024-02-18", "2024-03-04")
    assert (str(term.due), str(proposal.due)) == expected
    office.set(expected[1])
    office.do("propose_clawback", {"amount": 300_000})


def test_term_for_a_proposal_runs_from_a_finding_that_comes_later(office: Practice) -> None:
    office.lead("issue_warning")
    office.nights("2024-02-18", "2024-02-19")
    office.set("2024-02-21")
    office.do("verify_rectification", {"result": "not_cleared"})
    proposal = office.facts().duty(Item.CLAWBACK_PROPOSAL)
    assert proposal is not None and (str(proposal.started), str(proposal.due)) == (
        "2024-02-21",
        "2024-03-06",
    )


@pytest.mark.parametrize("amount", [None, 0, "600000.01"])
def test_proposal_is_an_amount_that_is_paid_and_unspent(prepared: Practice, amount: object) -> None:
    rules = ("R-M.5", "R-6.9") if amount == "600000.01" else ("R-M.5",)
    assert prepared.refused("propose_clawback", {"amount": amount}) == rules


def test_proposal_is_told_with_the_term_for_a_statement(prepared: Practice) -> None:
    done = prepared.do("propose_clawback", {"amount": 300_000, "statement_due": "2024-03-01"})
    (told,) = done.decision.owed
    assert (told.kind, str(told.facts["statement_due"])) == ("clawback_proposed", "2024-03-04")
    assert told.facts["grounds"] == ["slow_execution"]
    assert [warning.code for warning in done.decision.warnings] == ["other_due_date"]


def test_office_may_ask_for_both_grounds(office_under: OfficeUnder) -> None:
    office = office_under(grounds_mode="both")
    office.lead("verify_rectification")
    assert office.refused("propose_clawback", {"amount": 300_000}) == ("R-6.4",)


# --- deliberation and decision --------------------------------------------------------------


def test_nothing_is_decided_before_statement_waiver_or_expiry(prepared: Practice) -> None:
    prepared.do("propose_clawback", {"amount": 300_000})
    assert prepared.refused("deliberate_clawback", RECOVER) == ("R-6.8",)
    assert prepared.refused("decide_clawback", {"amount": 300_000}) == ("R-6.8",)


@pytest.mark.parametrize(
    "deliberated", [{}, {"result": "recover"}, {"result": "recover", "amount": "300000.01"}]
)
def test_deliberation_comes_to_at_most_what_was_proposed(
    stated: Practice, deliberated: dict[str, Any]
) -> None:
    assert stated.refused("deliberate_clawback", deliberated) == ("R-6.8",)


def test_deliberation_may_drop_the_clawback_and_with_it_the_flag(stated: Practice) -> None:
    stated.do("deliberate_clawback", {"result": "drop"})
    facts = stated.facts()
    assert (facts.shown_state, facts.open_flag, facts.open_clawback) == ("EXECUTING", None, None)


def test_decided_is_at_most_what_was_deliberated(stated: Practice) -> None:
    assert stated.refused("decide_clawback", {}) == ("R-M.5",)
    assert stated.refused("decide_clawback", {"amount": 300_001}) == ("R-6.8",)
    stated.do("deliberate_clawback", RECOVER)
    assert stated.refused("decide_clawback", {"amount": 200_001}) == ("R-6.8",)
    done = stated.do("decide_clawback", {"amount": 200_000})
    (told,) = done.decision.owed
    assert (told.kind, told.facts["amount"]) == ("clawback_decision", 20_000_000)
    assert (told.facts["grounds"], told.facts["index"]) == (["slow_execution"], "0.0000")
    duty = stated.facts().duty(Item.RECOVERY)
    assert duty is not None and (duty.owner, duty.rule) == ("institution", "R-6.9")


def test_clawback_is_decided_by_two_persons_where_persons_are_known(stated: Practice) -> None:
    alone = {"person": "甲"}
    assert stated.refused("decide_clawback", {"amount": 1}, persons=alone) == ("R-M.8",)


# --- misuse ---------------------------------------------------------------------------------


def test_misuse_that_is_recovered_in_part_is_told_and_is_referred_at_once(office: Practice) -> None:
    """Recovered in full, payments stopped, referred to finance and audit (R-6.10)."""
    office.lead("disburse")
    office.do("open_clawback", MISUSE)
    done = office.do("propose_clawback", {"amount": 500_000})
    assert [(one.code, one.facts["whole"]) for one in done.decision.warnings] == [
        ("misuse_in_part", 60_000_000)
    ]
    office.do("waive_statement")
    office.do("decide_clawback", {"amount": 500_000})
    office.do("refer_recovery", {"authority": "市财政局、市审计局"})
    assert office.facts().shown_state == "REFERRED"
