"""更正: an act in its own form with what was typed, put right or struck, looked at first."""

import re
from collections.abc import Mapping

import httpx2
import pytest

from tests.duban.web.conftest import text_of
from tests.duban.web.filled import filled, flat
from tests.duban.web.office import CASE, Office

WAITING = "/decline"


def address(office: Office, act: str) -> str:
    """Where the last act of a kind is corrected."""
    number = next(one.seq for one in reversed(office.records) if one.command == act)
    return f"/cases/{CASE}/records/{number}/correction"


def sent(office: Office, where: str, **changes: str) -> httpx2.Response:
    """The form sent back with changes, looked at and confirmed."""
    fields = {**flat(filled(text_of(office.console.get(where)))), **changes}
    looked = looked_at(office, where, fields)
    if looked.status_code != 200:
        return looked
    shown = flat(filled(looked.text))
    return office.console.post(where, data={**shown, **changes, "step": "do"})


def looked_at(office: Office, where: str, fields: Mapping[str, object]) -> httpx2.Response:
    """The form sent to be looked at, and the page that it leads to."""
    answer = office.console.post(where, data={**fields, "step": "look"})
    assert answer.status_code == 303, answer.text
    return office.console.get(answer.headers["location"])


def test_history_of_a_case_leads_to_the_correction_of_each_act(office: Office) -> None:
    office.lead("start_drafting")
    page = text_of(office.console.get(f"/cases/{CASE}"))
    ways = re.findall(rf"/cases/{CASE}/records/(\d+)/correction", page)
    assert [int(one) for one in ways] == [one.seq for one in office.records]


def test_form_holds_what_was_typed_and_nothing_is_changed_by_a_look(office: Office) -> None:
    office.lead("approve_plan_internally")
    where = address(office, "approve_plan_internally")
    page = text_of(office.console.get(where))
    assert filled(page)["f.period_months"] == ["24"]
    assert "更正第" in page
    fields = {**flat(filled(page)), "reason": "漏填", "f.tasks": "", "strike": "yes"}
    assert "作废" in text_of(looked_at(office, where, fields))
    assert office.records[-1].command == "approve_plan_internally"


def test_subject_is_put_right_and_said_on_the_case(office: Office) -> None:
    office.lead("submit_plan_filing")
    answer = sent(
        office,
        address(office, "submit_plan_filing"),
        reason="主题有误",
        **{"f.subject": "另一主题"},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{CASE}")
    last = office.records[-1]
    assert (last.command, last.data["reason"]) == ("correct_act", "主题有误")
    assert last.data["corrected"]["subject"] == "另一主题"
    assert "at" not in last.data
    assert office.stored.facts.plan.subject == "另一主题"
    page = text_of(office.console.get(f"/cases/{CASE}"))
    assert f"更正第{last.corrects}号" in page
    told = text_of(office.console.get(f"/cases/{CASE}/records/{last.seq}"))
    assert "另一主题" in told
    assert "主题有误" in told


def test_act_that_is_struck_is_said_to_be(office: Office) -> None:
    office.lead("start_drafting")
    answer = sent(office, address(office, "start_drafting"), reason="误登记", strike="yes")
    told = text_of(office.console.get(answer.headers["location"]))
    assert "已作废：和平区，编制方案。" in told and "已更正" not in told


def test_act_in_the_way_is_named_beside_the_form(office: Office) -> None:
    office.lead("accept_plan_filing")
    where = address(office, "submit_plan_filing")
    answer = sent(office, where, reason="份数有误", **{"f.paper_copies": "2"})
    assert answer.status_code == 422
    later = next(one.seq for one in office.records if one.command == "accept_plan_filing")
    assert f"第{later}号" in answer.text
    assert filled(answer.text)["f.paper_copies"] == ["2"]


def test_without_a_reason_and_with_a_wrong_time_nothing_is_done(office: Office) -> None:
    office.lead("submit_plan_filing")
    where = address(office, "submit_plan_filing")
    assert sent(office, where, **{"f.subject": "另一主题"}).status_code == 422
    assert sent(office, where, at="昨天", reason="x").status_code == 422
    assert office.records[-1].command == "submit_plan_filing"


def test_case_that_was_changed_meanwhile_shows_by_what(office: Office) -> None:
    office.lead("submit_plan_filing")
    where = address(office, "submit_plan_filing")
    page = flat(filled(text_of(office.console.get(where))))
    sent(office, where, reason="一", **{"f.subject": "另一主题"})
    answer = looked_at(office, where, {**page, "reason": "二", "f.subject": "第三主题"})
    assert answer.status_code == 409
    assert "更正" in answer.text
    assert filled(answer.text)["f.subject"] == ["第三主题"]


def test_money_waits_for_a_second_person(office: Office) -> None:
    office.lead("disburse")
    answer = sent(office, address(office, "disburse"), reason="未付", strike="yes")
    assert answer.headers["location"] == "/approvals"
    assert office.records[-1].command == "disburse"
    page = text_of(office.console.get("/approvals"))
    assert "更正" in page
    assert WAITING in page


@pytest.mark.parametrize("number", ["99", "x", "9" * 30, "0"])
def test_number_that_is_no_act_of_the_case_is_not_there(office: Office, number: str) -> None:
    office.lead("start_drafting")
    assert office.console.get(f"/cases/{CASE}/records/{number}/correction").status_code == 404


def test_english_page_is_english(office: Office) -> None:
    office.lead("submit_plan_filing")
    office.console.cookies.set("lang", "en")
    page = text_of(office.console.get(address(office, "submit_plan_filing")))
    assert "Put right what was entered wrongly" in page
    assert "Correct an act" not in page.split("<main")[0]
