"""What is imported is previewed, asked for, and entered whole or not at all."""

import json
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duban.bootstrap.opening import open_desk
from duban.settings import Settings
from tests.duban.cli.conftest import Command, Ran, Today
from workflow.mail import contacts
from workflow.mail.contacts import Contact
from workflow.record import history, owing

ROOT = Path(__file__).parents[3]
PROGRAMME = ROOT / "config" / "programmes" / "training.json"
SHEET = "联系人"
HEPING_ROW = 4
NOTHING_WRITTEN, REFUSED, NOT_FOUND, CONFIGURATION = 2, 3, 4, 78


def data(ran: Ran) -> Any:
    """The JSON that a command printed."""
    return json.loads(ran.out)


def kept() -> list[Contact]:
    """The contacts of the office."""
    with open_desk(Settings()) as desk, desk.store.reading() as transaction:
        return contacts.listed(transaction)


# --- contacts --------------------------------------------------------------------------------

Cells = Mapping[str, object]


def filled(command: Command, cells: Cells, name: str = "filled.xlsx") -> str:
    """A template with some cells filled in."""
    Path("template.xlsx").unlink(missing_ok=True)
    assert command("contact", "template", "template.xlsx").code == 0
    book = openpyxl.load_workbook("template.xlsx")
    for place, value in cells.items():
        book[SHEET][place] = value
    book.save(name)
    return name


SOUND: Cells = {
    "D2": "经办员",
    "E2": "operator@example.cn",
    "D3": "负责人",
    "E3": "head@例子.中国",
    "D4": "=1+1",
    "E4": "heping@example.cn",
    "F4": 2212345678,
    "G4": "stand.in@example.cn",
    "H4": datetime(2026, 1, 5),  # noqa: DTZ001 - as a sheet has it
    "I4": "2026/1/9",
}
"""Made-up people."""


def test_template_has_a_row_for_each_that_is_missing_and_explains_itself(real: Command) -> None:
    assert real("contact", "template", "t.xlsx").code == 0
    book = openpyxl.load_workbook("t.xlsx")
    assert book.sheetnames == [SHEET, "填写说明"]
    sheet = book[SHEET]
    assert [cell.value for cell in sheet[1]][:5] == [
        "单位代码",
        "单位名称",
        "角色",
        "姓名",
        "电子邮箱",
    ]
    assert [cell.value for cell in sheet[HEPING_ROW]][:3] == [
        "120101",
        "天津市和平区市场监督管理局",
        "区局联系人",
    ]
    assert sheet.max_row == 1 + 2 + 21
    (rule,) = sheet.data_validations.dataValidation
    assert "处室负责人" in rule.formula1
    again = real("contact", "template", "t.xlsx")
    assert again.code == NOTHING_WRITTEN


def test_contacts_are_previewed_and_written_after_a_yes(real: Command) -> None:
    file = filled(real, SOUND)
    seen = real("contact", "import", file, "-o", "json")
    assert seen.code == NOTHING_WRITTEN
    assert {(row["kind"], row["name"]) for row in data(seen)} == {
        ("added", "经办员"),
        ("added", "负责人"),
        ("added", "=1+1"),
    }
    assert "Without a district contact: 河东区" in seen.err
    assert kept() == []
    assert real("contact", "import", file, "--yes").code == 0
    assert kept()[2] == Contact(
        "120101",
        "district",
        "=1+1",
        "heping@example.cn",
        "2212345678",
        "stand.in@example.cn",
        datetime(2026, 1, 5).date(),  # noqa: DTZ001 - a day
        datetime(2026, 1, 9).date(),  # noqa: DTZ001 - a day
    )
    assert "'=1+1" in real("contact", "list", "-o", "csv").out


def test_sheet_goes_out_and_comes_in_without_change(real: Command) -> None:
    real("contact", "import", filled(real, SOUND), "--yes")
    before = kept()
    same = filled(real, {})
    ran = real("contact", "import", same, "-o", "json")
    assert (ran.code, data(ran)) == (0, [])
    fewer = filled(real, {f"{letter}4": None for letter in "DEFGHI"} | {"E2": "new@example.cn"})
    rows = data(real("contact", "import", fewer, "--yes", "-o", "json"))
    assert [(row["kind"], row["email"]) for row in rows] == [
        ("changed", "operator@example.cn → new@example.cn"),
        ("removed", "heping@example.cn"),
    ]
    assert len(kept()) == len(before) - 1


def test_every_faulty_cell_is_named_and_nothing_is_imported(real: Command) -> None:
    cells: Cells = {
        **SOUND,
        "E2": "operator@",
        "A5": "999999",
        "D5": "某人",
        "E5": "somebody@example.cn",
        "B6": "和平区",
        "D6": "某人",
        "E6": "somebody@example.cn",
        "C7": None,
        "D7": "某人",
        "E7": "somebody@example.cn",
        "H8": "soon",
        "D8": "某人",
        "E8": "somebody@example.cn",
        "A25": "120101",
        "C25": "区局联系人",
        "D25": "另一人",
        "E25": "Heping@example.cn",
    }
    ran = real("contact", "import", filled(real, cells), "--yes", "-o", "json")
    assert ran.code == NOTHING_WRITTEN
    assert [(one["sheet"], one["row"], one["column"], one["code"]) for one in data(ran)] == [
        (SHEET, 2, "E", "bad_email"),
        (SHEET, 5, "A", "unknown_unit"),
        (SHEET, 6, "B", "other_unit"),
        (SHEET, 7, "C", "no_role"),
        (SHEET, 8, "H", "bad_day"),
        (SHEET, 25, "E", "double"),
    ]
    assert kept() == []


def test_heading_that_is_not_ours_is_named(real: Command) -> None:
    ran = real("contact", "import", filled(real, {"E1": "信箱"}), "--yes")
    assert ran.code == NOTHING_WRITTEN
    assert f"filled.xlsx!{SHEET}!E1" in ran.err
    ran = real("contact", "import", filled(real, {"E1": None}), "--yes")
    assert ran.code == NOTHING_WRITTEN
    assert "电子邮箱" in ran.err


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 101_000_000)


def _macros(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/vbaProject.bin", b"")


def _hollow(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")


@pytest.mark.parametrize("make", [_bomb, _macros, _hollow, lambda path: path.write_text("a,b")])
def test_what_is_no_workbook_is_refused(real: Command, make: Any) -> None:
    make(Path("odd.xlsx"))
    ran = real("contact", "import", "odd.xlsx", "--yes")
    assert (ran.code, "an .xlsx workbook without macros" in ran.err) == (NOTHING_WRITTEN, True)


def test_sheet_that_never_ends_is_refused(real: Command) -> None:
    ran = real("contact", "import", filled(real, {"D5002": "某人"}), "--yes")
    assert (ran.code, "up to 5000 rows" in ran.err) == (NOTHING_WRITTEN, True)


def test_real_office_is_made_with_its_contacts_or_not_at_all(real: Command) -> None:
    sound, faulty = filled(real, SOUND), filled(real, {**SOUND, "E2": "x"}, "faulty.xlsx")
    ran = real("--office", "other", "init", "--real", "--contacts", faulty)
    assert (ran.code, Path("other").exists()) == (NOTHING_WRITTEN, False)
    assert real("--office", "other", "init", "--real", "--contacts", sound).code == 0
    assert len(data(real("--office", "other", "contact", "list", "-o", "json"))) == 3


def test_template_in_a_folder_that_is_not_there_is_said_in_words(real: Command) -> None:
    assert real("contact", "template", "none/t.xlsx").code == NOT_FOUND


def test_file_that_is_not_there_is_not_found(real: Command) -> None:
    assert real("contact", "import", "none.xlsx").code == NOT_FOUND
    assert real("case", "import", "none.json").code == NOT_FOUND


# --- past cases ------------------------------------------------------------------------------


def past(*codes: str) -> dict[str, Any]:
    """A file of past cases, of the synthetic training programme."""
    given = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    ones = [one for one in given["scenarios"] if one["region_code"] in codes]
    for one in ones:
        one["events"] = [event for event in one["events"] if event["expect"] == "ok"]
        one["basis"] = "演示卷宗"
    return {"scenarios": ones}


def written(given: object) -> str:
    """A file with that content."""
    text = json.dumps(given, ensure_ascii=False, indent=1)
    Path("past.json").write_text(text, encoding="utf-8")
    return "past.json"


def events() -> int:
    """How many acts the office's history holds."""
    with open_desk(Settings()) as desk, desk.store.reading() as transaction:
        return history.head(transaction).seq


def test_past_cases_are_previewed_and_entered_after_a_yes(real: Command, today: Today) -> None:
    today("2024-04-10")
    file = written(past("120101", "120114"))
    for arguments, code in ((("--dry-run",), 0), ((), NOTHING_WRITTEN)):
        ran = real("case", "import", file, "-o", "json", *arguments)
        assert (ran.code, events()) == (code, 0)
    ended, running = data(ran)
    assert (ended["state"], ended["outcome"]) == ("CLOSED", "NOT_SUPPORTED")
    assert (running["state"], running["disbursed_yuan"], running["outstanding_yuan"]) == (
        "RECOVERING",
        600000,
        160000,
    )
    assert running["nights"][0]["act"] == "raise_flag"
    done = real("case", "import", file, "--yes")
    assert (done.code, "Entered 2 cases" in done.err) == (0, True)
    listed = {row["region_code"]: row["state"] for row in data(real("case", "list", "-o", "json"))}
    assert listed == {"120101": "CLOSED", "120114": "RECOVERING"}
    with open_desk(Settings()) as desk, desk.store.reading() as transaction:
        assert set(owing.counts(transaction)) == {"superseded"}
    assert real("history", "verify").code == 0
    assert real("ledger", "check").code == 0


def test_wrong_act_is_named_with_its_line_and_nothing_is_entered(
    real: Command, today: Today
) -> None:
    today("2024-04-10")
    given = past("120101", "120114")
    acts = given["scenarios"][1]["events"]
    at = next(n for n, one in enumerate(acts) if one["kind"] == "accept_plan_filing")
    given["scenarios"][1]["events"] = [
        *acts[:at],
        {**acts[at], "actor": "district"},
        *acts[at + 1 :],
    ]
    file = written(given)
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    ran = real("case", "import", file, "--yes")
    assert (ran.code, events()) == (REFUSED, 0)
    place = ran.err.splitlines()[0]
    assert place.endswith(f"scenarios[1].events[{at}]")
    line = int(place.split(":")[1])
    assert '"accept_plan_filing"' in "".join(lines[line - 1 : line + 6])
    assert "R-2.2" in ran.err or "R-2.8" in ran.err
    refused = data(real("case", "import", file, "--dry-run", "-o", "json"))[1]["refused"]
    assert (refused[0]["event"], refused[0]["line"]) == (at + 1, line)


def test_what_is_wrong_in_the_file_is_named_with_its_line(real: Command) -> None:
    given = past("120101")
    broken = deepcopy(given)
    broken["scenarios"][0]["events"][2]["at"] = "soon"
    ran = real("case", "import", written(broken), "--yes")
    assert ran.code == NOTHING_WRITTEN
    assert "scenarios[0].events[2].at" in ran.err
    Path("past.json").write_text('{"scenarios": [', encoding="utf-8")
    assert real("case", "import", "past.json").code == NOTHING_WRITTEN


def test_past_case_of_a_unit_that_the_notice_has_not_is_refused(
    real: Command, today: Today
) -> None:
    today("2024-04-10")
    given = past("120101")
    given["scenarios"][0]["region_code"] = "110101"
    given["scenarios"][0]["events"][0]["data"] = {}
    ran = real("case", "import", written(given), "--yes")
    assert (ran.code, "R-0.1" in ran.err, events()) == (REFUSED, True, 0)


# --- calendar ------------------------------------------------------------------------------------

YEAR = """\
year = {year}
source = "a made-up announcement for a test"
holidays = [{year}-01-01]
workdays = [{workday}]
"""


def year(number: int, workday: str = "") -> str:
    """A made-up table of a year."""
    name = f"{number}.toml"
    Path(name).write_text(YEAR.format(year=number, workday=workday), encoding="utf-8")
    return name


@pytest.fixture
def late(real: Command, today: Today) -> Command:
    """An office at the end of its calendar: a term of 30 days leads beyond it."""
    today("2024-04-10")
    assert real("case", "import", written(past("120104")), "--yes").code == 0
    today("2026-12-21")
    assert real("case", "do", "issue_warning", "120104").code == 0
    return real


def test_undated_duty_gets_its_date_with_the_year_after_a_yes(late: Command) -> None:
    undated = late("calendar", "check", "-o", "json")
    assert (undated.code, [row["key"] for row in data(undated)]) == (1, ["rectification"])
    file = year(2027, "2027-01-03")
    acts = events()
    for arguments, code in ((("--dry-run",), 0), ((), NOTHING_WRITTEN)):
        seen = late("calendar", "import", file, "-o", "json", *arguments)
        assert (seen.code, events()) == (code, acts)
    (move,) = data(seen)
    assert (move["region_code"], move["key"]) == ("120104", "rectification")
    assert (move["due_before"], move["due_after"]) == (None, "2027-01-20")
    done = late("calendar", "import", file, "--yes", "-o", "json")
    assert (done.code, data(done), events()) == (0, [move], acts + 1)
    check = late("calendar", "check", "-o", "json")
    assert (check.code, data(check), "2027-12-31" in check.err) == (0, [], True)
    assert late("calendar", "import", file, "--yes").code == 0
    assert events() == acts + 1


def test_year_is_shown_with_its_days_off_and_its_make_up_days(real: Command) -> None:
    assert real("calendar", "import", year(2027, "2027-01-03"), "--yes").code == 0
    shown = data(real("calendar", "show", "2027", "-o", "json"))
    kinds = {row["day"]: row["kind"] for row in shown}
    assert len(kinds) == 365
    assert [kinds[f"2027-01-0{day}"] for day in (1, 2, 3, 4)] == [
        "holiday",
        "weekend",
        "make_up",
        "working",
    ]
    assert " 1x" in real("calendar", "show", "2027").out
    assert " 3+" in real("calendar", "show", "2027").out
    assert real("calendar", "show", "2028").code == NOT_FOUND


def test_year_left_out_is_refused(late: Command) -> None:
    ran = late("calendar", "import", year(2028), "--yes")
    assert ran.code == CONFIGURATION
    assert "2027" in ran.err


def test_years_after_a_long_rest_are_imported_together(late: Command, today: Today) -> None:
    today("2028-02-01")
    alone = late("calendar", "import", year(2027), "--yes")
    assert (alone.code, "2027-12-31" in alone.err) == (NOTHING_WRITTEN, True)
    assert late("calendar", "import", year(2028), year(2027), "--yes").code == 0
    assert late("calendar", "check").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("year = 2027", "source"),
        ('year = 2027\nsource = " "\nholidays = [2027-01-01]', "announces the days"),
        ('year = 2027\nsource = "x"\nholidays = [2026-01-01]', "days of 2027"),
        ('year = 2027\nsource = "x"\nholidays = []', "the days off of 2027"),
        ('year = 2027\nsource = "x"\nworkdays = [2027-01-04]', "Saturdays and Sundays"),
        ("year = ", "TOML"),
    ],
)
def test_wrong_table_of_a_year_is_refused(real: Command, text: str, said: str) -> None:
    Path("bad.toml").write_text(text, encoding="utf-8")
    ran = real("calendar", "import", "bad.toml", "--yes")
    assert (ran.code, said in ran.err) == (CONFIGURATION, True)
