"""Over step 6: an institution answers a proposal, waives its answer, is heard, or stays silent."""

from typing import Any

import pytest

from states.duty_items import Item
from tests.practice import DONGLI, Practice

STATEMENT: dict[str, Any] = {"evidence": ["凭证"], "request": "减少收回金额"}


@pytest.fixture
def proposed(office: Practice) -> Practice:
    """A clawback was proposed on 2024-02-27; the term for a statement ends on 2024-03-05."""
    office.lead("propose_clawback")
    return office


def test_statement_is_taken_down_and_a_decision_is_owed(proposed: Practice) -> None:
    proposed.do("submit_statement", STATEMENT)
    facts = proposed.facts()
    assert facts.clawback is not None and facts.clawback.statement == "减少收回金额"
    assert facts.shown_state == "DELIBERATION"
    duty = facts.duty(Item.CLAWBACK_DECISION)
    assert duty is not None and (duty.rule, str(duty.due)) == ("R-6.8", "2024-03-12")


@pytest.mark.parametrize("act", ["submit_statement", "request_hearing"])
def test_statement_and_hearing_are_asked_for_within_the_term(proposed: Practice, act: str) -> None:
    proposed.set("2024-03-06")
    assert proposed.refused(act, {}) == ("R-6.8",)
    proposed.set("2024-03-05")
    proposed.do(act, {})


@pytest.mark.parametrize("act", ["submit_statement", "waive_statement", "request_hearing"])
def test_hearing_that_was_asked_for_is_held_first(proposed: Practice, act: str) -> None:
    proposed.do("request_hearing")
    assert proposed.refused(act) == ("R-6.8",)


def test_hearing_is_held_on_request_and_seven_working_days_notice(proposed: Practice) -> None:
    noticed = {"notified_on": "2024-02-28"}
    assert proposed.refused("hold_hearing", noticed) == ("R-6.8",)
    proposed.do("request_hearing")
    assert proposed.refused("hold_hearing") == ("R-6.8",)
    proposed.set("2024-03-07")
    assert proposed.refused("hold_hearing", noticed) == ("R-6.8",)
    proposed.set("2024-03-08")
    proposed.do("hold_hearing", noticed)
    assert proposed.facts().shown_state == "DELIBERATION"


def test_hearing_is_not_held_on_a_notice_served_before_it_was_asked_for(
    proposed: Practice,
) -> None:
    proposed.set("2024-03-01")
    proposed.do("request_hearing")
    proposed.set("2024-03-20")
    assert proposed.refused("hold_hearing", {"notified_on": "2024-02-29"}) == ("R-6.8",)
    proposed.do("hold_hearing", {"notified_on": "2024-03-01"})
    assert proposed.facts().shown_state == "DELIBERATION"


def test_hearing_on_notice_before_the_calendar_begins_is_refused_in_words(
    office: Practice,
) -> None:
    office.lead("propose_clawback", code=DONGLI)
    office.do("request_hearing", code=DONGLI)
    office.set("2024-03-12")
    early = {"notified_on": "1999-01-04"}
    assert office.refused("hold_hearing", early, code=DONGLI) == ("R-6.8",)


def test_silence_ends_the_term_in_the_night_after_it(proposed: Practice) -> None:
    proposed.night("2024-03-05")
    assert proposed.facts().shown_state == "CLAWBACK_PROPOSED"
    proposed.night("2024-03-06")
    assert proposed.facts().shown_state == "DELIBERATION"
    assert proposed.records()[-1].command == "expire_statement"


@pytest.mark.parametrize("until", ["verify_rectification", "waive_statement"])
def test_there_is_nothing_to_answer_before_a_proposal_or_after_its_answer(
    office: Practice, until: str
) -> None:
    office.lead(until)
    for act in ("submit_statement", "waive_statement", "request_hearing", "hold_hearing"):
        assert office.refused(act) == ("R-6.8",)
    assert office.refused("expire_statement", party="system") == ("R-6.8",)


@pytest.mark.parametrize("act", ["submit_statement", "waive_statement"])
def test_what_ends_the_term_says_that_no_hearing_follows(proposed: Practice, act: str) -> None:
    (warning,) = proposed.do(act).decision.warnings
    assert warning.code == "hearing_closed"
    assert proposed.refused("request_hearing") == ("R-6.8",)


def test_asking_for_a_hearing_warns_of_nothing(proposed: Practice) -> None:
    assert proposed.do("request_hearing").decision.warnings == ()
