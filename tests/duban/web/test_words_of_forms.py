"""What a page says is wrong: each field once, its label and what it takes, no codes."""

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.filled import errors
from tests.duban.web.office import CASE, Office

CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")
REASONED = ("dismiss_flag", "extend_rectification", "refuse_late_filing", "undo_last_act")


def said(page: str) -> str:
    """The summary of errors without its markup."""
    return re.sub(r"<[^>]+>", " ", errors(page))


def test_each_field_that_is_missing_is_told_once_with_what_it_takes(office: Office) -> None:
    office.lead("disburse")
    form = office.form("submit_self_check")
    form.fields = {name: texts for name, texts in form.fields.items() if not name.startswith("f.")}
    page = form.send("look").text
    told = said(page)
    for label in ("统计截止日期", "累计支出额"):
        assert label in told
    assert told.count("必填，尚未填写。") == len(re.findall(r"#f-\w+", errors(page)))
    assert not CODE.search(told), told


def test_form_without_a_reason_says_only_that(office: Office) -> None:
    office.lead("start_drafting")
    page = office.form("undo_last_act").send("look").text
    assert len(re.findall(r"<li>", errors(page))) == 1
    assert not CODE.search(said(page))


def noted_on(answer: Response) -> str:
    """What a page says once of what was just done."""
    (noted,) = re.findall(r'<p class="noted"[^>]*>(.*?)</p>', answer.text)
    return str(noted)


@pytest.mark.parametrize("act", REASONED)
def test_reason_is_marked_where_it_is_asked_for(office: Office, act: str) -> None:
    office.lead("open_case")
    page = office.form(act).shown.text
    assert re.search(r'for="f-reason">[^<]*<span class="required">必填', page)


def test_late_filings_reason_of_an_act_that_asks_for_none_is_not_marked(office: Office) -> None:
    office.lead("open_case")
    page = office.form("submit_plan_filing").shown.text
    assert not re.search(r'for="f-late_reason">[^<]*<span class="required">', page)


def test_what_is_taken_back_and_what_is_returned_are_told_apart(office: Office) -> None:
    office.lead("sign_contract")
    for login, told in (("wang", "已撤回提交"), ("zhao", "已退回经办人")):
        come_in(office.console, "wang")
        office.form("disburse").do()
        (waiting,) = re.findall(
            r"/approvals/(\w+)/decline", text_of(office.console.get("/approvals"))
        )
        come_in(office.console, login)
        answer = office.console.post(f"/approvals/{waiting}/decline", data={"reason": "有误"})
        noted = noted_on(office.console.get(answer.headers["location"]))
        assert f"{told}：" in noted and "，拨付资金" in noted
        assert f'href="/cases/{CASE}">查看此案' in noted


def test_what_was_approved_is_told_with_case_and_act(office: Office) -> None:
    office.lead("sign_contract")
    office.form("disburse").do()
    zhao = come_in(office.console, "zhao")
    (waiting,) = re.findall(r"/approvals/(\w+)/decline", text_of(zhao.get("/approvals")))
    assert zhao.post(f"/approvals/{waiting}/approve").status_code == 303
    noted = noted_on(zhao.get("/approvals"))
    assert "已审批：" in noted and "，拨付资金已办理，案件现为“" in noted
    assert f'href="/cases/{CASE}">查看此案' in noted


def test_page_of_a_case_that_was_just_acted_on_does_not_lead_to_itself(office: Office) -> None:
    office.lead("open_case")
    answer = office.form("start_drafting").do()
    shown = office.console.get(answer.headers["location"])
    assert "已办理" in noted_on(shown) and "查看此案" not in noted_on(shown)


def test_whether_it_is_another_one_is_asked_only_of_a_like_amount(office: Office) -> None:
    office.lead("decide_clawback")
    form = office.form("refund")
    assert 'id="f-again"' not in form.shown.text
    office.do("refund", {"amount": 100_000})
    office.desk.set_date(office.records[-1].at.date())
    form = office.form("refund")
    form.fields = {k: v for k, v in form.fields.items() if not k.startswith("f.payers")}
    form.fields["f.amount"] = ["100000"]
    asked = form.send("look").text
    assert 'id="f-again"' in asked and "当天已登记过一笔金额相同的" in asked
    form.fields["f.amount"] = ["50000"]
    assert 'id="f-again"' not in form.send("look").text


def test_keys_of_who_has_no_palette_leave_it_out(console: TestClient) -> None:
    assert "Ctrl+K" in text_of(console.get("/"))
    assert "Ctrl+K" not in text_of(come_in(console, "expert").get("/account"))


@pytest.mark.parametrize("anchor", ["abc", "g" * 64, "1" * 63, "1" * 65])
def test_anchor_that_was_never_one_is_told_from_one_that_is_not_there(
    console: TestClient, anchor: str
) -> None:
    answer = console.post("/audit/verify", data={"anchor": anchor})
    assert answer.status_code == 400
    assert "64位" in answer.text
    known = console.post("/audit/verify", data={"anchor": "A" * 64})
    assert known.status_code == 303


def test_ledger_names_the_party_in_words(console: TestClient) -> None:
    page = text_of(console.get("/funds/ledger"))
    assert ">市局<" in page
    assert ">city<" not in page


def test_english_page_has_no_chinese_punctuation_of_its_own(office: Office) -> None:
    office.lead("open_case")
    office.console.cookies.set("lang", "en")
    page = text_of(office.console.get(f"/cases/{CASE}"))
    own = re.sub(r"<[^>]+>", " ", page[page.index("acts-allowed") : page.index('class="told"')])
    assert "：" not in own
