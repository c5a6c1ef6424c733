"""Programs that ask an office: each with a token of a person, for what it was made for."""

from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.clock import now
from duban.identity.administration import New, add
from duban.identity.issuing import issue
from duban.identity.permissions import Permission, permissions_of
from duban.running.service import Service
from duban.web.app import app_of
from states.actors import Role
from tests.duban.web.conftest import HERE
from tests.practice import HEPING
from workflow.people import persons
from workflow.people.persons import Person

API = "/api/v1"
ENGLISH = {"accept-language": "en"}
Ask = Callable[..., TestClient]


def person_in(desk: Desk, role: Role) -> Person:
    """The person who has a role, and is added when first asked for."""
    with desk.store.reading() as transaction:
        found = persons.by_login(transaction, f"api-{role}")
    region = HEPING if role is Role.DISTRICT else ""
    new = New(login=f"api-{role}", name=f"程序{role}", roles=(role,), region_code=region)
    return found or add(desk, new, "admin", now(), has_password=False)[0]


def token_of(desk: Desk, role: Role, scopes: Collection[Permission] | None = None) -> str:
    """A token of a person in a role, by default for all that may be done in it."""
    wanted = permissions_of((role,)) if scopes is None else scopes
    return issue(desk, person_in(desk, role), "程序", wanted, timedelta(days=30), now(), "admin")


@pytest.fixture
def stranger(service: Service) -> Iterator[TestClient]:
    """A program without a token."""
    with TestClient(app_of(service, words("zh")), base_url=HERE, headers=ENGLISH) as client:
        yield client


@pytest.fixture
def ask(service: Service, stranger: TestClient) -> Ask:
    """Makes the program of a person in a role."""

    def made(
        role: Role = Role.OPERATOR, scopes: Collection[Permission] | None = None
    ) -> TestClient:
        token = token_of(service.desk, role, scopes)
        client = TestClient(stranger.app, base_url=HERE)
        client.headers |= {"authorization": f"Bearer {token}", **ENGLISH}
        return client

    return made
