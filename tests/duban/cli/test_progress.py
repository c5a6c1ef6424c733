"""Long work says at a terminal how far it is, and nothing where nobody looks."""

from collections.abc import Sequence
from contextlib import closing

from tests.duban.cli.screen import PATIENCE, Screen
from tests.duban.cli.terminal import Terminal


def watched(operator: Terminal, command: Sequence[str], stage: str) -> None:
    """Run a command at a Chinese terminal until it has shown a stage, and to its good end."""
    with closing(Screen(operator, "zh", *command)) as screen:
        screen.until(stage)
        assert screen.running.wait(PATIENCE) == 0


def test_backup_and_restoring_tell_their_stages(operator: Terminal) -> None:
    watched(operator, ["backup", "b", "--with-key"], "核对副本")
    made = str(next((operator.folder / "b").iterdir()))
    watched(operator, ["--office", "anew", "restore", made], "核对副本")
    quiet = operator("backup", "b", lang="zh")
    assert (quiet.code, "核对副本" in quiet.err) == (0, False)


def test_offices_that_are_read_together_are_counted(operator: Terminal) -> None:
    watched(operator, ["federate", "report", "office"], "读取各办公室")
