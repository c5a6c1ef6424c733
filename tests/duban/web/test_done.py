"""What one has done oneself: everybody who acts sees it, and nobody another's."""

import re

import pytest
from starlette.testclient import TestClient

from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.office import Office

LINK = '<a href="/done">'
PEOPLE = {"wang": "/duties", "zhao": "/duties", "nankai": "/duties", "expert": "/own"}


def opened(office: Office, region: str) -> None:
    """Open a case through the form of its act, as whoever is at the console."""
    sent = {"party": "city", "version": "0", "key": region, "step": "look"}
    path = f"/cases/tj-2023-22/{region}/acts/open_case"
    looked = text_of(office.console.get(office.console.post(path, data=sent).headers["location"]))
    seen = re.search(r'name="seen" value="([^"]+)"', looked)
    assert seen is not None
    done = office.console.post(path, data={**sent, "step": "do", "seen": seen[1]})
    assert done.status_code == 303, done.text


@pytest.mark.parametrize("login", PEOPLE)
def test_everybody_who_acts_is_led_to_it(stranger: TestClient, login: str) -> None:
    visitor = come_in(stranger, login)
    assert LINK in text_of(visitor.get(PEOPLE[login]))
    assert "我已办" in text_of(visitor.get("/done"))


@pytest.mark.parametrize("login", ["sun", "admin"])
def test_who_acts_on_no_case_has_no_such_page(stranger: TestClient, login: str) -> None:
    assert come_in(stranger, login).get("/done").status_code == 403


def test_own_acts_alone_are_shown_whoever_is_asked_for(office: Office) -> None:
    opened(office, "120101")
    come_in(office.console, "li")
    opened(office, "120102")
    page = text_of(office.console.get("/done?person=演示·王经办"))
    assert "河东区" in page and "和平区" not in page
    come_in(office.console, "wang")
    page = text_of(office.console.get("/done"))
    assert "和平区" in page and "河东区" not in page
    assert "和平区" not in text_of(office.console.get("/done?until=2023-07-17"))
    assert office.console.get("/done?since=soon").status_code == 400
    come_in(office.console, "nankai")
    assert "和平区" not in text_of(office.console.get("/done"))
