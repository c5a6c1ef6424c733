"""Cases of the past entered in the console: tried out first, all or none, by a supervisor alone."""

import json
import re
from copy import deepcopy
from datetime import date
from html import unescape
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from tests.duban.cli.past_file import past
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.office import Office
from tests.practice import PROGRAMME
from workflow.record import cases, history, owing

PLACE = "/cases/past"
CODES = ("120101", "120114")


@pytest.fixture
def office(office: Office) -> Office:
    """An office without cases on 10 April 2024, with its supervisor at the console."""
    office.desk.set_date(date(2024, 4, 10))
    come_in(office.console, "chen")
    return office


def handed_in(client: TestClient, content: str | bytes) -> httpx2.Response:
    """The page to which a file leads."""
    encoded = content.encode() if isinstance(content, str) else content
    answer = client.post(PLACE, files={"file": ("past.json", encoded, "application/json")})
    return client.get(answer.headers["location"]) if answer.status_code == 303 else answer


def written(given: Any) -> str:
    return json.dumps(given, ensure_ascii=False, indent=1)


def confirmed(client: TestClient, page: httpx2.Response) -> httpx2.Response:
    """What comes of confirming what a page shows."""
    action = re.search(r'<form action="(/cases/past[^"]*)" method="post"', page.text)
    day = re.search(r'name="confirmed" value="([^"]+)"', page.text)
    assert action and day
    return client.post(unescape(action[1]), data={"confirmed": day[1]})


def head(office: Office) -> int:
    with office.desk.store.reading() as transaction:
        return history.head(transaction).seq


def alert(answer: httpx2.Response) -> str:
    return unescape(answer.text.split('role="alert">')[1].split("</div>")[0])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_past_cases_are_tried_out_and_then_entered_once(office: Office, language: str) -> None:
    console, before = office.console, head(office)
    console.cookies.set("lang", language)
    assert f'href="{PLACE}"' in text_of(console.get("/cases/unopened"))
    page = handed_in(console, written(past(*CODES)))
    assert {"zh": "试算：2 件案件", "en": "Tried out: 2 cases"}[language] in text_of(page)
    assert "600,000" in page.text and "160,000" in page.text
    assert head(office) == before
    back = re.search(r'href="([^"]+edit=1)"', page.text)
    assert back and written(past(*CODES)).strip() in unescape(console.get(unescape(back[1])).text)
    done = confirmed(console, page)
    assert (done.status_code, done.headers["location"]) == (303, "/cases")
    noted = text_of(console.get("/cases"))
    assert {"zh": "已登记 2 件案件", "en": "Entered 2 cases"}[language] in noted
    with office.desk.store.reading() as transaction:
        known = cases.load_all(transaction, [f"{PROGRAMME}/{code}" for code in CODES])
        assert set(owing.counts(transaction)) == {"superseded"}
        assert history.verify(transaction)[1] == []
    assert [one.facts.state for one in known.values()] == ["CLOSED", "EXECUTING"]
    after = head(office)
    again = confirmed(console, page)
    assert (again.status_code, head(office)) == (422, after)


def test_act_that_the_rules_refuse_is_named_with_its_line_and_nothing_is_entered(
    office: Office,
) -> None:
    given, before = past(*CODES), head(office)
    acts = given["scenarios"][1]["events"]
    at = next(n for n, one in enumerate(acts) if one["kind"] == "accept_plan_filing")
    acts[at] = {**acts[at], "actor": "district"}
    text = written(given)
    page = handed_in(office.console, text)
    assert page.status_code == 422
    line = int(re.findall(r"第 (\d+) 行", alert(page))[0])
    assert '"accept_plan_filing"' in "".join(text.splitlines()[line - 1 : line + 6])
    assert "不能办理，全部案件均未登记" in alert(page)
    assert "确认登记" not in page.text
    assert confirmed(office.console, page).status_code == 422
    assert head(office) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "一份以往案件文件"),
        ("{", "JSON"),
        ("[]", "对象"),
        ("编码".encode("gbk"), "UTF-8"),
        ("x" * 1_000_000, "900"),
    ],
    ids=["none", "broken", "list", "gbk", "large"],
)
def test_file_that_is_none_is_refused_in_words(
    office: Office, content: str | bytes, said: str
) -> None:
    page = handed_in(office.console, content)
    assert page.status_code == 400
    assert said in alert(page)


def test_what_is_wrong_in_the_file_comes_back_with_its_line_and_can_be_mended(
    office: Office,
) -> None:
    given = past(CODES[0])
    broken = deepcopy(given)
    broken["scenarios"][0]["events"][2]["at"] = "soon"
    text = written(broken)
    page = handed_in(office.console, text)
    assert page.status_code == 400
    line = text[: text.index('"soon"')].count("\n") + 1
    assert f"第 {line} 行" in alert(page)
    kept = re.search(r'<textarea id="f-file_text"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    assert kept is not None and unescape(kept[1]).strip() == text
    mended = office.console.post(PLACE, data={"file_text": written(given)})
    looked = office.console.get(mended.headers["location"])
    assert confirmed(office.console, looked).status_code == 303


def test_date_that_moved_meanwhile_is_looked_at_again(office: Office) -> None:
    page, before = handed_in(office.console, written(past(CODES[0]))), head(office)
    office.desk.set_date(date(2024, 4, 11))
    again = confirmed(office.console, page)
    assert (again.status_code, head(office)) == (422, before)
    assert "请再看一遍" in alert(again)
    assert confirmed(office.console, again).status_code == 303


def sheet_in(client: TestClient, name: str, content: bytes) -> httpx2.Response:
    """The page to which a sheet leads."""
    answer = client.post(PLACE, files={"file": (name, content, "application/octet-stream")})
    return client.get(answer.headers["location"]) if answer.status_code == 303 else answer


@pytest.mark.parametrize("language", ["zh", "en"])
def test_example_sheet_is_downloaded_tried_out_and_entered(office: Office, language: str) -> None:
    console, before = office.console, head(office)
    office.desk.set_date(date(2026, 1, 5))
    console.cookies.set("lang", language)
    assert f'href="{PLACE}.xlsx"' in text_of(console.get(PLACE))
    page = sheet_in(console, "past.xlsx", console.get(f"{PLACE}.xlsx").content)
    assert {"zh": "试算：1 件案件", "en": "Tried out: 1 cases"}[language] in text_of(page)
    assert "1,000,000" in page.text and head(office) == before
    assert "edit=1" not in page.text
    assert confirmed(console, page).status_code == 303
    with office.desk.store.reading() as transaction:
        (known,) = cases.load_all(transaction, [f"{PROGRAMME}/120111"]).values()
    assert known.facts.state == "CLOSED"


def test_wrong_cells_of_a_sheet_are_all_named_and_nothing_is_entered(office: Office) -> None:
    before = head(office)
    page = sheet_in(
        office.console, "past.csv", "区域,启动案件\n和平,某日\n火星,2023-07-18".encode()
    )
    assert page.status_code == 400
    assert "表格有 2 处" in alert(page)
    assert "第 2 行 B 列（启动案件）" in alert(page) and "第 3 行 A 列（区域）" in alert(page)
    text = "区域,启动案件,方案予以备案,补录依据\n和平,2023-07-18,2023-07-19,卷宗"
    page = sheet_in(office.console, "past.csv", text.encode())
    assert (page.status_code, "确认登记" in page.text) == (422, False)
    assert "第 2 行 C 列（方案予以备案）" in alert(page)
    assert head(office) == before


@pytest.mark.parametrize("name", ["past.xlsx", "past.xls", "past.csv"])
def test_sheet_that_can_not_be_read_is_refused_in_words(office: Office, name: str) -> None:
    page = sheet_in(office.console, name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert page.status_code == 400
    assert "past" in alert(page)


def test_draft_that_is_gone_enters_nothing(office: Office) -> None:
    gone = office.console.post(f"{PLACE}?draft=nope", data={"confirmed": "2024-04-10"})
    assert (gone.status_code, gone.headers["location"]) == (303, PLACE)


@pytest.mark.parametrize("login", ["wang", "zhao", "sun", "admin", "nankai"])
def test_nobody_else_enters_past_cases(office: Office, login: str) -> None:
    come_in(office.console, login)
    before = head(office)
    assert office.console.get(PLACE).status_code == 403
    assert handed_in(office.console, written(past(CODES[0]))).status_code == 403
    assert head(office) == before
    assert office.console.get(f"{PLACE}.xlsx").status_code == 403
    unopened = office.console.get("/cases/unopened")
    assert PLACE not in unopened.text


def test_example_of_the_form_can_be_tried_as_it_is(office: Office) -> None:
    page = text_of(office.console.get(PLACE))
    assert f'href="{PLACE}?example=1"' in page
    page = text_of(office.console.get(f"{PLACE}?example=1"))
    found = re.search(r'<textarea id="f-file_text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    given = json.loads(unescape(found[1]))
    assert [one["kind"] for one in given["scenarios"][0]["events"]] == [
        "open_case",
        "start_drafting",
    ]
    tried = handed_in(office.console, written(given))
    assert 'name="confirmed"' in text_of(tried)
