"""`duban case list`, `duban duty list` and `duban case bulk` in a training office."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duban.rendering.book import FORMATS
from duban.views.page import Kind
from duban.views.pinyin import meant_by
from tests.duban.cli.conftest import Command, Ran

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def training(founded: Path) -> Path:
    """The training office on its first day, 2024-04-10; only to be looked at."""
    return founded / "office"


@pytest.fixture
def at(command: Command, training: Path) -> Command:
    """Runs `duban` in the training office."""

    def run(*arguments: str) -> Ran:
        return command("--office", str(training), *arguments)

    return run


@pytest.fixture
def asked(at: Command) -> Ask:
    """The rows of a list."""

    def rows(*arguments: str) -> Any:
        ran = at(*arguments, "-o", "json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return rows


@pytest.fixture
def own(command: Command, training: Path, tmp_path: Path) -> Command:
    """Runs `duban` in a copy of the training office that may be changed."""
    shutil.copytree(training, tmp_path / "office")
    return command


# --- cases -------------------------------------------------------------------------------------


def test_cases_are_listed_by_step_state_outcome_and_flag(asked: Ask) -> None:
    every = asked("case", "list")
    assert len(every) == 21
    for option, value, name in (
        ("--step", "5", "step"),
        ("--state", "FLAGGED", "state"),
        ("--outcome", "OPEN", "outcome"),
    ):
        found = asked("case", "list", option, value)
        assert found == [one for one in every if str(one[name]) == value]
        assert 0 < len(found) < 21
    assert asked("case", "list", "--flag") == [one for one in every if one["flag"]]
    assert asked("case", "list", "--late") == [one for one in every if one["late"]]


def test_state_may_be_given_by_its_name(asked: Ask, at: Command) -> None:
    assert asked("case", "list", "--state", "Flagged") == asked(
        "case", "list", "--state", "FLAGGED"
    )
    ran = at("case", "list", "--state", "FLAGED")
    assert (ran.code, "(FLAGGED)?" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "typed", ["西青", "西青区", "xiqing", "xiqingqu", "xqq", "XQ", "120111", "qingqu", "Xiqing Dis"]
)
def test_region_is_found_as_it_is_typed(asked: Ask, typed: str) -> None:
    assert "Xiqing District" in [one["region"] for one in asked("case", "list", "--search", typed)]


def test_institution_is_found_by_its_name_and_its_sound(asked: Ask) -> None:
    for typed in ("滨海新区示范运营服务机构丙", "binhaixinqushifanyunyingfuwujigoubing", "yyfwjgb"):
        found = asked("case", "list", "--search", typed)
        assert "120116" in [one["region_code"] for one in found]
        assert len(found) < 5


def test_sound_begins_with_a_syllable() -> None:
    assert meant_by("hai")("滨海新区")
    assert not meant_by("inhai")("滨海新区")
    assert not meant_by("%")("滨海新区")


def test_nothing_found_is_said(at: Command) -> None:
    ran = at("case", "list", "--search", "nowhere")
    assert (ran.code, ran.out) == (0, "")
    assert "Nothing is found." in ran.err


# --- duties ------------------------------------------------------------------------------------


def test_overdue_duties_are_those_of_the_nightly_report(asked: Ask, at: Command) -> None:
    found = asked("duty", "list", "--overdue")
    assert [one["due"] for one in found] == sorted(one["due"] for one in found)
    assert all(one["overdue_working_days"] > 0 for one in found)
    assert ("120117", "correction_plan_filing", 167) in [
        (one["region_code"], one["item"], one["overdue_working_days"]) for one in found
    ]


def test_duties_are_listed_by_owner_item_region_and_day(asked: Ask) -> None:
    every = asked("duty", "list")
    assert asked("duty", "list", "--owner", "city") == [o for o in every if o["owner"] == "city"]
    checks = asked("duty", "list", "--item", "self_check", "--region", "西青区")
    assert [one["region"] for one in checks] == ["Xiqing District"] * len(checks)
    assert checks
    soon = asked("duty", "list", "--due-before", "2024-04-10")
    assert soon == [one for one in every if one["due"] and one["due"] <= "2024-04-10"]
    assert asked("duty", "list", "--undated") == [one for one in every if not one["due"]]


# --- mails -------------------------------------------------------------------------------------


def test_mails_are_listed_by_kind_status_recipient_and_day(asked: Ask) -> None:
    every = asked("mail", "list")
    for option, value, key in (("--kind", "overdue", "kind"), ("--status", "superseded", "status")):
        found = asked("mail", "list", option, value)
        assert found == [one for one in every if one[key] == value]
        assert 0 < len(found) < len(every)
    experts = asked("mail", "list", "--to", "expert")
    assert experts == [one for one in every if "expert" in one["to"]]
    assert experts
    days = asked("mail", "list", "--since", "2024-04-01", "--until", "2024-04-05")
    assert days == [one for one in every if "2024-04-01" <= one["mail"][:10] <= "2024-04-05"]
    assert asked("mail", "list", "--to", "district.120114@")
    assert {one["region"] for one in asked("mail", "list", "--search", "wuqing")} == {
        "Wuqing District"
    }


def test_page_is_printed_alone(asked: Ask, at: Command) -> None:
    for name in ("mail", "case", "duty"):
        every = asked(name, "list")
        assert asked(name, "list", "--page", "2", "--most", "4") == every[4:8]
    ran = at("mail", "list", "--page", "2", "--most", "4")
    assert ran.code == 0
    assert "Shown: 4 of" in ran.err
    assert "duban mail show" in ran.err


def test_list_stands_under_its_title(at: Command) -> None:
    for name, title in (("mail", "Mails"), ("case", "Cases"), ("duty", "Duties")):
        assert at(name, "list").out.splitlines()[0].strip() == title


def test_mails_are_saved(at: Command, asked: Ask, tmp_path: Path) -> None:
    ran = at("mail", "list", "--kind", "overdue", "--save", str(tmp_path / "mails.csv"))
    assert (ran.code, ran.out) == (0, "")
    with (tmp_path / "mails.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["mail"] for row in rows] == [
        one["mail"] for one in asked("mail", "list", "--kind", "overdue")
    ]


# --- saved ---------------------------------------------------------------------------------------


def test_saved_list_reads_back(at: Command, tmp_path: Path) -> None:
    for name in ("cases.csv", "cases.xlsx"):
        ran = at("case", "list", "--flag", "--save", str(tmp_path / name))
        assert (ran.code, ran.out) == (0, "")
    with (tmp_path / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        text = list(csv.reader(file))
    sheet = openpyxl.load_workbook(tmp_path / "cases.xlsx").active
    assert sheet is not None
    cells = [
        ["" if c is None else str(c) for c in row] for row in sheet.iter_rows(values_only=True)
    ]
    *rows, total = [[one.removesuffix(" 00:00:00") for one in row] for row in cells]
    assert rows == text
    assert [total[0], *total[-3:]] == ["Total", "2600000", "1560000", "273000"]
    assert text[0][:2] == ["code", "region"]
    assert len(text) == 4


def test_saved_sheet_is_fit_to_be_worked_with(at: Command, tmp_path: Path) -> None:
    at("duty", "list", "--save", str(tmp_path / "duties.xlsx"))
    at("case", "list", "--save", str(tmp_path / "cases.xlsx"))
    duties = openpyxl.load_workbook(tmp_path / "duties.xlsx").active
    cases = openpyxl.load_workbook(tmp_path / "cases.xlsx").active
    assert duties is not None
    assert cases is not None
    days = next(row for row in duties.iter_cols() if row[0].value == "due")[1:]
    assert {cell.number_format for cell in days if cell.value} == {"yyyy-mm-dd"}
    paid = next(row for row in cases.iter_cols() if row[0].value == "paid (yuan)")[1:]
    assert {(cell.data_type, cell.number_format) for cell in paid} == {("n", FORMATS[Kind.MONEY])}
    assert cases.auto_filter.ref == f"A1:O{cases.max_row - 1}"
    assert cases.column_dimensions["B"].width > 2 * len("天津滨海高新技术产业开发区")


def test_other_file_is_refused(at: Command, tmp_path: Path) -> None:
    ran = at("case", "list", "--save", str(tmp_path / "cases.ods"))
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])


# --- bulk ----------------------------------------------------------------------------------------


def test_bulk_act_is_foreseen_then_done_on_those_that_are_allowed(own: Command) -> None:
    tried = own("case", "bulk", "issue_warning", "--flag", "--dry-run", "-o", "json")
    assert tried.code == 3
    foreseen = {one["region_code"]: one for one in json.loads(tried.out)}
    assert {code: one["result"] for code, one in foreseen.items()} == {
        "120104": "would_be_done",
        "120105": "refused",
        "120114": "refused",
    }
    assert foreseen["120105"]["rules"] == ["R-6.5", "R-6.4"]
    assert foreseen["120105"]["cure"]
    ran = own("case", "bulk", "issue_warning", "--flag", "--yes", "-o", "csv")
    done = {row["region_code"]: row for row in csv.DictReader(ran.out.splitlines())}
    assert (ran.code, done["120104"]["result"], done["120104"]["state"]) == (
        3,
        "done",
        "RECTIFYING",
    )
    assert done["120114"]["result"] == "refused"
    shown = own("case", "list", "--state", "RECTIFYING", "-o", "json")
    assert "120104" in [one["region_code"] for one in json.loads(shown.out)]


def test_bulk_without_a_yes_changes_nothing(own: Command) -> None:
    before = own("case", "list", "-o", "csv").out
    ran = own("case", "bulk", "issue_warning", "--region", "南开区")
    assert (ran.code, "allowed" in ran.out) == (2, True)
    assert own("case", "list", "-o", "csv").out == before


def test_bulk_takes_its_cases_from_a_list(own: Command, tmp_path: Path) -> None:
    names = tmp_path / "list.csv"
    names.write_text(
        "region_code,note\n# a remark\n120104,x\n\ntj-2023-22/120105\n南开区\n", "utf-8"
    )
    ran = own("case", "bulk", "issue_warning", "--list", str(names), "--dry-run", "-o", "json")
    assert [one["region_code"] for one in json.loads(ran.out)] == ["120104", "120105"]


@pytest.mark.parametrize("act", ["issue_warning", "open_case"])
def test_empty_list_is_no_list_of_all(own: Command, tmp_path: Path, act: str) -> None:
    (tmp_path / "none.txt").write_text("\n", "utf-8")
    ran = own("case", "bulk", act, "--list", str(tmp_path / "none.txt"), "--yes")
    assert (ran.code, ran.out) == (0, "")
    assert "Nothing is found." in ran.err


def test_bulk_needs_a_choice_and_known_regions(own: Command) -> None:
    assert own("case", "bulk", "issue_warning", "--yes").code == 2
    assert own("case", "bulk", "issue_warning", "--region", "北京", "--yes").code == 4


# --- demo ----------------------------------------------------------------------------------------


def test_demo_refuses_an_office_that_is_there_and_a_day_before_its_first(own: Command) -> None:
    assert own("demo", "--cases", "21").code == 78
    assert own("--office", "new", "demo", "--until", "2023-07-18").code == 2
    assert own("--office", "new", "demo", "--cases", "0").code == 2
    assert not Path("new").exists()


def test_demo_office_can_be_worked_in(command: Command) -> None:
    made = command("demo", "--cases", "30", "--until", str(date(2023, 8, 3)))
    assert (made.code, "42 cases" in made.err) == (0, True)
    assert command("history", "verify").code == 0
    assert command("ledger", "check").code == 0
    rows = json.loads(command("case", "list", "-o", "json").out)
    assert {one["programme"] for one in rows} == {"demo-0001", "tj-2023-22"}
    assert command("day", "next").code == 0


def test_publicity_that_is_over_is_nobodys_lateness(own: Command) -> None:
    assert own("day", "next").code == 0
    (over,) = json.loads(own("duty", "list", "-r", "静海区", "--owner", "term", "-o", "json").out)
    assert (over["due"], over["note"], over["overdue_working_days"]) == ("2024-04-10", "over", None)
    assert json.loads(own("duty", "list", "--overdue", "--owner", "term", "-o", "json").out) == []
    assert "over" in own("case", "show", "静海区").out
