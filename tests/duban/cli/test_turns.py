"""Two first runs at once: one makes the office, the other finds it made and goes on."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from duban.bootstrap import opening
from duban.bootstrap.desk import REAL
from duban.bootstrap.founding import create
from duban.bootstrap.turns import turn
from duban.environment import Settings
from tests.conftest import Postgres
from tests.duban.cli.terminal import Terminal
from workflow.record.owing import fates
from workflow.store import schema
from workflow.store.errors import StoreError

CONFIGURATION, KILLED = 78, -9
SECONDS = 60


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """An empty PostgreSQL database."""
    url = postgres.new_database(empty=True)
    yield url
    postgres.drop(url)


def test_first_run_that_is_killed_hands_its_turn_to_the_next(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    first = terminal.start("run", "--once")
    until((tmp_path / "office" / ".founding" / "duban.db").exists)
    others = [terminal.start("run", "--once", stdout=subprocess.DEVNULL) for _ in range(2)]
    for other in others:
        assert other.stderr is not None
        assert "waiting until it is through" in other.stderr.readline()
    first.kill()
    assert first.wait(SECONDS) == KILLED
    said = [other.communicate(timeout=SECONDS)[1] for other in others]
    assert [other.returncode for other in others] == [0, 0], said
    assert sum("Making the training office" in one for one in said) == 1
    first.communicate()
    proved, sound = terminal.many([["history", "verify"], ["ledger", "check"]])
    assert (proved.code, sound.code) == (0, 0)


def test_one_of_two_real_offices_is_made(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    both = [terminal.start("init", "--real", lang="zh") for _ in range(2)]
    said = [one.communicate(timeout=SECONDS)[1] for one in both]
    assert sorted(one.returncode for one in both) == [0, CONFIGURATION], said
    assert "已有办公室" in "".join(said)
    assert terminal("doctor", "-o", "json").data
    assert not (tmp_path / "office" / ".founding").exists()


def test_one_of_two_real_offices_is_made_at_a_server(tmp_path: Path, database: str) -> None:
    terminal = Terminal(tmp_path)
    more = {"DUBAN_DATABASE": database}
    both = [terminal.start("init", "--real", more=more) for _ in range(2)]
    said = [one.communicate(timeout=SECONDS)[1] for one in both]
    assert sorted(one.returncode for one in both) == [0, CONFIGURATION], said
    assert terminal("case", "list", **more).code == 0


@pytest.mark.parametrize("kind", ["folder", "server"])
def test_turns_follow_each_other(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("database") if kind == "server" else None
    settings = Settings(office=tmp_path / "office", database=url)
    waiting, order = Event(), list[str]()

    def second() -> None:
        with turn(settings, waiting.set):
            order.append("second")

    with turn(settings):
        other = Thread(target=second)
        other.start()
        assert waiting.wait(SECONDS)
        order.append("first")
    other.join(SECONDS)
    assert order == ["first", "second"]


def test_turn_is_let_go_where_what_was_done_fails(tmp_path: Path, database: str) -> None:
    for settings in (Settings(office=tmp_path / "a"), Settings(office=tmp_path, database=database)):
        with pytest.raises(RuntimeError), turn(settings):
            raise RuntimeError
        waited = list[bool]()
        with turn(settings, lambda: waited.append(True)):  # noqa: B023 - called within the loop
            pass
        assert not waited


def test_server_that_cannot_be_reached_is_said_so(tmp_path: Path) -> None:
    settings = Settings(office=tmp_path, database="postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreError), turn(settings):
        raise AssertionError


def test_turns_at_a_server_have_a_number_each() -> None:
    assert len({schema.LOCK, schema.TURN, fates.TURN}) == 3


def until(reached: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def test_who_has_the_turn_does_not_wait_for_itself_and_others_still_do(tmp_path: Path) -> None:
    """As one who founds, and within that opens an office that an earlier version made."""
    settings, waited, let_in = Settings(office=tmp_path / "office"), Event(), Event()

    def another() -> None:
        with turn(settings, waited.set):
            let_in.set()

    with turn(settings):
        with turn(settings):
            thread = Thread(target=another)
            thread.start()
            assert waited.wait(SECONDS)
        assert not let_in.wait(0.1)
    assert let_in.wait(SECONDS)
    thread.join()


def test_who_opens_what_another_brings_up_to_date_is_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, told, is_open = Settings(office=tmp_path), Event(), Event()
    create(settings, REAL).store.close()
    monkeypatch.setattr(opening, "is_current", lambda store: False)

    def look() -> None:
        with opening.open_desk(settings, waits=told.set):
            is_open.set()

    other = Thread(target=look)
    with turn(settings):
        other.start()
        assert told.wait(SECONDS)
        assert not is_open.is_set()
    other.join(SECONDS)
    assert is_open.is_set()
