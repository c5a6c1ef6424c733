"""`duban doctor --here`: whether the worker of this machine still talks to the server."""

import json
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.founding import create
from duban.environment import Settings
from tests.conftest import Postgres, shut
from tests.duban.cli.terminal import Terminal
from workflow.store.database import Store
from workflow.store.presence import last_heard

CONFIGURATION, PATIENCE = 78, 30.0
OFTEN, STILL = 6.0, 9.0
"""So many seconds pass at most between two words of a process that is well; and more of one."""


@pytest.fixture
def shared(postgres: Postgres, tmp_path: Path) -> Iterator[str]:
    """The address of a training office on a server, in the folder `office`."""
    url = postgres.new_database(empty=True)
    shut(
        create(Settings(office=tmp_path / "office", database=url), TRAINING, date(2024, 3, 1)).store
    )
    yield url
    postgres.drop(url)


def wait_until(store: Store, is_so: bool, seconds: float) -> None:
    """Wait until a worker was heard of within so many *seconds*, or was not."""
    until = time.monotonic() + PATIENCE
    while ((heard := last_heard(store)) is not None and heard < seconds) != is_so:
        assert time.monotonic() < until, heard
        time.sleep(0.2)


@pytest.mark.parametrize("runner", ["embedded", "procrastinate"])
def test_worker_is_heard_of_unless_it_stands_still_or_is_gone(
    shared: str, tmp_path: Path, runner: str
) -> None:
    terminal, store = Terminal(tmp_path), Store(shared)
    asked = {"DUBAN_DATABASE": shared}
    nobody = terminal("doctor", "--here", **asked)
    assert (nobody.code, "stands still" in nobody.err) == (1, True)
    worker = terminal.start("worker", "--runner", runner, more=asked)
    try:
        wait_until(store, True, OFTEN)
        heard = terminal("doctor", "--here", "-o", "json", **asked)
        assert (heard.code, json.loads(heard.out)[0]["sound"]) == (0, True)
        worker.send_signal(signal.SIGSTOP)
        wait_until(store, False, STILL)
        worker.send_signal(signal.SIGCONT)
        wait_until(store, True, OFTEN)
    finally:
        worker.kill()
        worker.communicate()
        shut(store)


def test_file_does_not_tell(operator: Terminal) -> None:
    assert operator("doctor", "--here").code == CONFIGURATION
