"""What was kept is said to be kept: a fault of the output is no fault of the act."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.duban.cli.terminal import Shown, Terminal, environment, without_faults

DONGJIANG = "120116403"
DRAFT = f"case do start_drafting {DONGJIANG} --key k1"
BULK = f"case bulk start_drafting --region {DONGJIANG} --yes --key k1"
CHANGED = (
    ("en", f"{DRAFT} -o json"),
    ("zh", f"{DRAFT} -o json"),
    ("zh", BULK),
    ("en", f"{BULK} -o csv"),
    ("en", "day next"),
)
LOOKED = (
    ("case list", ">/dev/full"),
    ("case list", ">&-"),
    ("case list -o json", ">&-"),
    ("mail list -o csv", ">/dev/full"),
)
ERROR, REFUSED, TRY_LATER = 1, 3, 75
KEPT = {"en": "It is done and kept", "zh": "均已保存"}
ROOM = 900_000
"""So many bytes the log of a database may take before its disk counts as full."""


def shell(
    folder: Path, command: str, lang: str = "en", before: Callable[[], None] | None = None
) -> Shown:
    """Run a line of a shell in which `duban` is the program."""
    how = "-B" if before else ""  # what is compiled would be cut off where files are
    ended = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", f"{sys.executable} {how} -m duban {command}"],
        cwd=folder,
        env=environment(lang),
        capture_output=True,
        encoding="utf-8",
        preexec_fn=before,
    )
    return Shown(ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize(("lang", "command"), CHANGED)
def test_act_stands_where_the_output_is_full(operator: Terminal, lang: str, command: str) -> None:
    before = acts(operator)
    shown = without_faults(shell(operator.folder, f"{command} >/dev/full", lang))
    assert shown.code == 0
    assert KEPT[lang] in shown.err
    assert "nothing was changed" not in shown.err
    assert "未作改动" not in shown.err
    assert acts(operator) > before or command.startswith("day")


def acts(operator: Terminal) -> int:
    """How many acts the case of 东疆 has seen."""
    with closing(sqlite3.connect(operator.folder / "office" / "duban.db")) as file:
        found = file.execute("SELECT count(*) FROM event WHERE case_id LIKE ?", [f"%/{DONGJIANG}"])
        return int(found.fetchone()[0])


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&- <&-", "2>/dev/full"])
def test_act_stands_where_nobody_is_told(operator: Terminal, closed: str) -> None:
    shown = shell(operator.folder, f"case do start_drafting {DONGJIANG} -o json {closed}")
    assert shown.code == 0
    assert acts(operator) == 2
    assert (KEPT["en"] in shown.err) == (closed == ">&-")


def test_reader_who_leaves_stops_no_day(operator: Terminal) -> None:
    shown = shell(operator.folder, "day to 2024-04-12 2>&1 | head -n 1")
    assert shown.code == 0
    assert "2024-04-12" in operator("day", "show", "2024-04-12").out


@pytest.mark.parametrize(("command", "lost"), LOOKED)
def test_looking_without_an_output_is_an_error(reader: Terminal, command: str, lost: str) -> None:
    shown = without_faults(shell(reader.folder, f"{command} {lost}"))
    assert shown.code == ERROR
    assert "Cannot write the output" in shown.err
    assert KEPT["en"] not in shown.err


def test_refusal_stays_one_where_its_output_is_lost(operator: Terminal) -> None:
    act = f"case do decline_participation {DONGJIANG} -o json"
    shown = shell(operator.folder, f"{act} >/dev/full")
    assert shown.code == REFUSED
    assert "R-1.1" in shown.err
    assert KEPT["en"] not in shown.err


def test_full_disk_amid_days_says_which_are_done(operator: Terminal) -> None:
    with closing(sqlite3.connect(operator.folder / "office" / "duban.db")) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def full() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))

    shown = without_faults(shell(operator.folder, "day to 2024-05-10", before=full))
    assert shown.code == TRY_LATER
    assert "What was done before that is kept" in shown.err
    assert "nothing was changed" not in shown.err
    reached = shown.err.partition("The office stands at ")[2][:10]
    assert "2024-04-10" <= reached < "2024-05-10"
    looked, moved, proved = operator.many(
        [["day", "show"], ["day", "to", "2024-05-10"], ["history", "verify"]]
    )
    assert f"business date {reached}" in looked.err
    assert (moved.code, proved.code) == (0, 0)


def test_full_disk_before_anything_was_done_says_that_nothing_was(operator: Terminal) -> None:
    def full() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))

    shown = without_faults(shell(operator.folder, DRAFT, before=full))
    assert shown.code == TRY_LATER
    assert "nothing was changed" in shown.err
    assert acts(operator) == 1


def test_founding_on_a_full_disk_says_what_failed_and_not_what_came_of_it(tmp_path: Path) -> None:
    def full() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_000, hard))

    shown = without_faults(shell(tmp_path, "init", before=full))
    assert shown.code == TRY_LATER
    assert "nothing was changed" in shown.err
    assert "rollback" not in shown.err
    assert list((tmp_path / "office").iterdir()) == []


def test_mails_that_cannot_be_written_are_told_beside_the_act(operator: Terminal) -> None:
    folder = operator.folder / "office" / "mail"
    folder.rmdir()
    folder.write_text("no folder")
    act = ("case", "do", "decline_participation", DONGJIANG, "-f", "letter=yes")
    shown = without_faults(operator(*act))
    assert shown.code == 0
    assert "Done: Decline participation" in shown.err
    assert "1 mails failed" in shown.err
    assert acts(operator) == 2


def test_bulk_with_a_key_acts_once(operator: Terminal) -> None:
    bulk = ["case", "bulk", "start_drafting", "--region", DONGJIANG, "--yes", "--key", "k1"]
    first, second = operator.many([[*bulk, "-o", "json"], [*bulk, "-o", "json"]])
    assert (first.code, second.code) == (0, 0)
    results = [one.data[0]["result"] for one in (first, second)]
    assert results == ["done", "done_before"]
    assert "done before 1" in second.err
    assert acts(operator) == 2


def test_key_of_a_bulk_is_no_key_of_another(operator: Terminal) -> None:
    bulk = ["case", "bulk", "start_drafting", "--region", DONGJIANG, "--yes", "--key", "k1"]
    other = ["case", "bulk", "decline_participation", *bulk[3:], "-f", "letter=yes", "-o", "json"]
    first, second = operator.many([bulk, other])
    assert first.code == 0
    assert second.code == 5
    assert second.data[0]["result"] == "conflict"
