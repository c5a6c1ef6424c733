"""An office that knows an identity provider, and a browser before both."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.clock import now
from duban.environment import Settings
from duban.identity import administration
from duban.running.service import Service
from duban.web.app import app_of
from tests.duban.web.conftest import HERE, HTML
from tests.duban.web.provider.small import CLIENT, SECRET, SmallProvider, small_provider
from tests.training_office import copy_office
from workflow.people import persons, security
from workflow.people.persons import Person
from workflow.people.security import Entry, Event

BEGIN, BACK = "/sign-in/provider", "/sign-in/provider/back"
MAIL = "wang@bureau.example"


@pytest.fixture(scope="module")
def running() -> Iterator[SmallProvider]:
    """A provider that runs."""
    with small_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: SmallProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallProvider]:
    """The provider, which says again what it should after each test."""
    monkeypatch.setenv("DUBAN_OIDC_SECRET", SECRET)
    before = dict(vars(running))
    running.claims, running.alter, running.said = dict(running.claims), {}, {}
    yield running
    vars(running).update(before)


class House:
    """An office that knows a provider, with a browser before it."""

    def __init__(self, desk: Desk, browser: TestClient) -> None:
        self.desk, self.browser = desk, browser

    def person(self, login: str) -> Person:
        """A person of the office."""
        with self.desk.store.reading() as transaction:
            found = persons.by_login(transaction, login)
        assert found is not None
        return found

    def change(self, login: str, **changed: Any) -> None:
        """Change a person, as an administrator does."""
        administration.change(self.desk, replace(self.person(login), **changed), "admin", now())

    def sent(self, query: str = "") -> str:
        """Where the provider leads a browser back to that was sent there."""
        begun = self.browser.get(f"{BEGIN}{query}")
        assert begun.status_code == 303, begun.text
        led = httpx2.get(begun.headers["location"], follow_redirects=False)
        assert led.status_code == 302
        address: str = led.headers["location"]
        assert address.startswith(f"{HERE}{BACK}?")
        return address.removeprefix(HERE)

    def comes_back(self, query: str = "") -> httpx2.Response:
        """What is answered to who comes back."""
        return self.browser.get(self.sent(query))

    def logged(self, what: Event) -> list[Entry]:
        """What the security log tells of something."""
        with self.desk.store.reading() as transaction:
            return [one for one in security.latest(transaction, most=50) if one.what is what]


@pytest.fixture
def open_house(
    played: Path, tmp_path: Path, provider: SmallProvider
) -> Iterator[Callable[..., House]]:
    """Opens an office that knows the provider."""
    office = copy_office(played, tmp_path / "office")
    opened = []

    def made(**more: Any) -> House:
        named = {"oidc_issuer": provider.issuer, "oidc_client": CLIENT, **more}
        desk = opened_desk = open_desk(Settings(office=office, **named))
        entered = opened_desk.__enter__()
        opened.append(desk)
        app = app_of(Service(entered), words("zh"))
        house = House(entered, TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False))
        house.change("wang", email=MAIL)
        return house

    yield made
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def house(open_house: Callable[..., House]) -> House:
    """An office that knows persons by their addresses."""
    return open_house()
