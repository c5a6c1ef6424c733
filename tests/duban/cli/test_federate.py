"""`duban federate report`: offices in folders and in PostgreSQL in one report."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import psycopg
import pytest
from openpyxl import load_workbook

from tests.conftest import Postgres
from tests.duban.cli.terminal import Shown, Terminal, without_faults

OK, ERROR, EXIT_USAGE, EXIT_NOT_FOUND, TRY_LATER, CONFIGURATION = 0, 1, 2, 4, 75, 78
GONE = "postgresql://me@/x?host=/nowhere"


@pytest.fixture(scope="module")
def url(postgres: Postgres) -> Iterator[str]:
    """A real office in PostgreSQL."""
    made = postgres.new_database(empty=True)
    yield made
    postgres.drop(made)


@pytest.fixture(scope="module")
def reported(founded: Path, url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """What was reported of a training office and a real one, in all forms."""
    folder = tmp_path_factory.mktemp("federation")
    places = (str(founded / "office"), url)
    asked = {
        "made": ("--office", "real", "init", "--real", "--database", url),
        "table": ("federate", "report", *places),
        "json": ("federate", "report", *places, "-o", "json"),
        "csv": ("federate", "report", *places, "-o", "csv"),
        "xlsx": ("federate", "report", *places, "--save", "all.xlsx"),
        "saved": ("federate", "report", *places, "--save", "all.csv"),
        "some": ("federate", "report", places[0], GONE, "none", "-o", "json"),
        "none": ("federate", "report", "none"),
        "word": ("federate", "report", "postgresql://me:made-up-secret@host/x"),
        "other": ("federate", "report", "mysql://me:made-up-secret@host/x"),
        "form": ("federate", "report", places[0], "--save", "all.pdf"),
    }
    shown = Terminal(folder).many(list(asked.values()))
    found = dict(zip(asked, map(without_faults, shown), strict=True))
    assert found["made"].code == OK, found["made"].err
    found["folder"] = Shown(OK, str(folder), "")
    return found


def test_report_tells_each_and_all(reported: dict[str, Shown], founded: Path) -> None:
    training, real = reported["json"].data["offices"]
    together = reported["json"].data["together"]
    assert (training["cases"], real["cases"], together["cases"]) == (21, 0, 21)
    assert (training["office_kind"], real["office_kind"]) == ("training", "real")
    assert training["office_place"] == str(founded / "office")
    assert together["disbursed"] == training["disbursed"] > 0
    assert reported["table"].code == OK
    assert "Together" in reported["table"].out
    assert "training" in reported["table"].out and "real" in reported["table"].out
    assert f"{founded / 'office'}: in training, with made-up data" in reported["table"].err
    assert reported["json"].err == ""


def test_sheets_hold_the_same(reported: dict[str, Shown]) -> None:
    rows = list(csv.DictReader(io.StringIO(reported["csv"].out)))
    assert [row["cases"] for row in rows] == ["21", "0"]
    folder = Path(reported["folder"].out)
    book = load_workbook(folder / "all.xlsx")
    assert book.sheetnames[:2] == ["Each office", "Together"]
    offices, together = book["Each office"], book["Together"]
    assert [cell.value for cell in offices["F"][1:]] == [21, 0]
    assert [cell.value for cell in together[2]][:2] == [2, 21]
    saved = (folder / "all.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(saved) == 3


def test_one_that_can_not_be_reached_is_named_and_the_rest_is_told(
    reported: dict[str, Shown],
) -> None:
    some = reported["some"]
    assert some.code == TRY_LATER
    assert [one["office_place"] for one in some.data["unasked"]] == [GONE, "none"]
    assert [one["cases"] for one in some.data["offices"]] == [21]
    assert GONE in some.err
    assert reported["none"].code == CONFIGURATION


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("DELETE FROM chain", CONFIGURATION),
        ("UPDATE setting SET value = 'some day' WHERE key = 'business_date'", ERROR),
        ("UPDATE \"case\" SET outcome = 'made up'", CONFIGURATION),
    ],
)
def test_one_that_can_not_be_read_is_named_and_the_rest_is_told(
    reported: dict[str, Shown], founded: Path, tmp_path: Path, url: str, spoil: str, code: int
) -> None:
    """What nobody could open is told as a single office is: it is none to be worked with."""
    copytree(founded / "office", tmp_path / "spoilt")
    (file,) = (tmp_path / "spoilt").glob("*.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(spoil)
    shown = without_faults(
        Terminal(tmp_path)("federate", "report", "spoilt", url, "-o", "json", lang="zh")
    )
    assert shown.code == code, shown.err
    assert [one["office_place"] for one in shown.data["offices"]] == [url]
    assert [one["office_place"] for one in shown.data["unasked"]] == ["spoilt"]


@pytest.mark.parametrize("asked", ["word", "other", "form"])
def test_what_can_not_be_asked_is_refused_at_once(reported: dict[str, Shown], asked: str) -> None:
    assert reported[asked].code == EXIT_USAGE
    assert reported[asked].out == ""
    assert "made-up-secret" not in reported[asked].err


def test_office_of_another_version_is_left_as_it_is(url: str, reported: dict[str, Shown]) -> None:
    version = "UPDATE alembic_version SET version_num = '{}'"
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert found is not None
        connection.execute(version.format("0018").encode())
        terminal = Terminal(Path(reported["folder"].out))
        shown = without_faults(terminal("federate", "report", url, "-o", "json", lang="zh"))
        left = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        connection.execute(version.format(found[0]).encode())
    assert (shown.code, left) == (CONFIGURATION, ("0018",))
    assert "duban db migrate" in shown.out
    assert "未能读取" in shown.err
