"""Tables written to a person's own files: a sheet of a workbook each, or one as a .csv.

Text is never a formula and never a link; amounts are numbers in yuan, days are days.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, Self

import msgspec

from config.words import Words
from duban.files import put_whole
from duban.harmless import harmless
from duban.rendering.data import safe
from duban.rendering.totals import Totals
from duban.views.page import NUMERIC, Column, Kind, Table, Value, Where, printed
from notifications.text import one_line
from states.money import decimal
from states.reading import InvalidInput
from states.saying import saying

Rows = Iterable[Sequence[Value]]
Cell = str | int | float | Decimal | date

SUFFIXES = (".csv", ".xlsx")
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST, NARROWEST, LOOKED_AT = 60, 9, 1_000
"""A column is as wide as its widest text among the first rows, within these."""
LINE, HIGHEST, HEAD_LINES = 16.5, 409, 2
"""How high a line is, and a row at most, in points; over how many lines a heading runs."""
MOST_ROWS = 1_000_000
"""More rows than that no sheet holds."""
LONGEST_CELL, LONGEST_NAME, LONGEST_HEAD = 32_767, 31, 60
"""Letters of a cell, a sheet's name, a side of a page's head; one beyond the BMP counts as two."""
RESERVED = "history"
"""No sheet may be called so."""
EVERYWHERE = "A1:XFD1048576"
HEAD_COLOUR, SEAL = "#F0F1F3", "#B71C1C"
BAR = {"type": "data_bar", "bar_color": "#E8A49C", "bar_solid": True}
TONES = {"bad": "#C0261C", "warn": "#8A5A00", "good": "#1B7A3D"}
FORMATS = {
    Kind.MONEY: '#,##0.00;-#,##0.00;"–"',
    Kind.COUNT: "#,##0",
    Kind.DAYS: "#,##0",
    Kind.NUMBER: "General",
}
DAY_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "@"


class Field(msgspec.Struct, frozen=True):
    """A column to be filled in: heading, width in characters, the values to choose from."""

    heading: str
    width: int = 16
    choices: tuple[str, ...] = ()


# --- saving one table -----------------------------------------------------------------------------


def require_suffix(path: Path) -> None:
    """Raise InvalidInput for a file that is neither."""
    if path.suffix.lower() not in SUFFIXES:
        raise InvalidInput("--save", saying("expected.sheet_name"), path.name)


def save(
    path: Path,
    columns: Sequence[Column],
    rows: Rows,
    words: Words,
    *,
    title: str = "",
    by: str = "",
    sums: Sequence[Value] = (),
    total: str = "",
) -> int:
    """Save rows under their titles, one by one, and their *sums*; return how many rows there were.

    A sheet is printed under its *title* and *by* whom it is; the money of its rows is added up
    where there is a word for the *total*. What is for programs alone is left out. What fails
    leaves an old file as it was. Raises InvalidInput for another kind of file, OSError.
    """
    require_suffix(path)
    with put_whole(path) as aside:
        if path.suffix.lower() == ".csv":
            return _save_csv(aside, columns, rows, words, sums)
        with Book(aside, words, by=by) as book:
            return book.table(title, columns, rows, sums=sums, total=total).count


def _save_csv(
    path: Path, columns: Sequence[Column], rows: Rows, words: Words, sums: Sequence[Value]
) -> int:
    count = 0
    shown = shown_in(columns)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe(columns[n].title) for n in shown])
        for row in chain(rows, [sums] if sums else []):
            count += row is not sums
            cells = [cell(row[n], columns[n].kind, words) for n in shown]
            writer.writerow([safe(harmless(one)) if isinstance(one, str) else one for one in cells])
    return count


def shown_in(columns: Sequence[Column]) -> list[int]:
    """The numbers of the columns that stand in a sheet."""
    return [n for n, one in enumerate(columns) if one.where is not Where.DATA]


def cell(value: Value, kind: Kind, words: Words) -> Cell:
    """A value as a cell has it: numbers, amounts in yuan and days as such, all else as text."""
    match value:
        case bool() | datetime():
            return printed(value, kind, words)
        case int() if kind is Kind.MONEY:
            return decimal(value)
        case int() | float() | date():
            return value
    return printed(value, kind, words)


# --- workbooks ------------------------------------------------------------------------------------


class Sheet(msgspec.Struct, frozen=True):
    """A sheet that was written: its rows are counted without the head."""

    sheet: Any
    count: int


class Book:
    """A workbook that is being written, with its formats; whole rows leave the memory at once."""

    def __init__(self, to: Path | BytesIO, words: Words, *, title: str = "", by: str = "") -> None:
        import xlsxwriter  # noqa: PLC0415 - takes a moment that few commands need

        to_file = isinstance(to, Path)
        options = {**SAFE, "constant_memory": to_file, "in_memory": not to_file}
        self._file = to.open("wb") if isinstance(to, Path) else None
        self.book: Any = xlsxwriter.Workbook(self._file or to, options)
        self._words, self._by = words, by
        self.book.set_properties({"title": title, "author": by})
        self.book.set_calc_mode("auto")
        base: dict[str, Any] = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        self.title = self._format(base, bold=True, font_size=16, font_color=SEAL)
        self.lead = self._format(base, font_size=11)
        self.label = self._format(base, font_color="#596170")
        self.text = self._format(base, text_wrap=True)
        self.tones = {
            tone: self._format(base, font_color=colour, text_wrap=True)
            for tone, colour in TONES.items()
        }
        head = {**base, "bold": True, "bg_color": HEAD_COLOUR, "bottom": 1, "valign": "vcenter"}
        to_right = {"align": "right", "indent": 1}
        self.head = self._format(head, text_wrap=True)
        self._number_head = self._format(head, text_wrap=True, **to_right)
        under = {**base, "bold": True, "top": 1}
        self._sum = self._format(under)
        self._numbers, self._sums = (
            {kind: self._format(how, num_format=as_, **to_right) for kind, as_ in FORMATS.items()}
            for how in (base, under)
        )
        self._day = self._format(base, num_format=DAY_FORMAT, align="left")
        self._to_fill_in = self._format(base, num_format=TEXT_FORMAT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        self.book.close()
        if self._file is not None:
            self._file.close()

    def _format(self, base: dict[str, Any], **how: object) -> Any:
        return self.book.add_format({**base, **how})

    def sheet(self, title: str) -> Any:
        """A new sheet, to be printed on A4 across, as wide as a page, under title and head."""
        sheet = self.book.add_worksheet(self._name_of(title) or None)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_default_row(LINE)
        sheet.repeat_rows(0)
        sides = {"&L": _in_margin(title), "&R": _in_margin(self._by)}
        sheet.set_header("".join(side + text for side, text in sides.items() if text))
        sheet.set_footer("&C&P / &N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})  # codes are no numbers
        return sheet

    def _name_of(self, title: str) -> str:
        """The title as a sheet may be called; numbered where another is called so already."""
        plainly = "".join(c if c.isprintable() and c not in "[]:*?/\\" else " " for c in title)
        name = _begun(plainly, LONGEST_NAME).strip("' ")
        taken = {RESERVED, *(one.get_name().casefold() for one in self.book.worksheets())}
        found, number = name, 1
        while found.casefold() in taken:
            number += 1
            found = f"{_begun(name, LONGEST_NAME - len(f' {number}'))} {number}"
        return found

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Rows,
        tops: Mapping[str, int] | None = None,
        sums: Sequence[Value] = (),
        total: str = "",
    ) -> Sheet:
        """One sheet, its head frozen; bars behind numbers to be compared, up to their *tops*.

        The *sums*, or what the money comes to in *total*, stand under the rows, which a filter
        leaves where they are.

        Raises InvalidInput for more rows than a sheet holds.
        """
        sheet = self.sheet(title)
        sheet.freeze_panes(1, 0)
        shown = shown_in(columns)
        widths = [-(-_width(columns[n].title) // HEAD_LINES) + 3 for n in shown]
        sheet.set_row(0, LINE * HEAD_LINES)
        self.write_heads(sheet, 0, [columns[n] for n in shown])
        count, totals = 0, Totals(columns)
        for count, row in enumerate(totals.passing(rows), 1):
            if count > MOST_ROWS:
                raise InvalidInput("--save", saying("expected.rows_up_to", most=MOST_ROWS), count)
            lines = 1
            for at, n in enumerate(shown):
                value = cell(row[n], columns[n].kind, self._words)
                if count <= LOOKED_AT:
                    widths[at] = max(widths[at], _width(value))
                lines = max(lines, _lines(value, widths[at]))
                self.write(sheet, count, at, value, columns[n].kind)
            if lines > 1:
                sheet.set_row(count, min(LINE * lines, HIGHEST))
        sums = totals.row(total) if total and count else sums
        for at, n in enumerate(shown if sums else []):
            value = cell(sums[n], columns[n].kind, self._words)
            widths[at] = max(widths[at], _width(value))
            self._write_sum(sheet, count + 1, at, value, columns[n].kind)
        self._end(sheet, [columns[n] for n in shown], widths, count, tops or {})
        return Sheet(sheet, count)

    def write_heads(self, sheet: Any, row: int, columns: Iterable[Column]) -> None:
        """The headings of columns in a row of a sheet."""
        for at, one in enumerate(columns):
            head = self._number_head if one.kind in NUMERIC else self.head
            sheet.write_string(row, at, plain(one.title), head)

    def write(self, sheet: Any, row: int, at: int, value: Cell, kind: Kind) -> None:
        """A value in a cell of a sheet, as values of its kind stand there."""
        match value:
            case "":
                return
            case str():
                sheet.write_string(row, at, plain(value), self.text)
            case date():
                moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day
                sheet.write_datetime(row, at, moment, self._day)
            case _:
                sheet.write_number(row, at, value, self._numbers.get(kind, self.text))

    def _write_sum(self, sheet: Any, row: int, at: int, value: Cell, kind: Kind) -> None:
        if isinstance(value, int | float | Decimal):
            sheet.write_number(row, at, value, self._sums.get(kind, self._sum))
        else:
            sheet.write_string(row, at, plain(str(value)), self._sum)

    def _end(
        self,
        sheet: Any,
        columns: Sequence[Column],
        widths: Sequence[int],
        count: int,
        tops: Mapping[str, int],
    ) -> None:
        """Widths, filter and bars, once the rows are known."""
        for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
            room = width + (6 if column.bar else 3)  # the button of the filter
            sheet.set_column(at, at, min(max(room, NARROWEST), WIDEST))
            if column.key in tops and count:
                top = cell(tops[column.key], column.kind, self._words)
                ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": top}
                sheet.conditional_format(1, at, count, at, {**BAR, **ends})
        if count:
            sheet.autofilter(0, 0, count, len(columns) - 1)

    def form(self, title: str, fields: Sequence[Field], rows: Iterable[Sequence[str]]) -> None:
        """A sheet to be filled in: its cells are text, and some are chosen from a list."""
        sheet = self.book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for n, field in enumerate(fields):
            sheet.set_column(n, n, field.width, self._to_fill_in)
            if field.choices:
                rule = {"validate": "list", "source": list(field.choices)}
                sheet.data_validation(1, n, MOST_ROWS, n, rule)
        for number, row in enumerate(([one.heading for one in fields], *rows)):
            for n, text in enumerate(row):
                if text:
                    how = self._to_fill_in if number else self.head
                    sheet.write_string(number, n, text, how)


def _begun(text: str, most: int) -> str:
    """The beginning of a text, so many letters of UTF-16 long."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def plain(text: str) -> str:
    """The text as a cell bears it: no controls, no more than a cell holds."""
    return one_line(text)[:LONGEST_CELL]


def _in_margin(text: str) -> str:
    """The text as the head of a printed page bears it, where & is a mark of its own."""
    return plain(text)[:LONGEST_HEAD].replace("&", "&&")


def _width(value: Cell) -> int:
    """How wide it is printed; a Chinese character counts twice."""
    text = f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def _lines(value: Cell, width: int) -> int:
    """Over how many lines a text runs in a column as wide as that."""
    return -(-_width(value) // min(width, WIDEST)) if isinstance(value, str) else 1


def tops_of(tables: Iterable[Table]) -> dict[str, int]:
    """The end of the scale of each column with bars, the same wherever it stands."""
    tops: dict[str, int] = {}
    for table in tables:
        for n, column in enumerate(table.columns):
            if column.bar:
                values = [value for row in table.rows if isinstance(value := row[n], int)]
                tops[column.key] = max([tops.get(column.key, 1), *values])
    return tops
