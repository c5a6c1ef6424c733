"""Another programme opened by a program: checked as the page does, once however often sent."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from config.procedures import load_procedure
from duban.running.service import Service
from states.actors import Role
from tests.duban.web.api.conftest import API, Ask
from tests.duban.web.test_opening import DRAFT, NEXT, OURS
from workflow.people import security
from workflow.people.security import Event

PLACE = f"{API}/programmes"
KEY = "notice-2024"
OTHER = DRAFT.replace(NEXT, "tj-2024-8").replace("〔2024〕9号", "〔2024〕8号")
AT_ONCE = 4


def send(
    program: TestClient, notice: object = DRAFT, query: str = "", key: str = "", **more: object
) -> httpx2.Response:
    """Ask for a programme under a notice."""
    headers = {"Idempotency-Key": key} if key else {}
    return program.post(f"{PLACE}{query}", json={"notice": notice, **more}, headers=headers)


@pytest.fixture
def head(ask: Ask) -> TestClient:
    """The program of a supervisor."""
    return ask(Role.SUPERVISOR)


def test_programme_is_opened_and_new_cases_belong_to_it(head: TestClient, service: Service) -> None:
    answer = send(head)
    told = answer.json()
    assert (answer.status_code, told["result"], told["programme"]) == (200, "opened", NEXT)
    assert told["in_force"] is True
    assert told["units"] == 21 and told["document_number"] == "虚构〔2024〕9号"
    assert told["outlook"] == {}
    versions = service.desk.versions(NEXT)
    assert told["notice_hash"] == versions.notice_hash
    assert told["procedure_hash"] == versions.procedure_hash
    assert head.get(PLACE).json()[-1] == {"programme": NEXT, "in_force": True}


def test_dry_run_tells_what_it_would_bring_and_opens_nothing(
    head: TestClient, service: Service
) -> None:
    answer = send(head, query="?dry_run=1", key=KEY)
    told = answer.json()
    assert (answer.status_code, told["result"]) == (200, "would_be_opened")
    assert {one["units"] for one in told["outlook"]["dates"]} == {21}
    assert len(told["outlook"]["mails"]) == 21 and "@" not in answer.text
    assert [one["item"] for one in told["outlook"]["changes"]] != []
    assert service.desk.programmes() == ["tj-2023-22"]
    assert send(head, key=KEY).json()["result"] == "opened"


def test_same_request_sent_again_opens_nothing_more(head: TestClient, service: Service) -> None:
    answers = [send(head, key=KEY).json() for _ in range(3)]
    assert [one.pop("result") for one in answers] == ["opened", "repeated", "repeated"]
    assert answers[0] == answers[1] == answers[2]
    assert service.desk.programmes() == ["tj-2023-22", NEXT]


def test_same_request_sent_at_once_opens_one(head: TestClient, service: Service) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: send(head, key=KEY), range(AT_ONCE)))
    results = sorted(one.json()["result"] for one in answers)
    assert results == ["opened", *["repeated"] * (AT_ONCE - 1)]
    assert service.desk.programmes() == ["tj-2023-22", NEXT]


def test_key_stands_for_one_notice_and_is_nobody_elses(
    head: TestClient, ask: Ask, service: Service
) -> None:
    assert send(head, key=KEY).status_code == 200
    reused = send(head, OTHER, key=KEY)
    assert (reused.status_code, reused.json()["code"]) == (409, "key_reused")
    theirs = send(ask(Role.ADMINISTRATOR), OTHER, key=KEY)
    assert theirs.json()["result"] == "opened"
    assert service.desk.programmes() == ["tj-2023-22", "tj-2024-8", NEXT]


def test_programme_of_the_same_day_by_an_earlier_name_is_told_not_to_be_in_force(
    head: TestClient,
) -> None:
    assert send(head).json()["in_force"] is True
    looked = send(head, OTHER, "?dry_run=1").json()
    assert looked["in_force"] is False
    assert any(NEXT in one and "stays in force" in one for one in looked["outlook"]["beware"])
    assert send(head, OTHER).json()["in_force"] is False
    assert head.get(PLACE).json()[-1] == {"programme": NEXT, "in_force": True}


@pytest.mark.parametrize("key", ["", "another"])
def test_programme_that_is_there_is_a_conflict(head: TestClient, key: str) -> None:
    assert send(head, key=KEY).status_code == 200
    again = send(head, key=key)
    assert (again.status_code, again.json()["code"]) == (409, "programme_exists")
    assert NEXT in again.json()["detail"]


@pytest.mark.parametrize(
    ("notice", "status", "code", "said"),
    [
        (OURS, 409, "programme_exists", "tj-2023-22"),
        (OURS.replace('"tj-2023-22"', f'"{NEXT}"', 1), 409, "programme_untouched", "tj-2023-22"),
        (DRAFT.replace("value = 2024-07-31", 'value = "soon"', 1), 400, "invalid", "Line "),
        ("id = ", 400, "invalid", ""),
        ("", 400, "invalid", "notice"),
        (7, 400, "invalid", "notice"),
    ],
    ids=["taken", "untouched", "unreadable", "no_toml", "empty", "number"],
)
def test_notice_that_opens_nothing_is_a_problem(
    head: TestClient, service: Service, notice: object, status: int, code: str, said: str
) -> None:
    answer = send(head, notice)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert said in answer.json()["detail"]
    assert service.desk.programmes() == ["tj-2023-22"]


@pytest.mark.parametrize(("language", "line"), [("en", "Line {}: "), ("zh", "第 {} 行：")])
def test_each_thing_that_the_check_finds_is_told_with_its_line(
    head: TestClient, language: str, line: str
) -> None:
    head.headers["accept-language"] = language
    wrong = DRAFT.replace('"R-0.1"', '"R-2.99"', 1)
    answer = send(head, wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "unsound")
    (first, *_) = answer.json()["problems"]
    number = wrong[: wrong.index('"R-2.99"')].count("\n") + 1
    assert first["message"].startswith(line.format(number)) and "R-2.99" in first["message"]


def test_procedure_of_its_own_is_checked_and_taken_up(head: TestClient, service: Service) -> None:
    own = load_procedure("six-step").text.replace('id = "six-step"', 'id = "six-step-2024"', 1)
    lost = own.replace('rules = ["R-1.4"]', 'rules = ["R-2.99"]', 1)
    assert send(head, procedure=lost).status_code == 422
    assert send(head, procedure=own).json()["result"] == "opened"
    assert service.desk.versions(NEXT) != service.desk.versions("tj-2023-22")


@pytest.mark.parametrize(
    "body", [{}, {"notice": DRAFT, "colour": "red"}, {"notice": DRAFT, "procedure": 1}, []]
)
def test_body_of_another_shape_is_told(head: TestClient, service: Service, body: Any) -> None:
    answer = head.post(PLACE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert service.desk.programmes() == ["tj-2023-22"]


@pytest.mark.parametrize(
    "role", [Role.OPERATOR, Role.FINANCE, Role.REVIEWER, Role.AUDITOR, Role.DISTRICT]
)
def test_nobody_else_opens_a_programme(ask: Ask, service: Service, role: Role) -> None:
    assert send(ask(role)).status_code == 403
    assert service.desk.programmes() == ["tj-2023-22"]
    with service.desk.store.reading() as transaction:
        (last, *_) = security.latest(transaction, most=1)
    assert (last.what, last.facts["path"]) == (Event.REFUSED, PLACE)
