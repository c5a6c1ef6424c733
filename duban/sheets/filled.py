"""Rows read from a sheet that somebody filled in.

Nothing in it is calculated: a cell that looks like a formula is text.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
from openpyxl.utils import get_column_letter

from states.reading import InvalidInput
from states.saying import saying

LARGEST_FILE, LARGEST_UNPACKED, MOST_PARTS = 5_000_000, 100_000_000, 1_000
MOST_ROWS, MOST_COLUMNS = 5_000, 50
_BLANK = " \t\r\n\u00a0\u200b\u3000\ufeff"
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    RuntimeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the reader meets in a workbook that is none inside."""

EXPECTED = saying("expected.workbook")


class Sheet(msgspec.Struct, frozen=True):
    """A sheet as it was read: its name, and its rows as (number, cells by column letter)."""

    name: str
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_sheet(path: Path, name: str) -> Sheet:
    """Read the sheet called *name*, else the first one. Raises InvalidInput, FileNotFoundError."""
    _require_workbook(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it can't keep when writing; we only read
            book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            try:
                sheet = book[name] if name in book.sheetnames else book.worksheets[0]
                return Sheet(sheet.title, tuple(_rows(sheet)))
            finally:
                book.close()
    except InvalidInput:
        raise
    except _UNREADABLE as error:
        raise InvalidInput(path.name, EXPECTED, type(error).__name__) from None


def _require_workbook(path: Path) -> None:
    """Refuse what is no workbook, or unpacks to more than one, before it is unpacked."""
    if path.stat().st_size > LARGEST_FILE:
        expected = saying("expected.file_up_to", most=LARGEST_FILE)
        raise InvalidInput(path.name, expected, path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
    except zipfile.BadZipFile:
        raise InvalidInput(path.name, EXPECTED, path.suffix) from None
    names = {info.filename for info in infos}
    if (
        len(infos) > MOST_PARTS
        or sum(info.file_size for info in infos) > LARGEST_UNPACKED
        or "xl/workbook.xml" not in names
        or any("vbaProject" in one for one in names)
    ):
        raise InvalidInput(path.name, EXPECTED, path.suffix)


def _rows(sheet: Any) -> Iterator[tuple[int, dict[str, str]]]:
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(rows, 1):
        if all(value is None for value in values):
            continue
        cells = {get_column_letter(n): _text(value) for n, value in enumerate(values, 1)}
        if not any(cells.values()):
            continue
        if number > MOST_ROWS:
            raise InvalidInput(sheet.title, saying("expected.rows_up_to", most=MOST_ROWS), number)
        yield number, cells


def _text(value: object) -> str:
    """A cell as text: whole numbers without a point, days as 2026-01-05."""
    match value:
        case None:
            return ""
        case bool() | int():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(getattr(value, "text", value) or "").strip(_BLANK)
