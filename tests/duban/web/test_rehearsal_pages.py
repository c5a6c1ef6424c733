"""Rehearsal and what-if in the console: begun, left, come back to, given out."""

import json
import re
from html import unescape

import httpx2
import pytest
from starlette.testclient import TestClient

from config.notices import load_notice
from config.procedures import load_procedure
from duban.running.service import Service
from tests.duban.web.conftest import text_of
from tests.duban.web.long_work import followed
from workflow.record import history

TEXT = re.compile(r"<textarea[^>]*>(.*?)</textarea>", re.DOTALL)


def text_in(page: str) -> str:
    found = TEXT.search(page)
    assert found is not None
    return unescape(found[1])


def began(console: TestClient, path: str, **data: str) -> str:
    answer = console.post(path, data=data)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.mark.parametrize(("language", "said"), [("zh", "状态变化"), ("en", "Changes of state")])
def test_example_is_played_and_given_out(console: TestClient, language: str, said: str) -> None:
    console.cookies.set("lang", language)
    text = text_in(text_of(console.get("/rehearsal?example=corrected")))
    path = began(console, "/rehearsal", text=text)
    page = followed(console, path)
    assert said.casefold() in page.casefold()
    assert "武清区" in page or "Wuqing District" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert console.get(f"{path}/workbook").content.startswith(b"PK")
    told = json.loads(console.get(f"{path}/data").text)
    assert [one["id"] for one in told["cases"]] == ["corrected"]
    assert f'href="{path}"' in text_of(console.get("/rehearsal"))


def test_file_is_played(console: TestClient) -> None:
    text = text_in(text_of(console.get("/rehearsal?example=corrected")))
    files = {"file": ("mine.json", text.encode(), "application/json")}
    answer = console.post("/rehearsal", data={"text": ""}, files=files)
    assert "武清区" in followed(console, answer.headers["location"])


@pytest.mark.parametrize("text", ["", "{", '{"scenarios": []}', '{"scenarios": [{"id": 7}]}'])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(console: TestClient, text: str) -> None:
    answer = console.post("/rehearsal", data={"text": text})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert text_in(answer.text) == text


def test_course_that_is_too_long_is_not_played(console: TestClient) -> None:
    known = json.loads(text_in(text_of(console.get("/rehearsal?example=corrected"))))
    known["calendar"] = {"coverage": ["2023-01-01", "2099-12-31"]}
    known["scenarios"][0]["final"]["as_of"] = "2099-12-31"
    answer = console.post("/rehearsal", data={"text": json.dumps(known)})
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert console.get("/rehearsal?example=none").status_code == 404


def test_both_courses_stand_side_by_side_and_the_office_is_untouched(
    console: TestClient, service: Service
) -> None:
    def head() -> history.Head:
        with service.desk.store.reading() as transaction:
            return history.head(transaction)

    before = head()
    path = began(console, "/whatif", until="2024-04-20", policy="recovery_days", value="45")
    page = followed(console, path)
    assert "办公室未受影响" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert console.get(f"{path}/workbook").content.startswith(b"PK")
    assert head() == before


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"by": "5", "unit": "wd"}, "2024-04-30"),
        ({"by": "5", "unit": "d"}, "2024-04-29"),
        ({"to": "2024-05-31"}, "2024-05-31"),
    ],
)
def test_term_is_extended_by_days_of_either_kind_or_to_a_day(
    console: TestClient, given: dict[str, str], due: str
) -> None:
    asked = {"until": "2024-04-20", "extend": "rectification", "region": "120105"}
    page = followed(console, began(console, "/whatif", **asked, **given))
    assert due in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "至少填写一项改变"),
        ({"until": "2020-01-01", "slip": "120101"}, "推演至"),
        ({"policy": "recovery_days", "value": "x"}, "新的取值"),
        ({"policy": "recovery_days"}, "新的取值"),
        (
            {"extend": "deliberation", "by": "3", "unit": "d", "region": "120116"},
            "没有在办的局党组会审议",
        ),
        ({"extend": "self_check"}, "延长"),
        ({"extend": "self_check", "by": "soon"}, "延长"),
        ({"extend": "self_check", "by": "-3"}, "延长"),
        ({"extend": "self_check", "by": "3", "to": "2024-05-31"}, "中的一项"),
        ({"extend": "self_check", "to": "someday"}, "或延至"),
        ({"extend": "self_check", "to": "2024-04-01"}, "延长"),
        ({"ladder": "filing", "days": "x"}, "提前日数"),
        ({"slip": "120101", "late": "-1"}, "迟办日数"),
    ],
)
def test_change_that_cannot_be_is_said_in_the_words_of_the_form(
    console: TestClient, given: dict[str, str], said: str
) -> None:
    answer = console.post("/whatif", data={"until": "2024-04-20", **given})
    assert answer.status_code == 400
    alert = answer.text.split('role="alert">')[1].split("</div>")[0]
    assert said in alert
    assert "--" not in alert
    for name, value in given.items():
        assert value in answer.text, name


def test_result_of_another_kind_is_not_there(console: TestClient) -> None:
    path = began(console, "/audit/verify", anchor="")
    followed(console, path)
    name = path.rpartition("/")[2]
    assert console.get(f"/rehearsal/{name}").status_code == 404
    assert console.get(f"/whatif/{name}/workbook").status_code == 404


def test_misspelt_key_is_said_on_the_page_of_what_was_played(console: TestClient) -> None:
    given = json.loads(text_in(text_of(console.get("/rehearsal?example=corrected"))))
    given["policy"] = {"correction_window_working_day": 9}
    path = began(console, "/rehearsal", text=json.dumps(given))
    page = followed(console, path)
    assert "correction_window_working_days”" in page


def test_draft_of_a_notice_is_played_in_the_console(console: TestClient) -> None:
    text = text_in(text_of(console.get("/rehearsal?example=corrected")))
    own = load_notice("tj-2023-22").text.replace('name = "武清区"', 'name = "武清试名区"')
    files = {"notice": ("draft.toml", own.encode(), "application/toml")}
    answer = console.post("/rehearsal", data={"text": text}, files=files)
    assert answer.status_code == 303, answer.text
    assert "武清试名区" in followed(console, answer.headers["location"])


@pytest.mark.parametrize(
    ("field", "said"), [("notice", "correction_rounds"), ("year", "holidays")], ids=str
)
def test_what_is_wrong_with_a_file_beside_it_is_said(
    console: TestClient, field: str, said: str
) -> None:
    text = text_in(text_of(console.get("/rehearsal?example=corrected")))
    wrong = {
        "notice": load_notice("tj-2023-22").text.replace(
            "[correction_rounds]\nvalue = 2", '[correction_rounds]\nvalue = "two"'
        ),
        "year": 'year = 2027\nsource = "synthetic"\n',
    }
    files = {field: (f"{field}.toml", wrong[field].encode(), "application/toml")}
    answer = console.post("/rehearsal", data={"text": text}, files=files)
    assert answer.status_code == 400
    assert said in answer.text
    assert text_in(answer.text) == text


PROCEDURE = load_procedure("six-step").text


def played_by(console: TestClient, procedure: str) -> httpx2.Response:
    text = text_in(text_of(console.get("/rehearsal?example=corrected")))
    files = {"procedure": ("draft.toml", procedure.encode(), "application/toml")}
    return console.post("/rehearsal", data={"text": text}, files=files)


def test_draft_of_a_procedure_is_played_by_its_own_names(console: TestClient) -> None:
    own = PROCEDURE.replace('zh = "退回补正"', 'zh = "试名补正"')
    assert own != PROCEDURE
    answer = played_by(console, own)
    assert answer.status_code == 303, answer.text
    assert "试名补正" in followed(console, answer.headers["location"])
    assert "试名补正" not in text_of(console.get("/cases"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('guards = ["', 'guards = ["no_such_guard", "', "no_such_guard"),
        ("[[commands]]", "[[comands]]", "comands"),
        ("id = ", "id == ", "TOML"),
    ],
    ids=["guard", "table", "form"],
)
def test_procedure_that_is_wrong_is_not_played_and_comes_back(
    console: TestClient, old: str, new: str, said: str
) -> None:
    own = PROCEDURE.replace(old, new, 1)
    assert own != PROCEDURE
    answer = played_by(console, own)
    assert answer.status_code == 400
    assert said in answer.text.split('role="alert">')[1].split("</div>")[0]
    kept = answer.text.split('<textarea id="f-procedure_text"')[1].partition(">")[2]
    assert unescape(kept.partition("</textarea>")[0]).strip() == own.strip()
