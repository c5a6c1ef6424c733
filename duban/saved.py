"""Rows saved in a person's own files, .csv or .xlsx; no cell of them runs as a formula."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from states.reading import InvalidInput

SUFFIXES = (".csv", ".xlsx")
MOST_ROWS = 1_000_000
"""More rows than that no sheet holds."""

Cell = str | int | float
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def require_suffix(path: Path) -> None:
    """Raise InvalidInput for a file that is neither."""
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput("--save", "a file name ending in .csv or .xlsx", path.name)


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula, as a cell of a .csv."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def save(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows under their headings. Raises InvalidInput for another kind of file."""
    require_suffix(path)
    if path.suffix.lower() == ".csv":
        _save_csv(path, headings, rows)
    else:
        _save_xlsx(path, headings, rows)


def _save_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe(one) for one in headings])
        writer.writerows([safe(c) if isinstance(c, str) else c for c in row] for row in rows)


def _save_xlsx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    import xlsxwriter  # noqa: PLC0415 - takes a moment that few commands need

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, max(10, 2 * len(heading)))
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise InvalidInput("--save", f"up to {MOST_ROWS} rows; save more as .csv", number)
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write_number(number, column, value)
