"""A console over a training office that was played into its own today, asked without a network."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import current_thread
from typing import Any, TypeVar

import httpx2
import pytest
from starlette.testclient import TestClient

from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.clock import now
from duban.environment import Settings
from duban.identity import first_persons
from duban.running.service import Service
from duban.web import cookies
from duban.web.app import app_of
from duban.web.origin import HEADER, mark_of
from tests.duban.web.office import Office
from tests.training_office import copy_office
from workflow.people import security
from workflow.people.security import Event
from workflow.store.statement import Query, Statement
from workflow.store.transaction import Transaction

HTML = {"accept": "text/html"}

T = TypeVar("T")
Given = Mapping[str, Any]
NONE: Given = {}


@pytest.fixture(scope="session")
def played(training_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training office with its demo persons; whoever changes it takes a copy."""
    office = copy_office(training_office, tmp_path_factory.mktemp("played") / "office")
    with open_desk(Settings(office=office)) as desk:
        first_persons.demo_persons(desk, now())
    return office


@pytest.fixture
def service(played: Path, tmp_path: Path) -> Iterator[Service]:
    """An office of its own, open."""
    office = copy_office(played, tmp_path / "office")
    with open_desk(Settings(office=office)) as desk:
        yield Service(desk)


PORT = 8470
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def stranger(service: Service) -> Iterator[TestClient]:
    """Somebody at the console who has not signed in, and is led nowhere without seeing it."""
    app = app_of(service, words("zh"))
    with TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False) as client:
        yield client


@pytest.fixture
def console(stranger: TestClient) -> TestClient:
    """An operator at the console."""
    return come_in(stranger, "wang")


def come_in(client: TestClient, login: str) -> TestClient:
    """Sign a demo person in; what the client sends from now on is marked as its own."""
    answer = client.post("/sign-in/demo", data={"login": login})
    assert answer.status_code == 303, answer.text
    client.headers[HEADER] = mark_of(client.cookies[cookies.plain(PORT)])
    return client


def text_of(answer: httpx2.Response) -> str:
    """The text of a page that was found."""
    assert answer.status_code == 200, answer.text
    return answer.text


def looks_of(desk: Desk, login: str) -> list[str]:
    """The pages on which somebody was shown what is of persons, as the security log has them."""
    with desk.store.reading() as transaction:
        told = [one for one in security.latest(transaction, most=50) if one.person == login]
    looks = [one for one in told if one.what is Event.PERSONAL_DATA_READ]
    return [one.facts["address"] for one in reversed(looks)]


@pytest.fixture(scope="session")
def peopled(early_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office without cases on 18 July 2023, with its demo persons, to copy."""
    office = copy_office(early_office, tmp_path_factory.mktemp("peopled") / "office")
    with open_desk(Settings(office=office)) as desk:
        first_persons.demo_persons(desk, now())
    return office


@pytest.fixture
def office(peopled: Path, tmp_path: Path) -> Iterator[Office]:
    """An office without cases on 18 July 2023, in Chinese."""
    with open_desk(Settings(office=copy_office(peopled, tmp_path / "office"))) as desk:
        app = app_of(Service(desk), words("zh"))
        with TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False) as client:
            yield Office(desk, come_in(client, "wang"))


OF_THE_GATE = ("session", "person", "setting")
"""The tables that tell who comes, and for how long."""


def statement_text(transaction: Transaction, statement: Statement) -> str:
    """A statement as the driver is given it, in one line."""
    return " ".join(statement.compiled(transaction.engine)[0].split())


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """Each statement that reaches the database, as it does; they are carried out as ever.

    What the gate asks of who comes is the same for every page, and is left out. So is long work,
    which may be what an earlier test has left under way.
    """
    seen: list[Statement] = []
    ask, stream = Transaction._ask, Transaction.stream

    def is_of_a_page() -> bool:
        return not current_thread().name.startswith("work-")

    def noted(self: Transaction, statement: Statement, parameters: Given) -> None:
        text = statement_text(self, statement)
        of_the_gate = "security" in text or any(f"FROM {name}" in text for name in OF_THE_GATE)
        if is_of_a_page() and not of_the_gate:
            seen.append(statement)
        ask(self, statement, parameters)

    def streamed(self: Transaction, query: Query[T], parameters: Given = NONE) -> Iterator[T]:
        if is_of_a_page():
            seen.append(query)
        return stream(self, query, parameters)

    monkeypatch.setattr(Transaction, "_ask", noted)
    monkeypatch.setattr(Transaction, "stream", streamed)
    return seen
