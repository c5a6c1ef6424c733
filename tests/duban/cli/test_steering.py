"""Nothing that stands in files or the database steers the terminal, whichever command prints it."""

import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.cli.exits import Exit
from duban.harmless import STEERING
from tests.duban.cli.conftest import Command, Ran

EVIL = "\x1b[31m\x9b2J\u202e\u2066\x07\u2028"
INSTITUTION = "（演示）"
"""Ends the names of all institutions of a training office; the evil text comes after it."""

SAID = (
    "case list",
    "case list --search 示范",
    "case show 120106",
    "case why 120106 --all",
    "case history 120106",
    "duty list",
    "mail list",
    "ledger show 120106",
    "ledger show --by institution",
    "report nightly",
    "report list",
    "person list",
    "programme list",
    "job list --runs",
    "history verify",
    "doctor",
    "case do disburse 120106 -f payees=x",
)


@pytest.fixture(scope="module")
def hostile(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in whose database each text of people carries what steers."""
    office = tmp_path_factory.mktemp("hostile") / "office"
    shutil.copytree(founded / "office", office, ignore=shutil.ignore_patterns("*.eml"))
    as_json = json.dumps(EVIL)[1:-1]
    with sqlite3.connect(office / "duban.db") as database:
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        for name, column, evil in (
            ("case", "facts", as_json),
            ("institution", "name", EVIL),
            ("event", "body", as_json),
            ("owed", "facts", as_json),
            ("ledger", "party", EVIL),
            ("ledger", "debit", EVIL),
        ):
            database.execute(
                f'UPDATE "{name}" SET {column} = replace({column}, ?, ?)',  # noqa: S608 - ours
                (INSTITUTION, INSTITUTION + evil),
            )
        for name, column in (("mail", "name"), ("mail", "answer"), ("person", "name")):
            database.execute(f'UPDATE "{name}" SET {column} = {column} || ?', (EVIL,))  # noqa: S608
    database.close()
    return office


@pytest.fixture
def at_hostile(command: Command, hostile: Path) -> Iterator[Command]:
    """The command line at that office."""
    yield lambda *typed: command("--office", str(hostile), *typed)


def steered(ran: Ran) -> list[str]:
    return STEERING.findall(ran.out) + STEERING.findall(ran.err)


@pytest.mark.parametrize("said", SAID)
def test_command_steers_nothing(at_hostile: Command, said: str) -> None:
    ran = at_hostile("--lang", "zh", *said.split())
    assert ran.out + ran.err
    assert steered(ran) == []
    assert ran.code in (Exit.OK, Exit.ERROR, Exit.USAGE)


@pytest.mark.parametrize("said", ["case show 120106", "ledger show 120106", "case list"])
def test_program_reads_in_json_what_is_kept_and_in_csv_a_mark(
    at_hostile: Command, said: str
) -> None:
    data, rows = at_hostile(*said.split(), "-o", "json"), at_hostile(*said.split(), "-o", "csv")
    assert steered(data) == steered(rows) == []
    kept, cells = json.dumps(data.data), [*csv.reader(io.StringIO(rows.out))]
    if said == "case show 120106":
        assert json.dumps(EVIL)[1:-1] in kept
    assert len(cells) > 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        ("case", "show", EVIL),
        ("case", "list", "--state", EVIL),
        ("case", "list", "--sort", EVIL),
        ("case", "list", "--search", EVIL),
        ("case", "list", "--page", EVIL),
        ("case", "list", f"--{EVIL}"),
        ("case", "do", EVIL, "120106"),
        ("case", "do", "issue_warning", "120104", "-f", f"{EVIL}=1", "--dry-run"),
        ("case", "do", "issue_warning", "120104", "--data", f'{{"{EVIL}": 1}}', "--dry-run"),
        ("case", "import", EVIL),
        ("day", "to", EVIL),
        ("mail", "show", EVIL),
        ("calendar", "import", EVIL),
        ("programme", "add", "--notice", EVIL),
        ("rehearse", EVIL),
        (EVIL,),
    ],
    ids=str,
)
def test_what_is_typed_wrongly_is_told_without_steering(
    at_hostile: Command, language: str, typed: tuple[str, ...]
) -> None:
    ran = at_hostile("--lang", language, *(one.replace("\x00", "") for one in typed))
    assert steered(ran) == []


@pytest.mark.parametrize("reading", ["calendar import", "rehearse", "case import"])
def test_what_stands_in_a_file_is_told_without_steering(
    at_hostile: Command, tmp_path: Path, reading: str
) -> None:
    name = tmp_path / f"a{EVIL.replace(chr(0), '')}.toml"
    name.write_text(f'year = 2027\nsource = "{EVIL}"\n"{EVIL}" = {EVIL}', encoding="utf-8")
    ran = at_hostile(*reading.split(), str(name))
    assert ran.code
    assert ran.err
    assert steered(ran) == []
