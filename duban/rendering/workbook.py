"""The nightly report as a workbook: a summary, then a sheet a table, with all their rows.

Text is never a formula and never a link; amounts are numbers in yuan, days are days.
"""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from config.words import Words
from duban.rendering.night_mail import tops_of
from duban.views.night.page import NightPage
from duban.views.page import Column, Kind, Table, Value, printed
from notifications.text import one_line
from states.money import FEN_PER_YUAN

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
WIDEST, NARROWEST = 60, 9
LONGEST_CELL = 32_767
LONGEST_NAME = 31
EVERYWHERE = "A1:XFD1048576"
HEAD_COLOUR, SEAL = "#F0F1F3", "#B71C1C"
GRID = {"color": "#DFE2E7"}
BAR = {"type": "data_bar", "bar_color": "#E8A49C", "bar_solid": True}
TONES = {"bad": "#C0261C", "warn": "#8A5A00", "good": "#1B7A3D"}
FORMATS = {
    Kind.MONEY: "#,##0.00",
    Kind.COUNT: "#,##0",
    Kind.DAYS: "#,##0",
    Kind.DAY: "yyyy-mm-dd",
}
"""The columns of these kinds stand to the right."""


def workbook(page: NightPage, words: Words) -> bytes:
    """The page as the bytes of an .xlsx file."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, SAFE) as book:
        book.set_properties({"title": page.title, "author": page.office})
        book.set_calc_mode("auto")
        sheets = _Sheets(book)
        sheets.summary(page, words)
        tops = tops_of(page)
        for table in (*page.lists, *page.record):
            sheets.table(table, tops)
        sheets.curve(sheets.table(page.trend, {}), page)
    return made.getvalue()


class _Sheets:
    """The sheets of one workbook, with its formats."""

    def __init__(self, book: Any) -> None:
        self._book = book
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        self._title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": SEAL})
        self._lead = book.add_format({**base, "font_size": 11})
        self._label = book.add_format({**base, "font_color": "#596170"})
        self._figure = book.add_format({**base, "bold": True, "align": "right", "font_size": 12})
        self._text = book.add_format({**base, "text_wrap": True})
        self._tones = {
            tone: book.add_format({**base, "font_color": colour, "text_wrap": True})
            for tone, colour in TONES.items()
        }
        head = {**base, "bold": True, "bg_color": HEAD_COLOUR, "bottom": 1}
        self._head = book.add_format(head)
        self._number_head = book.add_format({**head, "align": "right"})
        self._numbers = {
            kind: book.add_format({**base, "num_format": how}) for kind, how in FORMATS.items()
        }

    def summary(self, page: NightPage, words: Words) -> None:
        """What is to be seen first, and whether all proves itself."""
        sheet = self._sheet(words.say("night.summary"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, _plain(page.title), self._title)
        sheet.write_string(1, 0, _plain(page.office), self._label)
        row = 2
        for text in (page.lead, page.mark):
            if text:
                sheet.write_string(row, 0, _plain(text), self._lead)
                row += 1
        row += 1
        for tile in page.tiles:
            sheet.write_string(row, 0, _plain(tile.label), self._label)
            sheet.write_string(row, 1, tile.value, self._text)
            row += 1
        row += 1
        sheet.write_string(row, 0, _plain(page.proof.title), self._head)
        sheet.write_blank(row, 1, None, self._head)
        for check in page.proof.checks:
            row += 1
            sheet.write_string(row, 0, _plain(check.label), self._label)
            sheet.write_string(row, 1, _plain(check.text), self._tones[check.tone])

    def table(self, table: Table, tops: dict[str, int]) -> Any:
        """One sheet, its head frozen, with bars behind the numbers that are to be compared."""
        sheet = self._sheet(table.title)
        sheet.freeze_panes(1, 0)
        last = max(len(table.rows), 1)
        for n, column in enumerate(table.columns):
            is_number = column.kind in FORMATS
            head = self._number_head if is_number else self._head
            sheet.write_string(0, n, column.title, head)
            sheet.set_column(n, n, _width(column, n, table))
            if column.bar and table.rows:
                top = tops[column.key] / (FEN_PER_YUAN if column.kind is Kind.MONEY else 1)
                ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": top}
                sheet.conditional_format(1, n, last, n, {**BAR, **ends})
        for row, values in enumerate(table.rows, 1):
            for n, (column, value) in enumerate(zip(table.columns, values, strict=True)):
                self._write(sheet, row, n, column, value)
        if table.rows:
            sheet.autofilter(0, 0, last, len(table.columns) - 1)
        return sheet

    def curve(self, sheet: Any, page: NightPage) -> None:
        """The curve beside its nights."""
        trend = page.trend
        if len(trend.rows) < 2:
            return
        chart: Any = self._book.add_chart({"type": "line"})
        name, last = sheet.get_name(), len(trend.rows)
        for n, colour in ((1, "#C0392B"), (2, "#2F6F9F")):
            chart.add_series(
                {
                    "name": [name, 0, n],
                    "categories": [name, 1, 0, last, 0],
                    "values": [name, 1, n, last, n],
                    "line": {"color": colour, "width": 2},
                }
            )
        chart.set_title({"name": page.charts[1].drawing.title, "name_font": {"size": 11}})
        chart.set_x_axis({"date_axis": True, "num_format": "mm-dd", "major_unit": 5})
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": GRID}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 640, "height": 300})
        sheet.insert_chart(1, len(trend.columns) + 1, chart)

    def _sheet(self, title: str) -> Any:
        name = "".join(" " if c in "[]:*?/\\" else c for c in title)[:LONGEST_NAME].strip("' ")
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})  # codes are no numbers
        return sheet

    def _write(self, sheet: Any, row: int, n: int, column: Column, value: Value) -> None:
        how = self._numbers.get(column.kind)
        match value:
            case None:
                return
            case int() if column.kind is Kind.MONEY:
                sheet.write_number(row, n, Decimal(value) / FEN_PER_YUAN, how)
            case int():
                sheet.write_number(row, n, value, how)
            case date():
                moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day
                sheet.write_datetime(row, n, moment, self._numbers[Kind.DAY])
            case _:
                sheet.write_string(row, n, _plain(printed(value, column.kind)), self._text)


def _plain(text: str) -> str:
    """The text as a cell bears it: no controls, no more than a cell holds."""
    return one_line(text)[:LONGEST_CELL]


def _width(column: Column, n: int, table: Table) -> int:
    """As wide as its widest value among the first thousand; a Chinese character counts twice."""
    texts = [column.title, *(printed(row[n], column.kind) for row in table.rows[:1_000])]
    widest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts)
    more = 6 if column.bar else 3
    return min(max(widest + more, NARROWEST), WIDEST)
