"""Step 1: a case is opened, the plan is drafted and approved, or the unit stays out."""

import pytest

from states.duty_items import Item
from states.facts import Outcome
from tests.practice import DONGLI, SECTIONS, Practice, the_notice
from tests.states.acts.conftest import OfficeUnder

WHOLE = {"period_months": 24, "sections": SECTIONS}


def test_opened_case_owes_both_filings_and_tells_that_the_programme_is_open(
    office: Practice,
) -> None:
    office.do("open_case", {"region_code": "120101"})
    owed = {duty.item: (duty.rule, str(duty.due)) for duty in office.facts().duties.values()}
    assert owed == {
        Item.PLAN_FILING: ("R-2.1", "2023-07-31"),
        Item.INSTITUTION_FILING: ("R-3.1", "2023-07-31"),
    }
    (mail,) = office.mails()
    told = {name: mail.facts[name] for name in ("copies", "formats", "mailbox", "mail_name")}
    assert (mail.kind, told) == (
        "programme_open",
        {
            "copies": 5,
            "formats": ["pdf", "word"],
            "mailbox": "zlzyzxjh@126.com",
            "mail_name": "区域知识产权运营中心建设+天津市和平区市场监督管理局",
        },
    )
    assert mail.facts["documents"] == [
        *("函", "实施方案", "相关工作开展情况"),
        *("机构函", "确定过程相关文件"),
    ]
    assert mail.facts["receiver_telephone"] == "022-23039860"


def test_case_is_opened_once_and_for_its_own_region(office: Practice) -> None:
    assert office.refused("open_case", {"region_code": DONGLI}) == ("R-0.1",)
    office.do("open_case")
    assert office.refused("open_case") == ("R-1.4",)


def test_case_of_a_unit_that_is_not_in_the_roster_is_not_opened(office: Practice) -> None:
    """The notice lists who files (R-0.1); a district of another city is none of them."""
    assert office.refused("open_case", code="110101") == ("R-0.1",)


def test_real_office_opens_no_case_after_the_deadline(office_under: OfficeUnder) -> None:
    office = office_under(is_real=True)
    office.set("2023-08-01")
    assert office.refused("open_case") == ("R-2.1", "R-1.4")
    office.set("2023-07-31T23:59:59")
    office.do("open_case")


def test_each_saved_draft_is_another_version(office: Practice) -> None:
    office.lead("start_drafting")
    office.do("start_drafting")
    assert office.facts().draft_version == 2


def test_draft_that_is_in_internal_review_can_be_taken_up_again(office: Practice) -> None:
    office.lead("submit_for_internal_review")
    assert office.facts().shown_state == "INTERNAL_REVIEW"
    assert office.refused("submit_for_internal_review") == ("R-1.3",)
    office.do("start_drafting")
    assert office.facts().shown_state == "DRAFTING"


@pytest.mark.parametrize(
    ("plan", "rules"),
    [
        ({}, ("R-1.2", "R-1.3")),
        ({**WHOLE, "period_months": 12}, ("R-1.2",)),
        ({**WHOLE, "sections": SECTIONS[1:]}, ("R-1.3",)),
    ],
)
def test_plan_runs_two_years_and_has_its_three_sections(
    office: Practice, plan: dict[str, object], rules: tuple[str, ...]
) -> None:
    office.lead("submit_for_internal_review")
    assert office.refused("approve_plan_internally", plan) == rules
    office.do("approve_plan_internally", WHOLE)
    assert office.facts().step == 2


def test_task_that_a_plan_does_not_answer_is_a_warning_and_no_defect(office: Practice) -> None:
    """Each track has seven tasks (R-0.5)."""
    tasks = list(the_notice().tasks["B"])
    assert len(tasks) == len(the_notice().tasks["A"]) == 7
    office.lead("submit_for_internal_review")
    done = office.do("approve_plan_internally", {**WHOLE, "tasks": tasks[:6]})
    (warning,) = done.decision.warnings
    assert (warning.code, warning.rules) == ("tasks_unanswered", ("R-0.5",))
    assert warning.facts["missing"] == tasks[6:]


def test_unit_stays_out_by_letter_and_owes_nothing_any_more(office: Practice) -> None:
    office.lead("start_drafting")
    assert office.refused("decline_participation") == ("R-1.1",)
    office.do("decline_participation", {"letter": True})
    facts = office.facts()
    assert (facts.outcome, facts.shown_state) == (Outcome.NOT_PARTICIPATING, "CLOSED")
    assert facts.open_duties() == []
    assert office.mails()[-1].kind == "decline_recorded"


def test_unit_can_not_stay_out_where_the_office_does_not_allow_it(
    office_under: OfficeUnder,
) -> None:
    office = office_under(allow_decline=False)
    office.do("open_case")
    assert office.refused("decline_participation", {"letter": True}) == ("R-1.1",)
