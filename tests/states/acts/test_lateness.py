"""Filings that came late, or never: let in with a reason, refused, or given up (R-2.7, R-1.1)."""

import pytest

from states.duty_items import Item
from states.facts import Outcome
from states.refusals import Refusal
from tests.practice import HEPING, Practice, institution_papers, plan_papers

APPROVAL = {"approved_by": "处长", "reason": "系统故障"}
REASON = {"reason": "逾期无正当理由"}


@pytest.fixture
def late(office: Practice) -> Practice:
    """Both filings of Heping came on the day after the deadline."""
    office.lead("approve_plan_internally")
    office.set("2023-08-01")
    office.do("submit_plan_filing", plan_papers(HEPING))
    office.do("submit_institution_filing", institution_papers(HEPING))
    return office


def owed(office: Practice) -> set[str]:
    return {duty.item for _, duty in office.facts().open_duties()}


def test_late_filing_awaits_the_head_of_the_office(late: Practice) -> None:
    facts = late.facts()
    assert (facts.plan.status, facts.institution.status) == ("LATE_PENDING", "LATE_PENDING")
    assert owed(late) == {Item.DECIDE_LATE_PLAN_FILING, Item.DECIDE_LATE_INSTITUTION_FILING}


@pytest.mark.parametrize("missing", ["approved_by", "reason"])
def test_late_filing_is_let_in_by_a_recorded_approval_with_its_reason(
    late: Practice, missing: str
) -> None:
    approval = {name: value for name, value in APPROVAL.items() if name != missing}
    assert late.refused("approve_late_filing", approval) == ("R-2.7",)


def test_approval_lets_in_all_that_is_late_and_the_mark_stays(late: Practice) -> None:
    late.do("approve_late_filing", APPROVAL)
    facts = late.facts()
    assert (facts.plan.status, facts.institution.status) == ("SUBMITTED", "SUBMITTED")
    assert (facts.late, facts.plan.late, facts.institution.late) == (True, True, True)
    assert owed(late) == {Item.CHECK_PLAN_FILING, Item.CHECK_INSTITUTION_FILING}
    late.do("accept_plan_filing")
    late.do("accept_institution_filing")
    assert late.facts().plan.late


def test_nobody_who_signed_in_lets_in_what_he_enters_himself(late: Practice) -> None:
    signed_in = {"person": "王某", "login": "wang"}
    own = {**APPROVAL, "approved_by": "王 某"}
    assert late.refused("approve_late_filing", own, persons=signed_in) == ("R-2.7",)
    late.do("approve_late_filing", {**APPROVAL, "approved_by": "李局长"}, persons=signed_in)
    assert late.facts().plan.late_approved_by == "李局长"


def test_approval_of_one_filing_leaves_the_other_waiting(late: Practice) -> None:
    late.do("approve_late_filing", {**APPROVAL, "items": ["institution_filing"]})
    facts = late.facts()
    assert (facts.plan.status, facts.institution.status) == ("LATE_PENDING", "SUBMITTED")
    again = {**APPROVAL, "items": ["institution_filing"]}
    assert late.refused("approve_late_filing", again) == ("R-2.7",)


def test_filing_in_time_needs_no_approval(office: Practice) -> None:
    office.lead("submit_plan_filing")
    assert office.refused("approve_late_filing", APPROVAL) == ("R-2.7",)


def test_late_filing_is_refused_with_a_reason_and_the_case_lapses(late: Practice) -> None:
    assert late.refused("refuse_late_filing") == ("R-A.1",)
    late.do("refuse_late_filing", REASON)
    assert (late.facts().outcome, owed(late)) == (Outcome.LAPSED, set())
    told = late.mails()[-1]
    assert (told.kind, told.item) == ("filing_refused", "plan_filing")
    assert told.facts["received"] and told.facts["reason"] == REASON["reason"]
    assert late.refused("accept_plan_filing") == ("R-2.7",)


def test_filing_in_time_is_not_refused_as_late(office: Practice) -> None:
    office.lead("submit_plan_filing")
    assert office.refused("refuse_late_filing", REASON) == ("R-2.7",)


def test_silence_ends_a_case_after_the_term_and_by_decision_alone(office: Practice) -> None:
    """Taking part is voluntary, and no answer is no refusal (R-1.1)."""
    office.lead("approve_plan_internally")
    office.set("2023-07-31")
    assert office.refused("lapse_case", REASON) == ("R-1.1", "R-2.8")
    office.nights("2023-08-01", "2023-09-30")
    assert office.facts().outcome is Outcome.OPEN
    assert office.refused("lapse_case") == ("R-A.1",)
    office.do("lapse_case", REASON)
    assert office.facts().outcome is Outcome.LAPSED
    told = office.mails()[-1]
    assert (told.kind, told.facts["reason"]) == ("case_lapsed", REASON["reason"])
    assert told.facts["items"] == ["plan_filing", "institution_filing"]


def test_correction_that_never_came_lets_a_case_lapse(office: Practice) -> None:
    office.lead("submit_institution_filing")
    office.do("return_plan_filing", {"defects": ["未盖章"]})
    assert office.refused("lapse_case", REASON) == ("R-1.1", "R-2.8")
    office.set("2023-08-02")
    office.do("lapse_case", REASON)
    assert office.facts().outcome is Outcome.LAPSED
    assert office.mails()[-1].facts["items"] == ["correction_plan_filing"]


def test_case_whose_filings_were_accepted_does_not_lapse(office: Practice) -> None:
    office.lead("accept_institution_filing")
    assert office.refused("lapse_case", REASON) == ("R-1.1", "R-2.7")


@pytest.mark.parametrize("side", ["plan", "institution"])
def test_late_filing_is_neither_accepted_nor_returned_before_it_is_let_in(
    late: Practice, side: str
) -> None:
    accepted = late.ask(f"accept_{side}_filing")
    returned = late.ask(f"return_{side}_filing", {"defects": ["未盖章"]})
    assert isinstance(accepted, Refusal) and isinstance(returned, Refusal)
    (code,) = {one.code for one in (*accepted.problems, *returned.problems)}
    assert code == "late_not_approved"
    assert (accepted.rules, returned.rules) == (("R-2.7",), ("R-2.8", "R-2.7"))
    late.do("approve_late_filing", APPROVAL)
    late.do(f"return_{side}_filing", {"defects": ["未盖章"]})
