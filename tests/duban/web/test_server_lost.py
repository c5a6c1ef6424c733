"""A server that is lost while the console or a program acts: told as unknown, then done once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from starlette.testclient import TestClient

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.clock import now
from duban.environment import Settings
from duban.identity import first_persons
from duban.running.service import Service
from duban.web.app import app_of
from states.actors import Role
from tests.conftest import Postgres, shut
from tests.duban.web.api.conftest import API, token_of
from tests.duban.web.conftest import HERE, HTML, come_in
from tests.duban.web.office import CASE, Office
from tests.faults.wire import Wire

UNKNOWN = CLOSED = 503
PLACE = "postgresql:"


class Wired:
    """An office in PostgreSQL at the end of a wire, a person at its console and a program."""

    def __init__(self, wire: Wire, folder: Path, postgres: Postgres) -> None:
        self.wire, self._postgres = wire, postgres
        desk = create(Settings(office=folder, database=wire.url), TRAINING, date(2023, 7, 18))
        first_persons.demo_persons(desk, now())
        app = app_of(Service(desk), words("zh"))
        console = TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False)
        self.office = Office(desk, come_in(console, "wang"))
        self.office.lead("open_case")
        self.program = TestClient(app, base_url=HERE)
        self.program.headers |= {
            "authorization": f"Bearer {token_of(desk, Role.OPERATOR)}",
            "accept-language": "en",
            "idempotency-key": "one-key",
        }

    @property
    def acts(self) -> list[str]:
        """What was done in the case."""
        return [one.command for one in self.office.records]

    def cut(self) -> None:
        """Cut all connections to the server, as a restart does."""
        self._postgres.cut(self.wire.url)


@pytest.fixture(scope="module")
def wired(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """An office whose server can be lost."""
    url = postgres.new_database(empty=True)
    with TemporaryDirectory() as folder:
        wire = Wire(url, Path(folder))
        made = Wired(wire, tmp_path_factory.mktemp("wired"), postgres)
        yield made
        shut(made.office.desk.store)
        wire.close()
    postgres.drop(url)


def test_form_is_told_not_to_know_and_sent_again_acts_once(wired: Wired) -> None:
    form = wired.office.form("start_drafting")
    assert form.send("look").status_code == 200
    data = {**form.fields, "step": ["do"]}
    wired.wire.cuts = 1
    lost = wired.office.console.post(form.address, data=data)
    assert lost.status_code == UNKNOWN
    assert "是否已办理尚不清楚" in lost.text
    assert wired.acts.count("start_drafting") == 1
    assert wired.office.console.post(form.address, data=data).status_code == 303
    assert wired.acts.count("start_drafting") == 1


def test_form_is_told_not_to_know_where_the_server_stays_away(wired: Wired) -> None:
    before = wired.acts.count("start_drafting")
    form = wired.office.form("start_drafting")
    data = {**form.fields, "step": ["do"]}
    wired.wire.cuts = 1
    with wired.wire.shut():
        lost = wired.office.console.post(form.address, data=data)
    assert lost.status_code == CLOSED
    assert "是否已办理尚不清楚" in lost.text and "未作改动" not in lost.text
    assert PLACE not in lost.text
    assert wired.office.console.post(form.address, data=data).status_code == 303
    assert wired.acts.count("start_drafting") == before + 1


def test_program_is_told_not_to_know_and_its_key_finds_the_act(wired: Wired) -> None:
    address = f"{API}/cases/{CASE}/acts/submit_for_internal_review"
    wired.wire.cuts = 1
    lost = wired.program.post(address, json={})
    assert (lost.status_code, lost.json()["code"]) == (UNKNOWN, "unknown")
    assert "same key" in lost.json()["detail"]
    again = wired.program.post(address, json={})
    assert (again.status_code, again.json()["result"]) == (200, "repeated")
    assert wired.acts.count("submit_for_internal_review") == 1


@pytest.mark.parametrize("path", ["/", "/sign-in", f"/cases/{CASE}", "/nowhere"])
def test_pages_say_in_words_that_the_database_is_gone_and_not_where_it_was(
    wired: Wired, path: str
) -> None:
    wired.cut()
    with wired.wire.shut():
        page = wired.office.console.get(path)
    assert page.status_code in (CLOSED, 404)
    assert page.headers["content-type"].startswith("text/html")
    assert page.status_code == 404 or "数据库现在用不上" in page.text
    assert PLACE not in page.text
    assert "console.css" in page.text


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_monitor_is_told_that_the_database_is_gone(wired: Wired, path: str) -> None:
    wired.cut()
    with wired.wire.shut():
        told = wired.program.get(path)
    assert told.status_code == CLOSED
    assert "数据库" in told.json()["detail"]


def test_console_and_program_go_on_after_the_server_was_started_again(wired: Wired) -> None:
    wired.cut()
    assert wired.office.console.get(f"/cases/{CASE}").status_code == 200
    wired.cut()
    assert wired.program.get(f"{API}/cases/{CASE}").status_code == 200
