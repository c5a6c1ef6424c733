"""Tables saved in a person's own files."""

import csv
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from config.words import Words
from duban.rendering import book
from duban.rendering.book import FORMATS, HIGHEST, LINE, Book, Field, save
from duban.rendering.totals import Totals
from duban.views.page import Coded, Column, Kind, Table, Value, Where
from states.reading import InvalidInput

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x", "\tx", "{=1}"]
EN = Words("en")
COLUMNS = (
    Column("name", "=head"),
    Column("paid_yuan", "paid", Kind.MONEY),
    Column("due", "due", Kind.DAY),
    Column("state", "state", Kind.CODED),
    Column("sound", "sound"),
    Column("facts", "facts", where=Where.DATA),
    Column("unit", "unit", where=Where.SHEET),
)


def row(name: str) -> tuple[Value, ...]:
    return (name, 12_350, date(2024, 4, 10), Coded("OPEN", "open"), True, {"a": 1}, "unit")


def sheet_in(path: Path | BytesIO, name: str | None = None) -> Worksheet:
    read = openpyxl.load_workbook(path)
    sheet = read[name] if name else read.active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_saved_text_never_runs(tmp_path: Path) -> None:
    sheet_file, text_file = tmp_path / "a.xlsx", tmp_path / "a.csv"
    for path in (sheet_file, text_file):
        assert save(path, COLUMNS, map(row, HOSTILE), EN) == len(HOSTILE)
    sheet = sheet_in(sheet_file)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert [str(row[0].value).strip() for row in sheet.iter_rows(min_row=2)] == [
        one.strip() for one in HOSTILE
    ]
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    with text_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0][:1] for row in rows] == ["'"] * 6 + ["h", "'", "{"]


def test_values_are_what_they_are_and_data_stay_out(tmp_path: Path) -> None:
    save(tmp_path / "a.xlsx", COLUMNS, [row("x")], EN)
    sheet = sheet_in(tmp_path / "a.xlsx")
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["=head", "paid", "due", "state", "sound", "unit"]
    name, paid, due, state, sound, _ = sheet[2]
    assert (name.value, state.value, sound.value) == ("x", "open", "yes")
    assert (paid.value, paid.number_format) == (123.5, FORMATS[Kind.MONEY])
    assert (str(due.value)[:10], due.number_format) == ("2024-04-10", "yyyy-mm-dd")
    assert sheet.auto_filter.ref == sheet.dimensions


def test_sheet_is_printed_as_wide_as_a_page_under_its_title_with_its_sums(tmp_path: Path) -> None:
    sums = ("all", 12_350, None, None, None, None, None)
    path = tmp_path / "a.xlsx"
    assert save(path, COLUMNS, [row("x")], EN, title="R&D", sums=sums) == 1
    sheet = sheet_in(path)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddHeader.left.text == "R&&D"
    assert sheet.oddFooter.center.text == "&P / &N"
    name, paid, *rest = sheet[3]
    assert (name.value, paid.value, paid.number_format) == ("all", 123.5, FORMATS[Kind.MONEY])
    assert paid.font.bold
    assert not any(one.value for one in rest)
    assert sheet.auto_filter.ref == "A1:F2"


def test_money_is_added_up_under_a_word_for_the_total(tmp_path: Path) -> None:
    path, without = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert save(path, COLUMNS, map(row, "abc"), EN, by="Office 2024-04-10", total="all") == 3
    sheet = sheet_in(path)
    assert [cell.value for cell in sheet[5]] == ["all", 370.5, "", "", "", ""]
    assert sheet.oddHeader.right.text == "Office 2024-04-10"
    save(without, COLUMNS, [], EN, total="all")
    assert sheet_in(without).max_row == 1


def test_amount_that_is_none_adds_nothing_and_no_money_no_total() -> None:
    totals = Totals(COLUMNS)
    assert list(totals.passing([("a", None), ("b", 5)])) == [("a", None), ("b", 5)]
    assert totals.row("all")[:3] == ("all", 5, None)
    plain = Totals(COLUMNS[:1])
    assert list(plain.passing([("a",)])) == [("a",)]
    assert plain.row("all") == ()


def test_row_is_as_high_as_what_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    save(path, COLUMNS, [row("a"), row("很长" * 50), row("长" * 30_000)], EN)
    heights = [sheet_in(path).row_dimensions[n].height for n in (2, 3, 4)]
    assert heights == [LINE, 4 * LINE, pytest.approx(HIGHEST, abs=1)]


def test_sums_stand_under_the_rows_of_a_csv_too(tmp_path: Path) -> None:
    sums = ("all", 12_350, None, None, None, None, None)
    assert save(tmp_path / "a.csv", COLUMNS, [row("x"), row("y")], EN, sums=sums) == 2
    *_, last = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert last.startswith("all,123.5")


@pytest.mark.parametrize("name", ["a.ods", "a"])
def test_other_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        save(tmp_path / name, COLUMNS, [], EN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["none/a.csv", "none/a.xlsx"])
def test_folder_that_is_not_there_is_found_before_the_rows(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save(tmp_path / name, COLUMNS, [row("x")], EN)


def test_no_part_of_a_list_is_left_where_no_sheet_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "MOST_ROWS", 2)
    with pytest.raises(InvalidInput):
        save(tmp_path / "a.xlsx", COLUMNS, map(row, "abc"), EN)
    assert list(tmp_path.iterdir()) == []


def test_sheets_of_a_book_may_be_called_anything() -> None:
    made = BytesIO()
    with Book(made, EN) as one:
        one.table("a/b:[c]" + "很长" * 40, COLUMNS, [row("x")])
        one.table("second", COLUMNS, [])
    names = openpyxl.load_workbook(made).sheetnames
    assert names[0].startswith("a b")
    assert len(names[0]) <= 31


def test_form_is_text_with_choices() -> None:
    made = BytesIO()
    with Book(made, EN) as one:
        one.form(
            "to fill in", [Field("code", 12), Field("role", choices=("a", "b"))], [["007", ""]]
        )
    sheet = sheet_in(made, "to fill in")
    assert [cell.value for cell in sheet[1]] == ["code", "role"]
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("007", "@")
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"a,b"']


def test_scale_of_bars_is_shared() -> None:
    bars = (Column("days", "days", Kind.DAYS, bar=True),)
    tables = [Table("a", "", bars, ((3,), (7,))), Table("b", "", bars, ((5,),))]
    assert book.tops_of(tables) == {"days": 7}
