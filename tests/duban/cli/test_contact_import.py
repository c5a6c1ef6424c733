"""Contacts come in from a sheet: previewed, asked for, and entered whole or not at all."""

import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from tests.duban.cli.conftest import Command
from workflow.mail import contacts
from workflow.mail.contacts import Contact

SHEET = "联系人"


HEPING_ROW = 4


NOTHING_WRITTEN, NOT_FOUND = 2, 4


def kept() -> list[Contact]:
    """The contacts of the office."""
    with open_desk(Settings()) as desk, desk.store.reading() as transaction:
        return contacts.listed(transaction)


Cells = Mapping[str, object]


def filled(command: Command, cells: Cells, name: str = "filled.xlsx") -> str:
    """A template with some cells filled in."""
    Path("template.xlsx").unlink(missing_ok=True)
    assert command("contact", "template", "template.xlsx").code == 0
    book = openpyxl.load_workbook("template.xlsx")
    for place, value in cells.items():
        book[SHEET][place] = value
        if isinstance(value, str):
            book[SHEET][place].data_type = "s"  # a text that looks like a formula is none
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
    assert {(row["kind"], row["name"]) for row in seen.data} == {
        ("added", "经办员"),
        ("added", "负责人"),
        ("added", "=1+1"),
    }
    assert "Without a district contact: Hedong" in seen.err
    assert kept() == []
    tried = real("contact", "import", file, "--dry-run")
    assert (tried.code, "经办员" in tried.out, kept()) == (0, True, [])
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
    assert (ran.code, ran.data) == (0, [])
    fewer = filled(real, {f"{letter}4": None for letter in "DEFGHI"} | {"E2": "new@example.cn"})
    rows = real("contact", "import", fewer, "--yes", "-o", "json").data
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
    assert [(one["sheet"], one["row"], one["column"], one["code"]) for one in ran.data] == [
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
    assert len(real("--office", "other", "contact", "list", "-o", "json").data) == 3


def test_template_in_a_folder_that_is_not_there_is_said_in_words(real: Command) -> None:
    assert real("contact", "template", "none/t.xlsx").code == NOT_FOUND


def test_file_that_is_not_there_is_not_found(real: Command) -> None:
    assert real("contact", "import", "none.xlsx").code == NOT_FOUND
    assert real("case", "import", "none.json").code == NOT_FOUND
