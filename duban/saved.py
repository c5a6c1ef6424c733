"""Rows saved in a person's own files, .csv or .xlsx; no cell of them runs as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from states.reading import InvalidInput

SUFFIXES = (".csv", ".xlsx")
MOST_ROWS = 1_000_000
"""More rows than that no sheet holds."""

WIDEST, NARROWEST, LOOKED_AT = 60, 8, 1_000
"""A column is as wide as its widest text among the first rows, within these."""

Cell = str | int | float | Decimal | date
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
        amount = book.add_format({"num_format": "#,##0.00"})
        count = book.add_format({"align": "left"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes are no numbers
        widths = [_width(heading) + 3 for heading in headings]  # the button of the filter
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        number = 0
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise InvalidInput("--save", f"up to {MOST_ROWS} rows; save more as .csv", number)
            for column, value in enumerate(row):
                if number <= LOOKED_AT:
                    widths[column] = max(widths[column], _width(value))
                match value:
                    case str():
                        sheet.write_string(number, column, value)
                    case date():
                        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day
                        sheet.write_datetime(number, column, moment, day)
                    case Decimal():
                        sheet.write_number(number, column, value, amount)
                    case _:
                        sheet.write_number(number, column, value, count)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 1, NARROWEST), WIDEST))
        if number:
            sheet.autofilter(0, 0, number, len(headings) - 1)


def _width(value: Cell) -> int:
    """How wide it is printed; a Chinese character counts twice."""
    text = f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
