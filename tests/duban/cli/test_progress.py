"""Long work says at a terminal how far it is, and nothing where nobody looks."""

import re
from collections.abc import Sequence
from contextlib import closing

from tests.conftest import Postgres
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


def test_rows_that_go_to_a_server_are_counted(operator: Terminal, postgres: Postgres) -> None:
    assert operator("backup", "b", "--with-key").code == 0
    made, url = str(next((operator.folder / "b").iterdir())), postgres.new_database(empty=True)
    command = ("--office", "anew", "restore", made, "--database", url)
    with closing(Screen(operator, "zh", *command)) as screen:
        screen.until("写入数据库服务器")
        assert re.search(r"\d,000$", screen.until("/").partition("/")[0])
        assert screen.running.wait(PATIENCE) == 0
    postgres.drop(url)


def test_offices_that_are_read_together_are_counted(operator: Terminal) -> None:
    watched(operator, ["federate", "report", "office"], "读取各办公室")
