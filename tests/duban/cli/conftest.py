"""The command line run within the test, in an office of its own, on a day that is set."""

import json
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from duban import clock
from duban.cli.main import main
from states.calendar import OFFICE_TIME
from tests.duban.cli.terminal import Terminal
from tests.training_office import copy_office


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What was printed as JSON."""
        return json.loads(self.out)


Command = Callable[..., Ran]
Today = Callable[[str], None]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    """Sets the clock of the machine, as far as Duban can see it, to ten o'clock of a day."""

    def stand_at(day: str) -> None:
        moment = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=OFFICE_TIME)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return stand_at


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs `duban` in the test's own folder, in English, with nobody at the terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C")
    for name in (
        "COLUMNS",
        "LINES",
        "LC_ALL",
        "LC_MESSAGES",
        "DUBAN_LANG",
        "DUBAN_DATABASE",
        "DUBAN_OFFICE",
        "DUBAN_SMTP_PASSWORD",
    ):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["duban", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return Ran(int(end.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def real(command: Command, today: Today) -> Command:
    """The command line in a real office without cases, on 20 July 2023."""
    today("2023-07-20")
    assert command("init", "--real").code == 0
    return command


@pytest.fixture(scope="session")
def founded(training_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a training office in `office`, founded once and never written to."""
    folder = tmp_path_factory.mktemp("founded")
    copy_office(training_office, folder / "office")
    return folder


@pytest.fixture(scope="session")
def reader(founded: Path) -> Terminal:
    """A terminal at the founded office, for commands that only look."""
    return Terminal(founded)


@pytest.fixture
def operator(founded: Path, tmp_path: Path) -> Terminal:
    """A terminal at a training office of the test's own."""
    shutil.copytree(founded / "office", tmp_path / "office", ignore=shutil.ignore_patterns("*.eml"))
    return Terminal(tmp_path)
