"""Cells that somebody filled in are read as texts, whatever a workbook takes them for."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils import get_column_letter

from duban.sheets import filled
from duban.sheets.filled import read_sheet
from states.reading import InvalidInput
from states.saying import saying

Rows = list[list[object]]


def written(path: Path, rows: Rows, name: str = "rows") -> Path:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def cells(path: Path, rows: Rows) -> list[list[str]]:
    """What is read of these rows, cell by cell."""
    width = max(map(len, rows))
    return [list(row.values())[:width] for _, row in read_sheet(written(path, rows), "rows").rows]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("甲", "甲"),
        (" \u3000甲\u00a0\ufeff\u200b\n", "甲"),
        ("=1+1", "=1+1"),
        (22_123_456, "22123456"),
        (13_800_000_000.0, "13800000000"),
        (0, "0"),
        (0.0, "0"),
        (1.5, "1.5"),
        (True, "True"),
        (False, "False"),
        (date(2026, 1, 5), "2026-01-05"),
        (datetime(2026, 1, 5), "2026-01-05"),  # noqa: DTZ001 - as a sheet has it
        (datetime(2026, 1, 5, 9, 30), "2026-01-05T09:30:00"),  # noqa: DTZ001
        (None, ""),
    ],
)
def test_cell_is_a_text(tmp_path: Path, value: object, read: str) -> None:
    assert cells(tmp_path / "a.xlsx", [["x", value, "y"]]) == [["x", read, "y"]]


def test_rows_keep_their_numbers_and_columns_their_letters(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [["a", None, "c"], [None, None], [" ", "\u3000"], ["d"]])
    sheet = read_sheet(path, "rows")
    said = [(n, {letter: text for letter, text in row.items() if text}) for n, row in sheet.rows]
    assert (sheet.name, said) == ("rows", [(1, {"A": "a", "C": "c"}), (4, {"A": "d"})])


def test_first_sheet_is_read_where_none_is_called_so(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [["a"]], name="甲")
    assert read_sheet(path, "rows").name == "甲"


def test_more_columns_than_any_form_has_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [[str(n) for n in range(filled.MOST_COLUMNS + 5)]])
    ((_, row),) = read_sheet(path, "rows").rows
    assert list(row) == [get_column_letter(n + 1) for n in range(filled.MOST_COLUMNS)]


def test_row_beyond_the_last_is_refused_and_an_empty_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filled, "MOST_ROWS", 2)
    assert len(cells(tmp_path / "a.xlsx", [["a"], ["b"], [" "]])) == 2
    with pytest.raises(InvalidInput):
        cells(tmp_path / "a.xlsx", [["a"], ["b"], ["c"]])


def test_file_that_is_too_large_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.xlsx", [["a"]])
    monkeypatch.setattr(filled, "LARGEST_FILE", path.stat().st_size - 1)
    with pytest.raises(InvalidInput) as refused:
        read_sheet(path, "rows")
    assert refused.value.place == "a.xlsx"


def parts_of(*names: str) -> bytes:
    """An archive with empty parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return made.getvalue()


COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1_000)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "no_workbook"),
        ("姓名,区域\n".encode("gbk"), "no_workbook"),
        (parts_of("word/document.xml"), "no_workbook"),
        (COMPOUND, "locked_workbook"),
        (parts_of("xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (parts_of("xl/workbook.xml"), "damaged_workbook"),
        (parts_of("xl/workbook.xml")[:-30], "damaged_workbook"),
        (parts_of("xl/workbook.xml", *map(str, range(filled.MOST_PARTS))), "unpacks_to_more"),
    ],
    ids=[
        *("empty", "text", "document", "locked", "with macros", "empty parts", "cut short"),
        "many parts",
    ],
)
def test_what_is_no_workbook_is_told_for_what_it_is(
    tmp_path: Path, content: bytes, found: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as refused:
        read_sheet(path, "rows")
    assert refused.value.found == saying(f"found.{found}")


@pytest.mark.parametrize("length", [100, 1_000])
def test_workbook_that_breaks_off_is_damaged(tmp_path: Path, length: int) -> None:
    path = written(tmp_path / "a.xlsx", [["a"]])
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(InvalidInput) as refused:
        read_sheet(path, "rows")
    assert refused.value.found == saying("found.damaged_workbook")


def test_workbook_whose_sheets_are_charts_alone_has_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("图").add_chart(BarChart())
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InvalidInput) as refused:
        read_sheet(tmp_path / "a.xlsx", "rows")
    assert refused.value.found == saying("found.no_sheet")


def test_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_sheet(tmp_path / "none.xlsx", "rows")
