"""Founding an office: whole or not at all."""

import signal
import time
from pathlib import Path

import pytest

from duban.bootstrap.founding import founding
from duban.environment import Settings
from tests.duban.cli.terminal import Terminal

INTERRUPTED, CONFIGURATION = 130, 78


def test_interrupted_founding_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    running = terminal.start("init")
    while not (tmp_path / "office" / ".founding" / "duban.db").exists():
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate()
    assert running.returncode == INTERRUPTED
    assert "Traceback" not in err
    assert not list((tmp_path / "office").iterdir())


def test_killed_founding_leaves_no_office_and_can_be_begun_again(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    running = terminal.start("init")
    while not (tmp_path / "office" / ".founding" / "duban.db").exists():
        time.sleep(0.02)
    running.kill()
    running.communicate()
    none, again, whole = terminal.many([["case", "list"], ["init"], ["history", "verify"]])
    assert (none.code, again.code, whole.code) == (CONFIGURATION, 0, 0)
    assert not (tmp_path / "office" / ".founding").exists()


def test_key_in_the_folder_is_kept(tmp_path: Path) -> None:
    (tmp_path / "duban.key").write_bytes(b"old")
    with founding(Settings(office=tmp_path)) as aside:
        assert (aside.office / "duban.key").read_bytes() == b"old"
        (aside.office / "duban.db").touch()
    assert (tmp_path / "duban.key").read_bytes() == b"old"
    assert (tmp_path / "duban.db").exists()


def test_failed_founding_is_cleared_away(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), founding(Settings(office=tmp_path)) as aside:
        (aside.office / "duban.db").touch()
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
