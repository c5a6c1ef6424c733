"""A console over a training office that was played into its own today, asked without a network."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.practice.training import create_training_office
from duban.running.service import Service
from duban.settings import Settings
from duban.web.app import app_of
from workflow.store.statement import Query, Statement
from workflow.store.transaction import Transaction

HTML = {"accept": "text/html"}

T = TypeVar("T")
Given = Mapping[str, Any]
NONE: Given = {}


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training office, played once; whoever changes it takes a copy."""
    office = tmp_path_factory.mktemp("played") / "office"
    create_training_office(Settings(office=office), lambda day, done, total: None)
    return office


@pytest.fixture
def service(played: Path, tmp_path: Path) -> Iterator[Service]:
    """An office of its own, open."""
    office = tmp_path / "office"
    shutil.copytree(played, office)
    with open_desk(Settings(office=office)) as desk:
        yield Service(desk)


@pytest.fixture
def console(service: Service) -> Iterator[TestClient]:
    """Somebody at the console, who is led nowhere without seeing it."""
    app = app_of(service, words("zh"))
    with TestClient(app, headers=HTML, follow_redirects=False) as client:
        yield client


def text_of(answer: httpx2.Response) -> str:
    """The text of a page that was found."""
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """Each statement that reaches the database, as it does; they are carried out as ever."""
    seen: list[Statement] = []
    run, stream = Transaction.run, Transaction.stream

    def noted(self: Transaction, statement: Statement, parameters: Given = NONE) -> int:
        seen.append(statement)
        return run(self, statement, parameters)

    def streamed(self: Transaction, query: Query[T], parameters: Given = NONE) -> Iterator[T]:
        seen.append(query)
        return stream(self, query, parameters)

    monkeypatch.setattr(Transaction, "run", noted)
    monkeypatch.setattr(Transaction, "stream", streamed)
    return seen
