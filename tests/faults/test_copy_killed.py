"""`duban db copy` killed at any moment, either way, and repeated: whole, its source as it was."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from duban.bootstrap.moving import move, standing
from tests.campaign import times
from tests.conftest import Postgres, shut
from tests.duban.cli.terminal import Terminal, environment, without_faults
from tests.workflow import sql
from workflow.record.founding import recognise
from workflow.store.database import Store
from workflow.store.errors import NotAnOffice, StoreFailed

KILLS, LONG = min(times(1), 20), 4.0
ACT = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")


class Way:
    """A copy from one database to another, by a process of its own."""

    def __init__(self, terminal: Terminal, source: str, target: str) -> None:
        self._terminal, self.source, self.target = terminal, source, target

    def whole(self) -> float:
        """Copy to the end; the seconds that it took."""
        began = time.monotonic()
        shown = without_faults(self._terminal("db", "copy", self.source, self.target))
        assert shown.code == 0, shown.err
        return time.monotonic() - began

    def killed_after(self, seconds: float) -> bool:
        """Copy until killed; whether it was, and had not ended before."""
        command = [sys.executable, "-m", "duban", "db", "copy", self.source, self.target]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            command, cwd=self._terminal.folder, env=environment("en"), stdout=quiet, stderr=quiet
        ) as process:
            try:
                return process.wait(seconds) != 0
            except subprocess.TimeoutExpired:
                process.kill()
                return True


@contextmanager
def opened(place: str) -> Iterator[Store]:
    """A database by its address or its file."""
    store = Store(place if "://" in place else f"sqlite:///{place}")
    try:
        yield store
    finally:
        shut(store)


def held(place: str) -> object:
    """How the office in a database stands."""
    with opened(place) as store, store.reading() as transaction:
        return standing(transaction)


def held_or_none(place: str) -> object:
    """How the office in a database stands; None where there is none."""
    try:
        with opened(place) as store:
            recognise(store)
    except (NotAnOffice, StoreFailed):
        return None
    return held(place)


def rows(place: str) -> object:
    """All that is in a database, but totals that have come to nothing."""
    with opened(place) as store:
        found = sql.everything(store)
    return {**found, "total": [one for one in found["total"] if one[-1]]}


@pytest.fixture
def office(training_office: Path, tmp_path: Path) -> Terminal:
    """A terminal at a training office of the test's own."""
    shutil.copytree(training_office, tmp_path / "office", ignore=shutil.ignore_patterns("*.eml"))
    return Terminal(tmp_path)


@pytest.fixture(params=["to the server", "to the file"])
def way(request: pytest.FixtureRequest, office: Terminal, postgres: Postgres) -> Iterator[Way]:
    """A copy of an office, with nothing where it goes to yet."""
    url, file = postgres.new_database(empty=True), str(office.folder / "office" / "duban.db")
    if request.param == "to the server":
        yield Way(office, file, url)
    else:
        with opened(file) as here, opened(url) as there:
            move(here, there, lambda done, total: None)
        yield Way(office, url, str(office.folder / "copy.db"))
    postgres.drop(url)


def test_copy_killed_at_any_moment_is_whole_once_it_is_repeated(way: Way, office: Terminal) -> None:
    chance, source, killed = Random(KILLS), rows(way.source), 0
    for _ in range(KILLS):
        killed += way.killed_after(LONG * (0.2 + 0.8 * chance.random()))
        assert held_or_none(way.target) in (None, held(way.source))
    took = way.whole()
    assert rows(way.target) == source == rows(way.source)
    assert office(*ACT, **at(way.source)).code == 0
    before, now, source = held(way.target), held(way.source), rows(way.source)
    for _ in range(KILLS):
        killed += way.killed_after(took * (0.3 + 0.7 * chance.random()))
        assert held(way.target) in (before, now)
    way.whole()
    assert rows(way.target) == source == rows(way.source)
    assert killed > 0


def at(place: str) -> dict[str, str]:
    """What lets a command act in a database."""
    return {"DUBAN_DATABASE": place} if "://" in place else {}
