"""Who may see and do what at the console: every way, every role, every case, tried."""

import csv
import io
import re

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from config.words import Words
from duban.bootstrap.editions import words
from duban.clock import now
from duban.identity import administration
from duban.identity.permissions import Permission, permissions_of
from duban.running.service import Service
from duban.web import cookies
from duban.web.api import ways
from duban.web.app import app_of
from duban.web.origin import HEADER, MARK
from duban.web.pages.all_pages import ROOMS
from states.actors import Role
from tests.duban.web.conftest import PORT, come_in, looks_of, text_of
from tests.practice import BINHAI, PROGRAMME
from workflow.people import persons, security
from workflow.people.security import Event

NANKAI = "120104"
READING = (Event.EXPORTED, Event.PERSONAL_DATA_READ)
DEMO = {
    "wang": Role.OPERATOR,
    "zhao": Role.FINANCE,
    "chen": Role.SUPERVISOR,
    "expert": Role.REVIEWER,
    "sun": Role.AUDITOR,
    "admin": Role.ADMINISTRATOR,
    "nankai": Role.DISTRICT,
}
WAYS = [way for room in ROOMS for way in room.ways]
OUTSIDE = {"/healthz", "/readyz", "/metrics", "/assets/{digest}/{name:path}"}
"""What is open to everybody and shows nothing of a case: what a monitor asks, style, script."""
OF_THE_NOTICE = {"/procedure", "/procedure.svg", "/procedure/notice", "/procedure/rules", "/guide"}
TOLD_TO_ALL = OF_THE_NOTICE | {"/docs"}
"""What names regions to everybody: the notice, and the examples of a training office."""
ANSWERED_WITH = {
    "/mails/live": "/mails/live",
    "/mails/trial": "/mails/live",
    "/mails/{mail}/deeds": "/mails/{mail}",
    "/mails/{mail}/mute": "/mails/{mail}",
    "/admin/new-programme": "/admin/new-programme/preview",
    "/admin/contacts/unmark": "/admin/contacts",
    "/people": "/people",
}
"""The pages with what is of persons that answer a form which could not be done, by its path."""
OPTION = re.compile(r"<option.*?</option>", re.DOTALL)
SHUT, FORBIDDEN, NOTHING_THERE = 303, 403, 404


def filled(path: str, region: str) -> str:
    """A path with something in its places."""
    named = {"programme": PROGRAMME, "region": region, "act": "start_drafting"}
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda place: named.get(place[1], "x"), path)


def test_every_route_of_the_console_is_declared_with_its_permission(service: Service) -> None:
    routes = [one for one in app_of(service, words("zh")).routes if isinstance(one, Route)]
    declared = {(way.method, way.path) for way in WAYS}
    declared |= {(way.method, way.path) for way in ways.WAYS}
    for route in routes:
        methods = (route.methods or set()) - {"HEAD"}
        known = {(method, route.path) for method in methods} <= declared
        assert known or route.path in OUTSIDE, route.path
    assert all(isinstance(way.needs, Permission) for way in WAYS)
    assert all(isinstance(way.needs, Permission) for way in ways.WAYS)
    assert len(routes) > len(OUTSIDE)


def test_stranger_is_led_to_the_way_in(stranger: TestClient) -> None:
    for way in WAYS:
        stranger.cookies.clear()
        answer = stranger.request(way.method, filled(way.path, BINHAI))
        if way.needs is Permission.OPEN:
            assert answer.status_code != FORBIDDEN, way.path
        elif way.method == "GET":
            led = (answer.status_code, answer.headers["location"][:13])
            assert led == (SHUT, "/sign-in?next"), way.path
        else:
            assert answer.status_code == 401, way.path


@pytest.mark.parametrize("login", DEMO)
def test_role_sees_what_it_may_and_learns_nothing_else(stranger: TestClient, login: str) -> None:
    console, role = come_in(stranger, login), DEMO[login]
    may = permissions_of([role])
    sees_all = Permission.LOOK_AT_CASES in may
    for way in [one for one in WAYS if one.method == "GET"]:
        for region in (NANKAI, BINHAI) if "{region}" in way.path else (NANKAI,):
            answer = console.get(filled(way.path, region))
            is_its = role is Role.DISTRICT and region == NANKAI
            is_panels = role is Role.REVIEWER and answer.status_code == 200
            if not way.all_needed <= may:
                expected = SHUT if way.path == "/" and Permission.LOOK_AT_OWN in may else FORBIDDEN
                assert answer.status_code == expected, way.path
            elif "{region}" in way.path and not (sees_all or is_its or is_panels):
                assert answer.status_code == NOTHING_THERE, way.path
            else:
                assert answer.status_code not in (FORBIDDEN, 500), way.path
            if role is Role.ADMINISTRATOR:
                assert 'href="/cases' not in answer.text, way.path
            elif not sees_all and way.path not in TOLD_TO_ALL and not is_panels:
                assert "滨海" not in OPTION.sub("", answer.text), way.path


def test_file_is_given_to_those_alone_who_may_take_it_out(console: TestClient) -> None:
    for way in [one for one in WAYS if one.method == "GET"]:
        answer = console.get(filled(way.path, BINHAI))
        if "attachment" in answer.headers.get("content-disposition", ""):
            assert Permission.EXPORT in way.also, way.path
        if way.path.endswith((".xlsx", ".csv", "/workbook", "/data")):
            assert Permission.EXPORT in way.also, way.path


def test_administrator_sees_no_case_and_no_money(stranger: TestClient) -> None:
    console = come_in(stranger, "admin")
    for path in ("/funds", "/funds/ledger.csv", "/whatif", "/cases", "/cases.csv", "/mails"):
        assert console.get(path).status_code == FORBIDDEN, path
    assert console.get("/own").headers["location"] == "/admin"
    menu = text_of(console.get("/admin")).partition("<nav")[2].partition("</nav>")[0]
    assert not re.search(r'href="/(cases|funds|mails|nights)?"', menu)
    assert 'href="/people"' in menu


@pytest.mark.parametrize(
    ("login", "addresses"),
    [
        ("wang", ["/admin"]),
        ("admin", ["/admin"]),
        ("sun", ["/admin/programmes"]),
        ("zhao", ["/admin/programmes"]),
        ("expert", []),
        ("nankai", []),
    ],
)
def test_administration_is_in_the_menu_once_and_leads_to_what_one_may_see(
    stranger: TestClient, login: str, addresses: list[str]
) -> None:
    console = come_in(stranger, login)
    page = text_of(console.get("/procedure"))
    assert re.findall(r'href="(/admin[^"]*)"', page) == addresses
    for one in addresses:
        text_of(console.get(one))


@pytest.mark.parametrize("login", DEMO)
def test_role_does_nothing_that_it_may_not(stranger: TestClient, login: str) -> None:
    console, role = come_in(stranger, login), DEMO[login]
    may = permissions_of([role])
    barred = [one for one in WAYS if one.method == "POST" and not one.all_needed <= may]
    for way in barred:
        assert console.post(filled(way.path, NANKAI)).status_code == FORBIDDEN, way.path
    if role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER, Role.DISTRICT):
        assert len(barred) > 5


def test_district_finds_its_own_region_in_every_list(stranger: TestClient) -> None:
    console = come_in(stranger, "nankai")
    for path in ("/cases", "/duties", f"/cases?region={BINHAI}", "/cases/board"):
        page = text_of(console.get(path))
        assert "南开" in page
        assert "滨海" not in re.sub(r"<option.*?</option>", "", page), path
    rows = list(csv.reader(io.StringIO(text_of(console.get(f"/cases.csv?region={BINHAI}")))))
    assert len(rows) == 2
    assert text_of(console.get(f"/cases/{PROGRAMME}/{NANKAI}?list=region%3D{BINHAI}"))


def test_expert_sees_the_cases_on_whose_panel_he_sits(stranger: TestClient) -> None:
    console = come_in(stranger, "expert")
    page = text_of(console.get("/own"))
    cases = re.findall(r'href="(/cases/[^"]+)"', page)
    assert cases
    assert all(console.get(one).status_code == 200 for one in cases)
    assert len(cases) < 21


def test_refusals_stand_in_the_security_log(stranger: TestClient, service: Service) -> None:
    console = come_in(stranger, "wang")
    assert console.get("/people").status_code == FORBIDDEN
    assert come_in(console, "nankai").get(f"/cases/{PROGRAMME}/{BINHAI}").status_code == 404
    with service.desk.store.reading() as transaction:
        told = security.latest(transaction, most=4)
    refused = [(one.person, one.facts["why"]) for one in told if one.what is Event.REFUSED]
    assert refused == [("nankai", "case"), ("wang", "manage_people")]


def test_reading_of_persons_and_taking_lists_out_stand_in_the_security_log(
    stranger: TestClient, service: Service
) -> None:
    console = come_in(stranger, "wang")
    mail = re.search(r'href="(/mails/2[^"]+)"', text_of(console.get("/mails")))
    assert mail is not None
    for path in (mail[1], "/admin/contacts", "/admin/contacts.xlsx", "/cases", "/cases.csv?late=1"):
        assert console.get(path).status_code == 200
    come_in(console, "nankai").get("/duties.csv")
    come_in(console, "admin").get("/people")
    with service.desk.store.reading() as transaction:
        told = [one for one in security.latest(transaction, most=20) if one.what in READING]
    assert [(one.what, one.person, one.facts["address"]) for one in reversed(told)] == [
        (Event.PERSONAL_DATA_READ, "wang", mail[1]),
        (Event.PERSONAL_DATA_READ, "wang", "/admin/contacts"),
        (Event.EXPORTED, "wang", "/admin/contacts.xlsx"),
        (Event.EXPORTED, "wang", "/cases.csv?late=1"),
        (Event.EXPORTED, "nankai", "/duties.csv"),
        (Event.PERSONAL_DATA_READ, "admin", "/people"),
    ]


def test_mail_whose_page_answers_a_deed_that_is_not_possible_was_read(
    console: TestClient, service: Service
) -> None:
    mail = re.search(r'href="(/mails/2[^"]+)"', text_of(console.get("/mails?status=sent")))
    assert mail is not None
    deeds = f"{mail[1]}/deeds"
    assert console.post(deeds, data={"deed": "hold", "reason": "x"}).status_code == 409
    assert looks_of(service.desk, "wang") == [deeds]


def test_form_takes_what_the_page_takes_that_it_may_answer_with() -> None:
    shown = {(way.method, way.path): way.all_needed for way in WAYS}
    for form, page in ANSWERED_WITH.items():
        assert shown["GET", page] - {Permission.READ_MAILS} <= shown["POST", form], form


# --- sessions -------------------------------------------------------------------------------------


def test_token_that_was_there_before_signing_in_is_of_no_use_after(stranger: TestClient) -> None:
    planted = "a" * 43
    stranger.cookies.set(cookies.plain(PORT), planted, domain="127.0.0.1", path="/")
    answer = stranger.post("/sign-in/demo", data={"login": "wang"})
    given = answer.headers["set-cookie"]
    assert planted not in given
    assert "HttpOnly" in given
    assert "SameSite=lax" in given
    assert "Max-Age" not in given
    stranger.cookies.clear()
    stranger.cookies.set(cookies.plain(PORT), planted, domain="127.0.0.1", path="/")
    assert stranger.get("/").status_code == SHUT


def test_signing_in_again_ends_the_session_before(stranger: TestClient) -> None:
    old = come_in(stranger, "wang").cookies[cookies.plain(PORT)]
    come_in(stranger, "li")
    stranger.cookies.clear()
    stranger.cookies.set(cookies.plain(PORT), old, domain="127.0.0.1", path="/")
    assert stranger.get("/").status_code == SHUT


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_led_to_another_site(stranger: TestClient, onward: str) -> None:
    answer = stranger.post("/sign-in/demo", data={"login": "wang", "next": onward})
    assert answer.headers["location"] == "/"


# --- the own account ------------------------------------------------------------------------------


def test_one_time_password_opens_nothing_but_the_form_for_another(
    stranger: TestClient, service: Service
) -> None:
    with service.desk.store.reading() as transaction:
        li = persons.by_login(transaction, "li")
    assert li is not None
    password = administration.reset(service.desk, li, "admin", now())
    answer = stranger.post("/sign-in", data={"login": "li", "password": password})
    assert answer.headers["location"] == "/account/password"
    assert stranger.get("/").headers["location"] == "/account/password"
    mark = re.search(rf'name="{MARK}" value="(\w+)"', text_of(stranger.get("/account/password")))
    assert mark is not None
    assert 'name="old"' not in text_of(stranger.get("/account/password"))
    typed = {"new": "a wholly new phrase", "repeat": "a wholly new phrase"}
    weak = stranger.post(
        "/account/password", data={**typed, "new": "x", "repeat": "x", MARK: mark[1]}
    )
    assert weak.status_code == 422
    assert stranger.post("/account/password", data={**typed, MARK: mark[1]}).status_code == SHUT
    assert stranger.get("/").status_code == 200
    assert 'name="old"' in text_of(stranger.get("/account/password"))


def test_administrator_adds_a_person_whose_password_is_shown_once(stranger: TestClient) -> None:
    console = come_in(stranger, "admin")
    typed = {"login": "wu", "name": "吴八", "roles": ["operator", "finance"]}
    once = text_of(console.post("/people", data=typed))
    password = re.search(r'id="once">([\w-]+)<', once)
    assert password is not None
    assert password[1] not in text_of(console.get("/people"))
    again = console.post("/people", data=typed)
    assert again.status_code == 422
    del console.headers[HEADER]
    let_in = console.post("/sign-in", data={"login": "wu", "password": password[1]})
    assert let_in.headers["location"] == "/account/password"


@pytest.mark.parametrize("spoken", [words("zh"), words("en")], ids=["zh", "en"])
def test_wrong_password_is_told_in_the_same_words_whoever_it_is(
    stranger: TestClient, spoken: Words
) -> None:
    stranger.cookies.set("lang", spoken.language, domain="127.0.0.1", path="/")
    for login in ("wang", "nobody"):
        answer = stranger.post("/sign-in", data={"login": login, "password": "wrong"})
        assert answer.status_code == 401
        assert spoken.say("sign_in.wrong") in answer.text


def test_who_is_signed_out_meanwhile_is_told_and_a_stranger_is_not(stranger: TestClient) -> None:
    assert "登录已结束" not in text_of(stranger.get("/cases", follow_redirects=True))
    console = come_in(stranger, "wang")
    kept = dict(console.cookies)
    console.post("/sign-out")
    console.cookies.update(kept)
    assert "登录已结束" in text_of(console.get("/cases", follow_redirects=True))
