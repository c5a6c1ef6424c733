"""An office in which somebody has written what can't be read: said in words, and the rest shown."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from duban.cli.exits import Exit
from tests.duban.cli.conftest import Command
from tests.duban.cli.terminal import Shown, without_faults
from workflow.store.drivers import sqlite_module

UNSOUND = "holds what Duban has not written"
ACT = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
NEWEST = "due_at = (SELECT max(due_at) FROM job_run WHERE job = 'nightly')"
NO_TEXT = "CAST(x'7bff' AS TEXT)"

Damaged = Callable[[str], None]


@pytest.fixture
def damaged(founded: Path, tmp_path: Path, command: Command) -> Damaged:
    """Does a statement to a training office in the working folder, as the owner of the file can."""
    shutil.copytree(founded / "office", tmp_path / "office", ignore=shutil.ignore_patterns("*.eml"))

    def do(statement: str) -> None:
        with closing(sqlite_module().connect(tmp_path / "office" / "duban.db")) as connection:
            connection.execute(statement)
            connection.commit()

    return do


def said(command: Command, *arguments: str) -> Shown:
    """How a command ended, having seen that it ended in words."""
    return without_faults(Shown(*command(*arguments)))


@pytest.mark.parametrize(
    ("table", "seq"),
    [("chain", "'x'"), ("chain", "-7"), ("chain", "3"), ("journal_head", "x'00'")],
)
def test_act_that_cannot_follow_on_a_head_is_refused_in_words(
    command: Command, damaged: Damaged, table: str, seq: str
) -> None:
    damaged(f"UPDATE {table} SET seq = {seq}")  # noqa: S608 - our own
    ended = said(command, *ACT)
    assert (ended.code, UNSOUND in ended.err) == (Exit.CONFIGURATION, True)
    assert said(command, "case", "list").code == Exit.OK


def test_office_whose_head_is_gone_says_so_and_doctor_looks_on(
    command: Command, damaged: Damaged
) -> None:
    damaged("DELETE FROM chain")
    assert "head of the history is gone" in said(command, *ACT).err
    found = said(command, "doctor")
    assert found.code == Exit.ERROR
    assert "last jobs" in found.out


def test_business_date_that_is_none_is_named(command: Command, damaged: Damaged) -> None:
    damaged("UPDATE setting SET value = '2024-13-45' WHERE key = 'business_date'")
    ended = said(command, "case", "list")
    assert (ended.code, "business_date is 2024-13-45" in ended.err) == (Exit.CONFIGURATION, True)
    assert "put right" in " ".join(said(command, "doctor", "-o", "json").out.split())


@pytest.mark.parametrize(
    ("column", "value"),
    [("due_at", "'x'"), ("due_at", "'2024-13-45T06:00'"), ("result", NO_TEXT), ("result", "'{'")],
)
def test_damaged_run_keeps_no_day_from_being_done(
    command: Command, damaged: Damaged, column: str, value: str
) -> None:
    damaged(f"UPDATE job_run SET {column} = {value} WHERE job = 'nightly' AND {NEWEST}")  # noqa: S608 - our own
    assert said(command, "job", "list").code == Exit.OK
    assert "day plan" in said(command, "day", "next").err
    rows = {row["what"]: row for row in command("doctor", "-o", "json").data}
    assert not rows["rows that are not as acts or journal say"]["sound"]


def test_text_that_is_none_is_shown_by_its_bytes_and_named(
    command: Command, damaged: Damaged
) -> None:
    damaged(f"UPDATE job_run SET started_at = {NO_TEXT} WHERE job = 'nightly' AND {NEWEST}")  # noqa: S608 - our own
    (plan, *_) = command("job", "list", "-o", "json").data
    assert plan["started_at"] == r"{\xff" or plan["finished_at"]
    assert "job_run" in said(command, "history", "verify").out


@pytest.mark.parametrize(("name", "value"), [("calendar", "no-hash"), ("mail.hours", "always")])
def test_setting_in_force_that_is_none_is_named_and_the_rest_looked_at(
    real: Command, tmp_path: Path, name: str, value: str
) -> None:
    with closing(sqlite_module().connect(tmp_path / "office" / "duban.db")) as connection:
        connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
        connection.commit()
    ended = said(real, "case", "do", "open_case", "120101")
    assert (ended.code, f"{name} is {value}" in ended.err) == (Exit.CONFIGURATION, True)
    assert said(real, "case", "list").code == Exit.OK
    rows = {row["what"]: row for row in real("doctor", "-o", "json").data}
    assert f"{name} is {value}" in rows["What can't be read"]["found"]
    assert not rows["rows that are not as acts or journal say"]["sound"]
