"""Cases and reviews that are opened again: where they stand, and what is owed then."""

from datetime import date

import pytest

from states.calendar import WorkCalendar
from states.duty_items import Item
from tests.practice import EXPERTS, HEPING, XIQING, Practice, the_calendar, usual_way
from tests.states.acts.conftest import OfficeUnder

AGAIN = {"reason": "程序有误"}
SCORES = {"scores": dict.fromkeys(EXPERTS, 88)}


def lead(office: Practice, until: str, code: str = HEPING) -> None:
    """Lead a case up to *until*, deliberated as not supported."""
    for moment, name, data in usual_way(code):
        office.set(moment)
        office.do(name, {"result": "not_support"} if name == "deliberate" else data, code=code)
        if name == until:
            return


def refuse(office: Practice, code: str = HEPING) -> None:
    lead(office, "publicise", code)
    office.set("2023-08-31")
    office.do("decide_not_support", {"reason": "工作基础不足"}, code=code)


def annul(office: Practice, code: str = HEPING, result: str = "撤销") -> None:
    office.set("2023-09-05")
    office.do("file_dispute", {"against": "未获支持", "kind": "行政复议"}, code=code)
    office.set("2023-10-20")
    office.do("dispute_result", {"result": result}, code=code)
    office.set("2023-10-23")
    office.do("reopen_case", {"reason": "复议结果"}, code=code)


def open_items(office: Practice, code: str = HEPING) -> list[str]:
    return [duty.item for _, duty in office.facts(code).open_duties()]


@pytest.mark.parametrize("code", [HEPING, XIQING])
def test_case_whose_refusal_was_annulled_is_deliberated_anew(office: Practice, code: str) -> None:
    refuse(office, code)
    annul(office, code)
    facts = office.facts(code)
    assert (facts.step, facts.shown_state, facts.outcome) == (4, "REVIEWED", "OPEN")
    assert (facts.support.result, facts.support.publicity_start) == (None, None)
    assert open_items(office, code) == ["deliberation"]
    assert office.refused("decide_not_support", {}, code=code) == ("R-4.2",)
    office.do("deliberate", {"result": "support", "amount": 800_000}, code=code)
    office.do("publicise", {}, code=code)
    office.set("2023-10-31")
    office.do("decide_support", {"amount": 800_000}, code=code)
    assert office.facts(code).shown_state == "AWAITING_CONTRACT"


def test_refusal_that_was_upheld_is_reopened_where_it_ended(office: Practice) -> None:
    refuse(office)
    annul(office, result="维持")
    assert office.facts().shown_state == "PUBLICITY"
    assert open_items(office) == ["publicity", "support_decision"]


def test_second_refusal_is_no_longer_the_annulled_one(office: Practice) -> None:
    refuse(office)
    annul(office)
    office.do("deliberate", {"result": "not_support"})
    office.do("publicise")
    office.set("2023-11-01")
    office.do("decide_not_support", {"reason": "仍不足"})
    office.do("reopen_case", {"reason": "复查"})
    assert office.facts().shown_state == "PUBLICITY"


def test_review_of_an_annulled_refusal_stands_until_a_new_panel_is_invited(
    office: Practice,
) -> None:
    refuse(office)
    annul(office)
    office.do("reopen_review", AGAIN)
    assert open_items(office) == ["expert_review"]
    office.do("deliberate", {"result": "support", "amount": 500_000})
    assert office.facts().shown_state == "DELIBERATED"
    assert open_items(office) == []
    office.do("undo_last_act", {"reason": "先重新评审"})
    office.do("invite_experts", {"experts": EXPERTS})
    assert office.refused("deliberate", {"result": "not_support"}) == ("R-4.1",)
    office.do("finalize_review", SCORES)
    office.do("deliberate", {"result": "support", "amount": 500_000})


def test_review_that_was_found_wrong_is_redone_before_anything_is_deliberated(
    office: Practice,
) -> None:
    office.lead("finalize_review")
    office.do("reopen_review", AGAIN)
    assert office.refused("deliberate", {"result": "support", "amount": 1}) == ("R-4.1",)
    assert office.refused("deliberate", {}) == ("R-4.1",)


@pytest.mark.parametrize("until", ["invite_experts", "finalize_review", "deliberate", "publicise"])
def test_reopened_review_is_owed_once(office: Practice, until: str) -> None:
    office.lead(until)
    office.do("reopen_review", AGAIN, party="city_supervisor")
    facts = office.facts()
    assert facts.shown_state == "PENDING_REVIEW"
    assert open_items(office) == ["expert_review"]
    assert (facts.support.result, facts.support.amount, facts.review.mean) == (None, 0, None)
    duty = facts.duty(Item.EXPERT_REVIEW)
    assert duty is not None and duty.started == office.now.date()


def test_review_that_begins_again_before_the_deadline_is_owed_like_the_first(
    office: Practice,
) -> None:
    lead(office, "accept_institution_filing")
    first = office.facts().duty(Item.EXPERT_REVIEW)
    office.do("invite_experts", {"experts": EXPERTS})
    office.do("reopen_review", AGAIN)
    again = office.facts().duty(Item.EXPERT_REVIEW)
    assert first is not None and again is not None
    assert str(office.now.date()) < "2023-07-31"
    assert (again.started, again.due) == (first.started, first.due)


def test_posted_list_is_taken_back_by_a_supervisor_with_a_reason_alone(office: Practice) -> None:
    office.lead("publicise")
    assert office.refused("reopen_review", AGAIN) == ("R-4.1",)
    assert office.refused("reopen_review", {}, party="city_supervisor") == ("R-A.1",)
    office.do("reopen_review", AGAIN, party="city_supervisor")
    office.set("2023-09-01")
    office.do("invite_experts", {"experts": EXPERTS})
    office.do("finalize_review", SCORES)
    office.do("deliberate", {"result": "support", "amount": 900_000})
    office.do("publicise")
    duty = office.facts().duty(Item.PUBLICITY)
    assert duty is not None and str(duty.due) == "2023-09-08"


def test_dispute_that_is_still_open_does_not_stop_a_case_that_was_reopened(
    office: Practice,
) -> None:
    refuse(office)
    office.set("2023-09-05")
    office.do("file_dispute", {"against": "未获支持", "kind": "行政诉讼"})
    office.do("reopen_case", {"reason": "自行纠正"})
    office.do("reopen_review", AGAIN, party="city_supervisor")
    office.set("2023-10-20")
    office.do("dispute_result", {"result": "撤销"})
    assert office.facts().shown_state == "PENDING_REVIEW"
    assert office.facts().open_dispute is None


def test_case_is_reopened_by_a_supervisor_with_a_reason(office: Practice) -> None:
    office.lead("start_drafting")
    assert office.refused("reopen_case", AGAIN) == ("R-A.1",)
    office.do("decline_participation", {"letter": True})
    assert office.refused("reopen_case") == ("R-A.1",)
    assert office.refused("reopen_case", AGAIN, party="city") == ("R-A.1",)
    office.do("reopen_case", AGAIN)
    assert (office.facts().outcome, office.facts().shown_state) == ("OPEN", "DRAFTING")
    assert open_items(office) == ["plan_filing", "institution_filing"]


def test_unit_that_declined_is_let_back_in_until_the_deadline(office: Practice) -> None:
    office.lead("start_drafting")
    office.do("decline_participation", {"letter": True})
    office.set("2023-08-01")
    assert office.refused("reopen_case", AGAIN) == ("R-1.1",)


def test_unit_is_let_back_in_until_its_filings_are_due(office_under: OfficeUnder) -> None:
    office = office_under(filing_deadline=date(2023, 8, 5))  # a Saturday, so they are due on 7th
    office.do("open_case")
    office.do("decline_participation", {"letter": True})
    office.set("2023-08-08")
    assert office.refused("reopen_case", AGAIN) == ("R-1.1",)
    office.set("2023-08-07")
    office.do("reopen_case", AGAIN)
    assert open_items(office) == ["plan_filing", "institution_filing"]


def test_case_that_is_reopened_owes_by_the_calendar_that_was_imported_meanwhile(
    office: Practice,
) -> None:
    office.lead("decide_support")
    own = the_calendar()
    office.put_in_force(calendar=WorkCalendar(own.first, date(2023, 9, 15), version="short"))
    office.do("extend_contract_term", AGAIN)
    office.do("withdraw", {"letter": True})
    office.put_in_force(calendar=own)
    office.do("reopen_case", AGAIN)
    duty = office.facts().duty(Item.CONTRACT_SIGNING)
    assert duty is not None
    assert (duty.is_open, duty.due, duty.calendar) == (True, date(2023, 10, 7), own.version)


def test_settled_case_is_not_reopened(office: Practice) -> None:
    office.lead("disburse")
    office.do("terminate_contract", {"eligible_spent": 600_000})
    assert office.refused("reopen_case", AGAIN) == ("R-W.2",)
