"""One act on many cases: exactly those of the list, looked at first, and done once."""

import re
from html import unescape
from typing import Any

import httpx2
from starlette.testclient import TestClient

from duban.running.service import Service
from states.commands import IssueWarning
from tests.duban.web.conftest import text_of
from tests.practice import request
from workflow.office.request import Done
from workflow.record import history

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FLAGGED = ("120104", "120105", "120114")


def typed(page: str, **more: str) -> dict[str, Any]:
    """What the form of the page would send, with what is typed into it."""
    form = page[page.index('name="version"') - 2_000 :] if 'name="version"' in page else page
    given: dict[str, Any] = {}
    for name, value in HIDDEN.findall(form):
        given.setdefault(name, []).append(unescape(value))
    return {**given, **more}


def sent(console: TestClient, data: dict[str, Any]) -> httpx2.Response:
    """The page to which a form leads; the form itself is answered by none."""
    answer = console.post("/cases/bulk", data=data)
    assert answer.status_code == 303
    return console.get(answer.headers["location"])


def chosen(console: TestClient, act: str, **more: str) -> httpx2.Response:
    """An act chosen for all flagged cases."""
    data = {"list": "flag=1", "every": "1", "counted": "3", "act": act, **more}
    return sent(console, data)


def test_list_offers_its_rows_and_all_that_match(console: TestClient) -> None:
    page = text_of(console.get("/cases?flag=1"))
    boxes = re.findall(r'name="case" value="tj-2023-22/(\d+)" aria-label="选择 [^"]+"', page)
    assert boxes == list(FLAGGED)
    assert "选择全部 3 个符合条件的案件" in page
    assert "/cases/board?flag=1" in unescape(page)


def test_all_are_exactly_those_of_the_filter(console: TestClient) -> None:
    page = text_of(chosen(console, "issue_warning"))
    assert list(re.findall(r"<td[^>]*><a [^>]*>(\d{6,9})\b", page)) == list(FLAGGED)
    assert "准许 1" in page
    assert "不准 2" in page


def test_nothing_is_done_before_it_was_seen(console: TestClient, service: Service) -> None:
    before = last(service)
    page = text_of(chosen(console, "issue_warning"))
    assert last(service) == before
    done = text_of(sent(console, typed(page, step="do", party="city")))
    assert "已办 1" in done
    assert last(service) == before + 1


def test_same_form_sent_twice_acts_once(console: TestClient, service: Service) -> None:
    page = text_of(chosen(console, "issue_warning"))
    data = typed(page, step="do", party="city")
    text_of(sent(console, data))
    after = last(service)
    again = text_of(sent(console, data))
    assert last(service) == after
    assert "已办 1" in again


def test_what_a_colleague_changed_is_looked_at_again(console: TestClient, service: Service) -> None:
    page = text_of(chosen(console, "issue_warning"))
    office = service.desk.office
    assert isinstance(office.handle(request(IssueWarning(), code="120104")), Done)
    before = last(service)
    again = text_of(sent(console, typed(page, step="do", party="city")))
    assert last(service) == before
    assert "请再看一遍" in again


def test_list_with_other_cases_by_now_is_said(console: TestClient) -> None:
    page = text_of(chosen(console, "issue_warning", counted="7"))
    assert "原有 7 个，现在有 3 个" in page


def test_ticked_cases_alone_are_meant(console: TestClient) -> None:
    names = [f"tj-2023-22/{code}" for code in ("120104", "120105")]
    page = text_of(sent(console, {"case": names, "list": "", "act": "issue_warning"}))
    assert re.findall(r"<td[^>]*><a [^>]*>(\d{6,9})\b", page) == ["120104", "120105"]


def test_without_a_choice_one_is_led_back(console: TestClient) -> None:
    answer = console.post("/cases/bulk", data={"list": "flag=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?flag=1")


def test_acts_that_are_due_in_the_cases_come_first_and_none_is_chosen(
    console: TestClient,
) -> None:
    page = text_of(chosen(console, ""))
    select = page[page.index('<select id="act"') : page.index("</select>")]
    options = re.findall(r'<option value="([^"]*)"([^>]*)>([^<]*)<', select)
    assert options[0] == ("", "", "请选择")
    assert options[1] == ("issue_warning", "", "发出预警函（1个案件）")
    assert not [one for one in options if one[1]]
    codes = [code for code, _, _ in options]
    assert len(codes) == len(set(codes)) > 50
    assert re.findall(r'<optgroup label="([^"]*)"', select) == ["所选案件当前待办", "其他行为"]


def test_act_that_no_case_allows_is_not_to_be_confirmed(console: TestClient) -> None:
    page = text_of(chosen(console, "publish_result"))
    assert 'name="step" value="look"' in page
    assert 'name="step" value="do"' not in page
    assert "没有可确认的" in page


def test_what_an_act_can_not_do_without_is_marked_and_named_as_in_the_form(
    console: TestClient,
) -> None:
    names = [f"tj-2023-22/{code}" for code in ("120104", "120116401")]
    form = {"case": names, "list": "", "act": "approve_late_filing"}
    page = text_of(sent(console, form))
    required = re.findall(r'>([^<>]+) <span class="required">必填</span>', page)
    assert required == ["批准人", "理由"]
    assert "请补填：批准人、理由。" in page
    assert "（approved_by）" not in page


def test_field_that_can_not_be_read_keeps_what_was_typed(console: TestClient) -> None:
    page = text_of(chosen(console, "issue_warning"))
    data = typed(page, step="do", party="city", **{"f.rectification_due": "下周"})
    wrong = sent(console, data)
    assert wrong.status_code == 422
    assert 'value="下周"' in wrong.text
    assert "整改截止日期：" in wrong.text


def test_time_in_the_past_that_can_not_be_read_keeps_what_was_typed(console: TestClient) -> None:
    page = text_of(chosen(console, "issue_warning"))
    wrong = sent(console, typed(page, step="do", party="city", at="上周", basis="来函"))
    assert wrong.status_code == 422
    assert 'value="上周"' in wrong.text and 'value="来函"' in wrong.text
    assert '<a href="#f-at">发生时间：' in wrong.text


def test_field_that_the_form_does_not_have_is_named(console: TestClient) -> None:
    page = text_of(chosen(console, "issue_warning"))
    wrong = sent(console, typed(page, step="do", **{"f.colour": "red"}))
    assert wrong.status_code == 422
    assert "colour" in wrong.text


def test_what_was_done_is_shown_again_and_not_done_again(
    console: TestClient, service: Service
) -> None:
    page = text_of(chosen(console, "issue_warning"))
    answer = console.post("/cases/bulk", data=typed(page, step="do", party="city"))
    assert answer.status_code == 303
    after = last(service)
    for _ in range(2):
        assert "已办 1" in text_of(console.get(answer.headers["location"]))
    assert last(service) == after


def test_address_of_somebody_else_or_of_long_ago_leads_to_the_list(console: TestClient) -> None:
    for address in ("/cases/bulk", "/cases/bulk?draft=nope"):
        answer = console.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/cases")


def last(service: Service) -> int:
    """The number of the last act."""
    with service.desk.store.reading() as transaction:
        return history.head(transaction).seq
