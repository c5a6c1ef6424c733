"""警报 in the browser: the banner of 今日, the list, one alarm, and closing it."""

import re

import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import come_in, text_of
from tests.practice import HEPING, PROGRAMME, at
from workflow.people import security
from workflow.people.security import Event
from workflow.record import alarms
from workflow.record.alarms import Alarm
from workflow.record.alarms.findings import Code, Differing, Finding

CASE = f"{PROGRAMME}/{HEPING}"
MONEY = Finding(Code.ROW, "case", CASE, CASE, (Differing("approved", "36000000", "95000000"),))
WHY = {"reason": "已按历史记录改回"}


@pytest.fixture
def alarmed(service: Service) -> Service:
    """An office with an alarm."""
    with service.desk.store.writing() as transaction:
        alarms.take(transaction, [MONEY], (), at("2024-02-29T06:00"))
    return service


def kept(service: Service) -> Alarm:
    with service.desk.store.reading() as transaction:
        found = alarms.one(transaction, 1)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "banner"), [("zh", "有1项警报未处理，最早的自2024-02-29起"), ("en", "2024-02-29")]
)
def test_today_says_that_there_are_alarms_and_leads_to_them(
    alarmed: Service, console: TestClient, language: str, banner: str
) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get("/"))
    assert banner in page
    assert re.search(r'<a href="/alarms"><span class="label">', page)
    assert 'href="/alarms/1"' in page
    assert "95000000" in text_of(console.get("/alarms"))


def test_today_of_a_sound_office_has_no_banner(console: TestClient) -> None:
    assert "项警报未处理" not in text_of(console.get("/"))
    assert "没有未处理的警报" in text_of(console.get("/alarms"))


def test_operator_sees_alarms_and_closes_none(alarmed: Service, console: TestClient) -> None:
    page = text_of(console.get("/alarms/1"))
    assert "95000000" in page
    assert 'action="/alarms/1/close"' not in page
    assert console.post("/alarms/1/close", data=WHY).status_code == 403
    assert kept(alarmed).is_open


def test_administrator_sees_where_and_no_values_and_closes(
    alarmed: Service, stranger: TestClient
) -> None:
    admin = come_in(stranger, "admin")
    for path in ("/alarms", "/alarms/1", "/alarms.csv"):
        page = text_of(admin.get(path))
        assert "approved" in page
        assert "95000000" not in page
        assert 'href="/cases' not in page
    answer = admin.post("/alarms/1/close", data=WHY)
    assert (answer.status_code, answer.headers["location"]) == (303, "/alarms")
    assert (kept(alarmed).closed_by, kept(alarmed).reason) == ("演示·管理员", WHY["reason"])


def test_supervisor_closes_an_alarm_with_a_reason_once(
    alarmed: Service, stranger: TestClient
) -> None:
    chen = come_in(stranger, "chen")
    assert 'action="/alarms/1/close"' in text_of(chen.get("/alarms/1"))
    blank = chen.post("/alarms/1/close", data={"reason": " "})
    assert blank.status_code == 422
    assert kept(alarmed).is_open
    assert chen.post("/alarms/1/close", data=WHY).status_code == 303
    page = text_of(chen.get("/alarms"))
    assert "演示·陈处长关闭" in page
    again = chen.post("/alarms/1/close", data={"reason": "又"})
    assert (again.status_code, WHY["reason"] in again.text) == (422, True)
    with alarmed.desk.store.reading() as transaction:
        (entry,) = security.latest(transaction, most=1)
    assert (entry.what, entry.person) == (Event.ALARM_CLOSED, "chen")
    closed = text_of(chen.get("/alarms?status=closed"))
    assert WHY["reason"] in closed
    assert 'action="/alarms/1/close"' not in text_of(chen.get("/alarms/1"))


@pytest.mark.parametrize("given", ["0", "9", "x", "99999999999", "１"])
def test_alarm_that_there_is_none_of_is_not_there(stranger: TestClient, given: str) -> None:
    chen = come_in(stranger, "chen")
    assert chen.get(f"/alarms/{given}").status_code == 404
    assert chen.post(f"/alarms/{given}/close", data=WHY).status_code == 404
