"""Where the SQLite at hand bears one writer only, a second one is told to wait."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.bootstrap import writing
from duban.views import health
from tests.duban.cli.conftest import Command
from tests.duban.cli.terminal import Terminal

TRY_LATER = 75
NEVER_MENDED = (999, 0, 0)


@pytest.fixture
def old_sqlite(operator: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A training office, and a SQLite that counts as one with the old fault."""
    monkeypatch.setattr(writing, "FIXED_WAL", NEVER_MENDED)
    monkeypatch.setattr(health, "FIXED_WAL", NEVER_MENDED)


@pytest.fixture
def other_writer(operator: Terminal) -> Iterator[Path]:
    """Another process that writes to the office."""
    path = operator.folder / "office" / "duban.lock"
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


@pytest.mark.usefixtures("old_sqlite")
def test_single_writer_works_as_ever(command: Command) -> None:
    assert command("case", "do", "start_drafting", "120116403").code == 0
    assert command("day", "next").code == 0


@pytest.mark.usefixtures("old_sqlite", "other_writer")
def test_second_writer_is_refused_in_words_and_may_still_look(command: Command) -> None:
    for attempt in (("case", "do", "start_drafting", "120116403"), ("day", "next"), ("run",)):
        refused = command(*attempt)
        assert refused.code == TRY_LATER
        assert "duban.lock" in refused.err
        assert "Try again" in refused.err
    assert command("case", "list").code == 0
    assert command("history", "verify").code == 0


@pytest.mark.usefixtures("other_writer")
def test_mended_sqlite_takes_no_lock(command: Command) -> None:
    assert command("case", "do", "start_drafting", "120116403").code == 0


@pytest.mark.usefixtures("old_sqlite")
def test_doctor_names_the_library_and_the_limit(command: Command) -> None:
    shown = command("doctor", "-o", "json")
    assert "SQLite" in shown.out
    assert "duban.lock" in shown.out
    assert shown.code == 1
