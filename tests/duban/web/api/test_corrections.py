"""Corrections by a program: the fields that read otherwise, a reason, by the one door."""

from typing import Any

import httpx2
import pytest

from states.actors import Role
from tests.duban.web.api.conftest import API
from tests.duban.web.api.test_acts_by_program import CASE, Office, office

__all__ = ["office"]


def ask(office: Office, act: str, body: Any, query: str = "", **headers: str) -> httpx2.Response:
    """Ask for the correction of the last act of a kind."""
    number = next(one.seq for one in reversed(office.records) if one.command == act)
    address = f"{API}/cases/{CASE}/history/{number}{query}"
    return office.operator.post(address, json=body, headers=headers)


def test_fields_that_are_sent_read_otherwise_and_the_rest_stays(office: Office) -> None:
    office.lead("submit_plan_filing")
    body = {"data": {"subject": "另一主题", "mail_received": None}, "reason": "有误"}
    before = office.records[-1]
    looked = ask(office, "submit_plan_filing", body, "?dry_run=1")
    assert (looked.status_code, looked.json()["result"]) == (200, "would_be_done")
    assert office.records[-1] == before
    done = ask(office, "submit_plan_filing", body)
    assert done.json()["result"] == "done", done.text
    last = office.records[-1]
    assert last.data["corrected"] == {
        **before.data,
        "command": "submit_plan_filing",
        "subject": "另一主题",
    }
    assert done.headers["etag"] == f'"{done.json()["version"]}"'


def test_struck_act_is_told_as_done(office: Office) -> None:
    office.lead("submit_plan_filing")
    done = ask(office, "submit_plan_filing", {"strike": True, "reason": "误登记"})
    assert done.json()["state"] == "AWAITING_SUBMISSION"


def test_later_act_in_the_way_is_a_problem_with_its_cure(office: Office) -> None:
    office.lead("accept_plan_filing")
    answer = ask(office, "submit_plan_filing", {"data": {"paper_copies": 2}, "reason": "有误"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["act"]) == (422, "refused", "correct_act")
    assert told["problems"][0]["code"] == "later_act_stands"
    assert "accept" in told["problems"][0]["message"].casefold()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": 1},
        {"reason": "x", "data": []},
        {"reason": "x", "data": {"nonsense": 1}},
        {"reason": "x", "data": {"paper_copies": "many"}},
        {"reason": "x", "strike": "yes"},
        {"reason": "x", "at": "yesterday"},
        {"reason": "x", "other": 1},
    ],
)
def test_body_that_is_not_as_told_is_refused_with_its_place(office: Office, body: Any) -> None:
    office.lead("submit_plan_filing")
    answer = ask(office, "submit_plan_filing", body)
    assert answer.status_code in (400, 422), answer.text
    assert "body" in answer.text
    assert office.records[-1].command == "submit_plan_filing"


def test_version_that_was_looked_at_is_kept_to(office: Office) -> None:
    office.lead("submit_plan_filing")
    body = {"data": {"subject": "另一主题"}, "reason": "有误"}
    headers = {"If-Match": '"1"'}
    assert ask(office, "submit_plan_filing", body, **headers).status_code == 409


def test_who_only_reads_corrects_nothing(office: Office) -> None:
    office.lead("submit_plan_filing")
    auditor = office.program(Role.AUDITOR)
    number = office.records[-1].seq
    answer = auditor.post(f"{API}/cases/{CASE}/history/{number}", json={"reason": "x"})
    assert answer.status_code == 403


def test_body_with_a_key_twice_is_refused(office: Office) -> None:
    office.lead("submit_plan_filing")
    number = office.records[-1].seq
    answer = office.operator.post(
        f"{API}/cases/{CASE}/history/{number}",
        content='{"reason": "一", "data": {"subject": "甲", "subject": "乙"}}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 400, answer.text
    assert "subject" in answer.text
    assert office.records[-1].seq == number
