"""Tokens: they do what they were made for, until their day, and so often a minute."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from config.words import LANGUAGES, Language
from duban.bootstrap.editions import words
from duban.clock import now
from duban.identity.bearer import bearer_of
from duban.identity.errors import NotAllowed
from duban.identity.issuing import LONGEST_TOKEN, issue, revoke
from duban.identity.permissions import FOR_PERSONS, Permission, permissions_of
from duban.running.service import Service
from duban.web.api.bounds import MOST_BYTES, Allowance, Rate
from duban.web.api.errors import NotGranted, TooOften
from duban.web.api.ways import WAYS
from states.actors import Role
from tests.duban.web.api.conftest import API, Ask, person_in, token_of
from tests.practice import BINHAI, HEPING, PROGRAMME
from workflow.people import security, tokens
from workflow.people.security import Event

CASES = f"{API}/cases"


def test_nothing_is_given_without_a_token(stranger: TestClient) -> None:
    for way in [one for one in WAYS if one.needs is not Permission.OPEN]:
        address = way.path.format(programme="p", region="r", act="a", mail="m", day="d", number=1)
        answer = stranger.request(way.method, address)
        assert (answer.status_code, answer.json()["code"]) == (401, "no_token"), way.name
        assert answer.headers["www-authenticate"].startswith("Bearer"), way.name


@pytest.mark.parametrize("given", ["Bearer nothing", "Bearer ", "Basic d2FuZzp3YW5n", "bearer"])
def test_what_is_no_token_is_none(stranger: TestClient, given: str) -> None:
    assert stranger.get(CASES, headers={"authorization": given}).status_code == 401


def test_token_does_what_it_was_made_for_and_no_more(service: Service, ask: Ask) -> None:
    program = ask(Role.OPERATOR, [Permission.ACT])
    assert program.get(f"{CASES}/tj-2023-22/120101/acts/withdraw").status_code == 200
    answer = program.get(CASES)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_granted")
    assert "'lists of cases and duties' (list_own)" in answer.json()["detail"]
    with service.desk.store.reading() as transaction:
        refused, *_ = security.latest(transaction, most=1)
    assert (refused.what, refused.facts["path"]) == (Event.REFUSED, CASES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scope", sorted({*Permission} - {Permission.OPEN}))
def test_each_permission_is_refused_in_words_and_by_its_code(
    language: Language, scope: Permission
) -> None:
    spoken = words(language)
    said = spoken.said(*NotGranted(scope.value).sayings)
    assert scope.value in said and spoken.say(f"permission.{scope.value}") in said


def test_auditor_may_look_and_not_act(ask: Ask) -> None:
    program = ask(Role.AUDITOR)
    assert program.get(CASES).status_code == 200
    assert program.post(f"{CASES}/tj-2023-22/120101/acts/withdraw", json={}).status_code == 403


@pytest.mark.parametrize("role", FOR_PERSONS)
def test_role_reaches_the_ways_that_it_may_and_no_other(ask: Ask, role: Role) -> None:
    program, may = ask(role), permissions_of([role])
    for way in WAYS:
        address = way.path.format(programme="p", region="r", act="a", mail="m", day="d", number=1)
        status = program.request(way.method, address).status_code
        assert (status == 403) == (not {*way.all_needed} <= may), (way.name, status)


@pytest.mark.parametrize("role", FOR_PERSONS)
def test_role_learns_of_no_case_that_it_does_not_see(ask: Ask, role: Role) -> None:
    program, may = ask(role), permissions_of([role])
    sees_all = Permission.LOOK_AT_CASES in may
    for way in [one for one in WAYS if one.method == "GET" and {*one.all_needed} <= may]:
        for region in (HEPING, BINHAI) if "{region}" in way.path else (HEPING,):
            names = {"programme": PROGRAMME, "region": region, "act": "submit_self_check"}
            answer = program.get(way.path.format(**names, mail="m", day="2024-04-15"))
            is_its = sees_all or (role is Role.DISTRICT and region == HEPING)
            if "{region}" in way.path:
                assert answer.status_code == (200 if is_its else 404), (way.name, region)
            if not sees_all and way.name != "office.openapi":
                told = answer.text if answer.status_code == 200 else ""
                assert "滨海" not in answer.text and BINHAI not in told, way.name


def test_mail_is_read_with_a_scope_for_persons_and_the_log_tells(
    service: Service, ask: Ask
) -> None:
    mails = f"{API}/mails"
    some = ask(Role.OPERATOR, [Permission.READ_MAILS])
    name = some.get(f"{mails}?size=1").json()["items"][0]["mail"]
    refused = some.get(f"{mails}/{name}")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_granted")
    assert "read_personal" in refused.json()["detail"]
    both = ask(Role.OPERATOR, [Permission.READ_MAILS, Permission.READ_PERSONAL])
    assert both.get(f"{mails}/{name}").status_code == 200
    with service.desk.store.reading() as transaction:
        read, _, before = security.latest(transaction, most=3)
    assert (read.what, read.person) == (Event.PERSONAL_DATA_READ, "api-operator")
    assert read.facts == {"address": f"{mails}/{name}", "token": "程序"}
    assert before.what is Event.REFUSED


def test_token_ends_on_its_day(service: Service) -> None:
    desk, made = service.desk, now()
    token = token_of(desk, Role.OPERATOR)
    last = made + timedelta(days=30)
    assert bearer_of(desk, token, last - timedelta(minutes=1)) is not None
    assert bearer_of(desk, token, last + timedelta(minutes=1)) is None


def test_program_has_never_given_its_password(service: Service) -> None:
    visitor = bearer_of(service.desk, token_of(service.desk, Role.OPERATOR), now())
    assert visitor is not None and not visitor.is_fresh(now())


def test_revoked_token_opens_nothing(service: Service, ask: Ask) -> None:
    program, desk = ask(), service.desk
    person = person_in(desk, Role.OPERATOR)
    assert program.get(CASES).status_code == 200
    with desk.store.reading() as transaction:
        (kept,) = tokens.of_person(transaction, person.id)
    revoke(desk, person, kept, now(), "admin")
    assert program.get(CASES).status_code == 401


@pytest.mark.parametrize(
    ("name", "scopes", "lasts"),
    [
        ("", [Permission.ACT], timedelta(days=1)),
        ("a\nb", [Permission.ACT], timedelta(days=1)),
        ("a", [], timedelta(days=1)),
        ("a", [Permission.MANAGE_PEOPLE], timedelta(days=1)),
        ("a", [Permission.ACT], timedelta()),
        ("a", [Permission.ACT], LONGEST_TOKEN + timedelta(days=1)),
    ],
)
def test_token_that_may_not_be_is_not_made(
    service: Service, name: str, scopes: list[Permission], lasts: timedelta
) -> None:
    person = person_in(service.desk, Role.OPERATOR)
    with pytest.raises(NotAllowed):
        issue(service.desk, person, name, scopes, lasts, now(), "admin")


def test_body_that_is_too_large_is_refused_before_it_is_kept(ask: Ask) -> None:
    address = f"{CASES}/tj-2023-22/120101/acts/withdraw"
    answer = ask().post(address, content=b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert ask().post(address, content=b" " * MOST_BYTES).status_code != 413


def test_who_asks_too_often_waits(stranger: TestClient) -> None:
    answers = [stranger.get(CASES).status_code for _ in range(70)]
    assert answers[0] == 401 and answers[-1] == 429
    answer = stranger.get(CASES)
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["code"] == "too_often"


def test_allowance_fills_as_time_goes_by_and_is_each_ones_own() -> None:
    seconds = [0.0]
    allowance, rate = Allowance(lambda: seconds[0]), Rate(2)
    allowance.take("a", rate)
    allowance.take("a", rate)
    with pytest.raises(TooOften) as caught:
        allowance.take("a", rate)
    assert caught.value.wait == 30
    allowance.take("b", rate)
    seconds[0] += 30
    allowance.take("a", rate)
    with pytest.raises(TooOften):
        allowance.take("a", rate)
