"""Rows read from a sheet that somebody filled in.

Nothing in it is calculated: a cell that looks like a formula is text.
"""

import csv
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from states.reading import InvalidInput
from states.saying import Saying, saying

LARGEST_FILE, LARGEST_UNPACKED, MOST_PARTS = 5_000_000, 100_000_000, 1_000
MOST_ROWS, MOST_COLUMNS = 5_000, 50
_BLANK = " \t\r\n\u00a0\u200b\u3000\ufeff"
_ODD = ("e", "b", "f")
"""What a cell says of itself that holds an error (#N/A), a truth value or a formula."""
_ROW, _IS_HIDDEN = re.compile(rb"<(?:\w+:)?row\b[^>]*>"), re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = re.compile(rb'\br="(\d+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_FROM, _TO = re.compile(rb'\bmin="(\d+)"'), re.compile(rb'\bmax="(\d+)"')
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
_ARCHIVE, _COMPOUND = b"PK", bytes.fromhex("d0cf11e0a1b11ae1")
"""How an archive of parts begins, and how a workbook of the old form or under a password does."""

EXPECTED = saying("expected.workbook")


class Sheet(msgspec.Struct, frozen=True):
    """A sheet as it was read: its name, and its rows as (number, cells by column letter).

    `odd` are cells that hold no text, number or day but an error, a truth value or a formula, by
    row and letter; `hidden` are rows that nobody sees, `hidden_columns` letters of such columns.
    """

    name: str
    rows: tuple[tuple[int, dict[str, str]], ...]
    odd: dict[tuple[int, str], str] = {}
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()


def read_sheet(path: Path, name: str, most_columns: int = MOST_COLUMNS) -> Sheet:
    """Read the sheet called *name*, else the first that is seen, as far as its last column.

    Raises InvalidInput, FileNotFoundError.
    """
    import openpyxl  # noqa: PLC0415 - takes a moment that few commands need

    _require_workbook(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it can't keep when writing; we only read
            book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            try:
                sheet = _meant(path, book, name)
                odd: dict[tuple[int, str], str] = {}
                rows = tuple(_rows(sheet, odd, most_columns))
                text = _text_of(path, sheet)
                hidden = _hidden_columns(text, most_columns)
                return Sheet(sheet.title, rows, odd, _hidden(text), hidden)
            finally:
                book.close()
    except InvalidInput:
        raise
    except _UNREADABLE as error:
        raise _refused(path, saying("found.damaged_workbook")) from error


def read_csv(content: bytes, name: str, most_columns: int = MOST_COLUMNS) -> Sheet:
    """Read a .csv file as a sheet of that name. Raises InvalidInput."""
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        found, hint = saying("found.other_encoding"), saying("hint.save_as_utf8")
        raise InvalidInput(name, saying("expected.utf8"), found, hint) from None
    except csv.Error as error:
        found = saying("found.words", words=str(error))
        raise InvalidInput(name, saying("expected.csv"), found) from None
    if len(lines) > MOST_ROWS:
        raise InvalidInput(name, saying("expected.rows_up_to", most=MOST_ROWS), len(lines))
    letters = _letters(1, most_columns)
    rows = (
        (number, {letter: _unquoted(text) for letter, text in zip(letters, line, strict=False)})
        for number, line in enumerate(lines, 1)
    )
    return Sheet(name, tuple(one for one in rows if any(one[1].values())))


def _unquoted(text: str) -> str:
    """A cell of a .csv as text, without the mark that keeps it from being a formula."""
    text = text.strip(_BLANK)
    return text[1:] if text.startswith("'") else text


def _require_workbook(path: Path) -> None:
    """Refuse what is no workbook, or unpacks to more than one, before it is unpacked."""
    if path.stat().st_size > LARGEST_FILE:
        expected = saying("expected.file_up_to", most=LARGEST_FILE)
        raise InvalidInput(path.name, expected, path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
    except zipfile.BadZipFile as error:
        raise _refused(path, _kind_of(path)) from error
    names = {info.filename for info in infos}
    if "xl/workbook.xml" not in names:
        raise _refused(path, saying("found.no_workbook"))
    if any("vbaProject" in one for one in names):
        raise _refused(path, saying("found.macros"))
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise _refused(path, saying("found.unpacks_to_more"))


def _refused(path: Path, found: Saying) -> InvalidInput:
    return InvalidInput(path.name, EXPECTED, found)


def _kind_of(path: Path) -> Saying:
    """What a file is that is no archive of parts, as each workbook is one, by how it begins."""
    with path.open("rb") as file:
        begins = file.read(len(_COMPOUND))
    if begins == _COMPOUND:
        return saying("found.locked_workbook")
    if begins.startswith(_ARCHIVE):
        return saying("found.damaged_workbook")
    return saying("found.no_workbook")


def _meant(path: Path, book: Any, name: str) -> Any:
    """The sheet of that name; else the first. One that is hidden is none while another is seen."""
    seen = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
    if not seen:
        raise _refused(path, saying("found.no_sheet"))
    return next((one for one in seen if one.title == name), seen[0])


def _text_of(path: Path, sheet: Any) -> bytes:
    """What a sheet says of itself that the reader of long sheets does not tell."""
    with zipfile.ZipFile(path) as parts:
        return parts.read(sheet._worksheet_path.lstrip("/"))


def _hidden(text: bytes) -> frozenset[int]:
    """The rows of a sheet that are hidden."""
    return frozenset(
        int(number[1])
        for tag in _ROW.findall(text)
        if _IS_HIDDEN.search(tag) and (number := _NUMBER.search(tag))
    )


def _hidden_columns(text: bytes, most: int) -> frozenset[str]:
    """The columns of a sheet that are hidden, of those that are read."""
    found = set[str]()
    for tag in _COLUMN.findall(text):
        first, last = _FROM.search(tag), _TO.search(tag)
        if _IS_HIDDEN.search(tag) and first and last:
            found.update(_letters(int(first[1]), min(int(last[1]), most)))
    return frozenset(found)


def _letters(first: int, last: int) -> list[str]:
    """The letters of the columns from one number to another."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - the same

    return [get_column_letter(number) for number in range(first, last + 1)]


def _rows(
    sheet: Any, odd: dict[tuple[int, str], str], most_columns: int
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(sheet.iter_rows(max_col=most_columns), 1):
        values = [cell.value for cell in row]
        if all(value is None for value in values):
            continue
        letters = _letters(1, len(values))
        for letter, cell in zip(letters, row, strict=True):
            if cell.data_type in _ODD and cell.value is not None:
                odd[number, letter] = str(getattr(cell.value, "text", cell.value))
        cells = dict(zip(letters, map(_text, values), strict=True))
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
