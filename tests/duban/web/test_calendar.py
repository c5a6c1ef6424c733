"""日历 in the browser: a month, its neighbours, and the feed."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from duban.bootstrap.desk import REAL
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.identity import visitors
from duban.running.calendar_feed import AHEAD
from duban.running.service import Service
from duban.web import cookies
from duban.web.app import app_of
from duban.web.origin import HEADER, mark_of
from tests.conftest import shut
from tests.duban.identity.staff import PASSWORD, Staff
from tests.duban.web.conftest import HERE, HTML, PORT, come_in, text_of
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted
from workflow.store.statement import Statement

MOST = 24


def test_month_costs_no_statement_a_day(console: TestClient, statements: list[Statement]) -> None:
    text_of(console.get("/calendar?month=2024-04"))
    assert 0 < len(statements) <= MOST


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_day_leads_to_exactly_its_duties(console: TestClient, language: str) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get("/calendar?month=2024-04"))
    days = re.findall(r'<p class="all"><a href="([^"]+)">\D*(\d+)', page)
    assert len(days) > 5
    for address, count in days:
        found = text_of(console.get(unescape(address)))
        told = re.search(r'class="found"[^>]*>\D*(\d+)', found)
        assert told is not None and told[1] == count


def test_holidays_and_days_worked_instead_are_marked(console: TestClient) -> None:
    page = text_of(console.get("/calendar?month=2024-04"))
    assert len(re.findall(r'<li class="holiday', page)) == 2
    assert len(re.findall(r'<li class="make_up', page)) == 2
    assert 'aria-current="date"' in page


def test_months_lead_to_their_neighbours(console: TestClient) -> None:
    page = text_of(console.get("/calendar?month=2024-01"))
    assert 'rel="prev" href="/calendar?month=2023-12"' in page
    assert 'rel="next" href="/calendar?month=2024-02"' in page
    assert console.get("/calendar?month=2024-13").status_code == 400
    text_of(console.get("/calendar?month=2099-01"))


def test_feed_has_every_duty_that_is_due_within_the_year(
    console: TestClient, service: Service
) -> None:
    answer = console.get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    entries = Calendar.from_ical(text_of(answer)).walk("VEVENT")
    until = service.desk.office.today + AHEAD
    with service.desk.store.reading() as transaction:
        open_now = list(search.duties_wanted(transaction, DutiesWanted(before=until)))
    dated = [one for one in open_now if one.due is not None]
    assert len(entries) == len(dated) > 10
    assert {str(one.decoded("DTSTART")) for one in entries} == {one.due for one in dated}
    assert len({str(one["UID"]) for one in entries}) == len(entries)


def test_feed_has_an_address_of_its_own_until_it_is_renewed(stranger: TestClient) -> None:
    assert stranger.get("/calendar.ics").status_code == 401
    come_in(stranger, "wang")
    first, second = (address_of(stranger.post("/calendar/feed").text) for _ in range(2))
    stranger.cookies.clear()
    assert stranger.get(second).text.startswith("BEGIN:VCALENDAR")
    assert stranger.get(first).status_code == 401
    assert stranger.get("/calendar.ics?token=nope").status_code == 401


def test_feed_takes_the_password_once_more_where_it_was_not_given_just_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = create(Settings(office=tmp_path / "real"), REAL)
    Staff(desk, PASSWORD).person("chen")
    app = app_of(Service(desk), words("zh"))
    with TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False) as chen:
        assert chen.post("/sign-in", data={"login": "chen", "password": PASSWORD}).is_redirect
        chen.headers[HEADER] = mark_of(chen.cookies[cookies.plain(PORT)])
        assert 'name="password"' not in text_of(chen.get("/calendar"))
        monkeypatch.setattr(visitors, "FRESH", timedelta(0))
        assert 'name="password"' in text_of(chen.get("/calendar"))
        wrong = chen.post("/calendar/feed", data={"password": "不是这个口令"})
        assert (wrong.status_code, 'name="password"' in wrong.text) == (422, True)
        made = address_of(chen.post("/calendar/feed", data={"password": PASSWORD}).text)
        assert text_of(chen.get(made)).startswith("BEGIN:VCALENDAR")
    shut(desk.store)


def test_district_sees_what_is_its_own_alone(stranger: TestClient) -> None:
    come_in(stranger, "nankai")
    entries = Calendar.from_ical(text_of(stranger.get("/calendar.ics"))).walk("VEVENT")
    assert all("120104" in str(one["UID"]) for one in entries)


def address_of(page: str) -> str:
    """The address of the feed that a page shows."""
    found = re.search(r"<code>[^<]+(/calendar.ics[^<]+)</code>", page)
    assert found is not None, page
    return unescape(found[1])
