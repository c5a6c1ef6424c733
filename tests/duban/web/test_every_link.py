"""Every link and form that somebody is shown leads where they may go; pages hold together."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from starlette.routing import compile_path
from starlette.testclient import TestClient

from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.clock import now
from duban.identity import first_persons
from duban.identity.permissions import permissions_of
from duban.running.service import Service
from duban.web.app import app_of
from duban.web.pages.all_pages import ROOMS
from duban.web.routing import Way
from states.actors import Role
from tests.duban.web.conftest import HERE, HTML, come_in
from tests.duban.web.filled import forms
from tests.duban.web.test_gate import DEMO, OUTSIDE

WAYS = [(compile_path(way.path)[0], way) for room in ROOMS for way in room.ways]
LINK = re.compile(r'(?:href|hx-get)="([^"]*)"')
FORM = re.compile(r"<form[^>]*>")
ATTRIBUTE = re.compile(r'\s([\w-]+)="([^"]*)"')
POINTS = ("for", "aria-labelledby", "aria-controls", "aria-describedby", "form")
"""What names another part of the same page."""
SHOWN = re.compile(r"<(script|style|textarea)\b.*?</\1>|<[^>]+>", re.DOTALL)
COMMAND = re.compile(r"\bduban ((?:db )?[a-z]+)")
AT_THE_MACHINE = {"serve", "worker", "db copy", "db roles", "backup"}
"""What only the administrator of the machine can do, who has a terminal there."""
NAMES_OF_PYTHON = re.compile(r"\bNone\b|\bnan\b|\bTraceback\b|<\w+\.\w+:")
FIRST = "/"
"""It leads whom it does not show itself to their own first page."""
FOUND = (200, 204, 303)
VISITORS = {"wang": "zh", "sun": "en", "admin": "zh", "nankai": "en"}


def way_of(method: str, path: str) -> Way | None:
    """The way to a path."""
    return next((way for reg, way in WAYS if way.method == method and reg.match(path)), None)


class Walked:
    """The pages that a visitor comes to from the first: of each way one, with all links on them."""

    def __init__(self, console: TestClient, role: Role) -> None:
        self.may = permissions_of([role])
        self.pages: dict[str, str] = {}
        self.links: list[tuple[str, str]] = []
        self.answered: dict[str, int] = {}
        self.console, self._ways = console, Counter[str]()
        ahead = [FIRST, "/own"]
        while ahead:
            ahead += self._go(ahead.pop(0))

    def _go(self, address: str) -> Iterator[str]:
        """Where one comes from an address, if no page of its way was seen."""
        way = way_of("GET", address.partition("?")[0])
        if way is None or self._ways[way.path]:
            return
        self._ways[way.path] += 1
        answer = self.console.get(address)
        self.answered[address] = answer.status_code
        if "location" in answer.headers:
            yield answer.headers["location"]
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return
        self.pages[address] = answer.text
        for link in map(unescape, LINK.findall(answer.text)):
            self.links.append((address, link))
            yield link.partition("#")[0]


@pytest.fixture(scope="module", params=VISITORS)
def walked(busy: Desk, request: pytest.FixtureRequest) -> Iterator[Walked]:
    """All that a visitor comes to in an office with cases at all points."""
    login = request.param
    first_persons.demo_persons(busy, now())
    with TestClient(
        app_of(Service(busy), words("zh")), base_url=HERE, headers=HTML, follow_redirects=False
    ) as console:
        come_in(console, login)
        console.cookies.set("lang", VISITORS[login])
        yield Walked(console, DEMO[login])


def test_every_page_that_is_led_to_is_found(walked: Walked) -> None:
    assert {at: one for at, one in walked.answered.items() if one not in FOUND} == {}
    assert len(walked.pages) > 8


def test_no_link_is_shown_to_who_may_not_follow_it(walked: Walked) -> None:
    barred = set()
    for at, link in walked.links:
        path = link.partition("?")[0].partition("#")[0]
        if path in ("", FIRST) or path.startswith(("/assets/", "/api/")):
            continue
        way = way_of("GET", path)
        assert way is not None or path in OUTSIDE, (at, link)
        if way is not None and not way.all_needed <= walked.may:
            barred.add((at, link))
    assert barred == set()


def test_no_form_is_shown_to_who_may_not_send_it(walked: Walked) -> None:
    sent = 0
    for at, page in walked.pages.items():
        for form in FORM.findall(page):
            told = dict(ATTRIBUTE.findall(form))
            method = told.get("method", "get")
            if method == "dialog":
                continue
            way = way_of(method.upper(), told.get("action", at).partition("?")[0])
            assert way is not None, (at, form)
            assert way.all_needed <= walked.may, (at, form)
            sent += 1
    assert sent


def test_every_query_that_is_sent_as_it_stands_is_answered(walked: Walked) -> None:
    sent = {}
    for at, page in walked.pages.items():
        for form in forms(page):
            if form.method in ("", "get"):
                address = f"{form.action or at.partition('?')[0]}?{urlencode(form.fields, True)}"
                sent[address] = walked.console.get(address).status_code
    assert {at: one for at, one in sent.items() if one not in FOUND} == {}
    assert sent


def test_what_names_a_part_of_the_page_finds_it_once(walked: Walked) -> None:
    for at, page in walked.pages.items():
        ids = Counter(re.findall(r'\sid="([^"]+)"', page))
        assert {one for one, count in ids.items() if count > 1} == set(), at
        for name, value in ATTRIBUTE.findall(page):
            if name in POINTS:
                assert set(value.split()) <= set(ids), (at, name, value)


def test_link_to_a_part_of_a_page_finds_it(walked: Walked) -> None:
    for at, link in walked.links:
        address, _, part = link.partition("#")
        page = walked.pages.get(address or at)
        if part and page is not None:
            assert f'id="{part}"' in page, (at, link)


def test_no_page_sends_its_reader_to_a_terminal(walked: Walked) -> None:
    named = {
        (at, command)
        for at, page in walked.pages.items()
        for command in COMMAND.findall(unescape(SHOWN.sub(" ", page)))
        if command not in AT_THE_MACHINE
    }
    assert named == set()


def test_no_page_shows_a_name_of_python(walked: Walked) -> None:
    for at, page in walked.pages.items():
        assert 'lang="en"' in page or not NAMES_OF_PYTHON.search(unescape(SHOWN.sub(" ", page))), at
