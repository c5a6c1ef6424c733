"""What a unit does of itself is let in by the rules, and ends the duty that it answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from states.duty_items import Item
from states.facts import Case, Duty, DutyStatus
from states.verdicts import Verdict
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import (
    HEPING,
    Practice,
    institution_papers,
    institutions,
    plan_papers,
    region,
    request,
)
from workflow.office.request import Done
from workflow.rehearsal.punctual import deeds


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """A practice office of the test's own."""
    store = new_store(f"sqlite:///{tmp_path / 'office.db'}")
    yield Practice(store)
    shut(store)


def open_duty(office: Practice, item: Item) -> Duty:
    """The duty of that item that is owed now."""
    (found,) = (one for one in office.facts().duties.values() if one.item is item and one.is_open)
    return found


def done_of_itself(office: Practice, duty: Duty) -> list[str]:
    """Do what the unit of 和平区 does of itself to fulfil a duty; the acts by name."""
    case = Case(region(HEPING), office.facts())
    acts = deeds(case, duty, office.notice, office.now.date())
    for party, command in acts:
        answer = office.office.handle(request(command, party=party))
        assert isinstance(answer, Done), answer
    return [command.name for _, command in acts]


def left_of(office: Practice, item: Item) -> set[DutyStatus]:
    """How the duties of that item stand."""
    return {one.status for one in office.facts().duties.values() if one.item is item}


def test_plan_is_drafted_first_where_it_is_not(office: Practice) -> None:
    office.lead("open_case")
    assert done_of_itself(office, open_duty(office, Item.PLAN_FILING)) == [
        "start_drafting",
        "submit_for_internal_review",
        "approve_plan_internally",
        "submit_plan_filing",
    ]
    assert left_of(office, Item.PLAN_FILING) == {DutyStatus.FULFILLED}


def test_plan_that_was_drafted_is_filed(office: Practice) -> None:
    office.lead("approve_plan_internally")
    acts = done_of_itself(office, open_duty(office, Item.PLAN_FILING))
    assert acts == ["submit_plan_filing"]


def test_what_was_returned_comes_again_whole(office: Practice) -> None:
    office.lead("approve_plan_internally")
    office.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 4})
    office.do("submit_institution_filing", {**institution_papers(HEPING), "stamped": False})
    office.do("return_plan_filing", {"defects": ["少一份"]})
    office.do("return_institution_filing", {"defects": ["未盖章"]})
    for item, act in (
        (Item.CORRECTION_PLAN_FILING, "resubmit_plan_filing"),
        (Item.CORRECTION_INSTITUTION_FILING, "resubmit_institution_filing"),
    ):
        assert done_of_itself(office, open_duty(office, item)) == [act]
        assert left_of(office, item) == {DutyStatus.FULFILLED}
    assert office.facts().institutions == tuple(institutions(HEPING))


@pytest.mark.parametrize("until", ["decide_support", "commit_matching"])
def test_contract_is_signed_by_all_with_equal_shares_once_the_matching_is_there(
    office: Practice, until: str
) -> None:
    office.lead(until)
    committed = ["commit_matching"] if until == "decide_support" else []
    acts = done_of_itself(office, open_duty(office, Item.CONTRACT_SIGNING))
    assert acts == [*committed, "sign_contract"]
    facts = office.facts()
    assert set(facts.contract.signatures) == {"city", "district", *facts.institutions}
    assert sum(facts.contract.allocation.values()) == facts.money.approved
    assert left_of(office, Item.CONTRACT_SIGNING) == {DutyStatus.FULFILLED}


def test_report_of_itself_is_to_plan_and_never_more_than_there_is(office: Practice) -> None:
    office.lead("disburse")
    office.set("2024-01-02")
    duty = office.facts().duties_for(Item.SELF_CHECK)[0]
    assert done_of_itself(office, duty) == ["submit_self_check"]
    report = office.facts().counting_report
    assert report is not None
    assert (report.as_of, report.verdict) == (duty.period, Verdict.OK)
    assert 0 < report.spent <= office.facts().money.disbursed


def test_rectification_of_itself_is_reported(office: Practice) -> None:
    office.lead("issue_warning")
    acts = done_of_itself(office, open_duty(office, Item.RECTIFICATION))
    assert acts == ["submit_rectification_report"]


def test_recovery_is_paid_back_whole(office: Practice) -> None:
    office.lead("decide_clawback")
    outstanding = office.facts().money.outstanding_recovery
    assert done_of_itself(office, open_duty(office, Item.RECOVERY)) == ["refund"]
    money = office.facts().money
    assert (money.outstanding_recovery, money.recovered) == (0, outstanding)


def test_what_no_unit_owes_is_left_alone(office: Practice) -> None:
    office.lead("decide_clawback")
    owed = open_duty(office, Item.PUBLISH_RESULT)
    assert done_of_itself(office, owed) == []
