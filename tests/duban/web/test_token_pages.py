"""Tokens at the console: made for oneself with the password, shown once, ended; those of all."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from duban.clock import now
from duban.identity import passwords
from duban.identity.issuing import issue
from duban.identity.permissions import Permission
from duban.running.service import Service
from tests.duban.identity.staff import PASSWORD
from tests.duban.web.conftest import come_in, text_of
from workflow.people import persons, security, tokens
from workflow.people.security import Event

PAGE, CASES = "/account/tokens", "/api/v1/cases"
TYPED = {"name": "统计大屏", "scope": ["list_own", "look"], "days": "30"}
ONCE = re.compile(r'id="once">([\w-]+)<')
NUMBER = re.compile(r'name="number" value="(\w+)"')


def asks(console: TestClient, token: str, path: str = CASES) -> int:
    """The status of what a program is answered that has a token."""
    program = TestClient(console.app, base_url=str(console.base_url))
    return program.get(path, headers={"authorization": f"Bearer {token}"}).status_code


def made(console: TestClient) -> str:
    """A token that the page made."""
    found = ONCE.search(text_of(console.post(PAGE, data=TYPED)))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_token_is_made_shown_once_and_does_what_it_is_for(
    console: TestClient, language: str
) -> None:
    console.cookies.set("lang", language)
    token = made(console)
    assert (asks(console, token), asks(console, token, "/api/v1/mails")) == (200, 403)
    page = text_of(console.get(PAGE))
    assert "统计大屏" in page and token not in page
    assert token not in text_of(console.get("/account"))


def test_token_is_ended_by_its_person(console: TestClient, service: Service) -> None:
    token = made(console)
    (number,) = NUMBER.findall(text_of(console.get(PAGE)))
    assert console.post(f"{PAGE}/end", data={"number": number}).status_code == 303
    assert asks(console, token) == 401
    assert console.post(f"{PAGE}/end", data={"number": number}).status_code == 404
    with service.desk.store.reading() as transaction:
        told = [one.what for one in security.latest(transaction, most=9, person="wang")]
    assert Event.TOKEN_MADE in told and Event.TOKEN_ENDED in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a\nb"},
        {"scope": []},
        {"scope": ["manage_people"]},
        {"scope": ["approve_money"]},
        {"days": "0"},
        {"days": "367"},
        {"days": "３"},
        {"days": "9" * 40},
        {"days": ""},
    ],
)
def test_token_that_may_not_be_is_refused_and_what_was_typed_stays(
    console: TestClient, service: Service, wrong: dict[str, object]
) -> None:
    answer = console.post(PAGE, data={**TYPED, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if "scope" not in wrong:
        assert 'value="look" checked' in answer.text
    with service.desk.store.reading() as transaction:
        people = persons.listed(transaction)
        assert [t for one in people for t in tokens.of_person(transaction, one.id)] == []


def test_nothing_is_offered_that_the_person_may_not(stranger: TestClient) -> None:
    def offered(login: str) -> set[str]:
        page = text_of(come_in(stranger, login).get(PAGE))
        return set(re.findall(r'name="scope" value="(\w+)"', page))

    assert offered("nankai") == {"look_at_own", "list_own", "act"}
    assert offered("admin") == {"look_at_own", "look_at_office", "open_programme"}
    assert {"look", "mails", "read_personal", "act"} <= offered("wang")
    assert "approve_money" not in offered("chen")


def test_administrator_sees_the_tokens_of_all_and_ends_them(
    stranger: TestClient, service: Service
) -> None:
    token = made(come_in(stranger, "wang"))
    assert stranger.get("/people/tokens").status_code == 403
    admin = come_in(stranger, "admin")
    page = text_of(admin.get("/people/tokens"))
    assert "wang" in page and "统计大屏" in page and token not in page
    (number,) = NUMBER.findall(page)
    assert admin.post(f"{PAGE}/end", data={"number": number}).status_code == 404
    assert admin.post("/people/tokens/end", data={"number": number}).status_code == 303
    assert asks(stranger, token) == 401
    with service.desk.store.reading() as transaction:
        (ended,) = [
            one for one in security.latest(transaction, most=9) if one.what is Event.TOKEN_ENDED
        ]
    assert (ended.person, ended.facts) == ("admin", {"name": "统计大屏", "of": "wang"})


def test_nobody_ends_a_token_of_somebody_else(stranger: TestClient, service: Service) -> None:
    with service.desk.store.reading() as transaction:
        li = persons.by_login(transaction, "li")
    assert li is not None
    token = issue(
        service.desk, li, "他人", {Permission.LIST_OWN}, timedelta(days=1), now(), "admin"
    )
    with service.desk.store.reading() as transaction:
        (kept,) = tokens.of_person(transaction, li.id)
    console = come_in(stranger, "wang")
    answer = console.post(f"{PAGE}/end", data={"number": kept.hash[:16]})
    assert answer.status_code == 404
    assert asks(console, token) == 200


def test_who_has_a_password_gives_it_for_a_token(stranger: TestClient, service: Service) -> None:
    console = come_in(stranger, "wang")
    with service.desk.store.writing() as transaction:
        wang = persons.by_login(transaction, "wang")
        assert wang is not None
        persons.set_password(transaction, wang.id, passwords.hashed(PASSWORD))
    refused = console.post(PAGE, data={**TYPED, "password": "a guess"})
    assert refused.status_code == 422
    assert ONCE.search(refused.text) is None
    assert ONCE.search(text_of(console.post(PAGE, data={**TYPED, "password": PASSWORD})))
