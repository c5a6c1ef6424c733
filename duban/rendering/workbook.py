"""Pages as workbooks: a sheet a table, with all its rows; the nightly report with a summary.

What a report has for the record are a few lines each, and stand on one sheet.
"""

from collections.abc import Iterable
from io import BytesIO

from config.words import Words
from duban.rendering.book import Book, Sheet, cell, plain, tops_of
from duban.views.night.page import NightPage
from duban.views.page import Page, Pairs, Table, column, printed

GRID = {"color": "#DFE2E7"}


def workbook(page: NightPage, words: Words) -> bytes:
    """The page as the bytes of an .xlsx file."""
    made = BytesIO()
    with Book(made, words, title=page.title, by=page.office) as book:
        _summary(book, page, words)
        tops = tops_of((*page.lists, *page.record))
        for table in (one for one in page.lists if one.rows):
            book.table(table.title, table.columns, table.rows, tops, table.sums)
        if record := [one for one in page.record if one.rows]:
            _record(book, record, words)
        trend = page.trend
        _curve(book, book.table(trend.title, trend.columns, trend.rows), page)
    return made.getvalue()


def pages_workbook(pages: Iterable[Page], words: Words) -> bytes:
    """Pages as the bytes of an .xlsx file; values under their titles are a table of two columns."""
    made = BytesIO()
    with Book(made, words) as book:
        for page in pages:
            for part in page.parts:
                match part:
                    case Table() if part.rows:
                        title = f"{page.title} {part.title}".strip()
                        book.table(title, part.columns, part.rows, sums=part.sums)
                    case Pairs():
                        _pairs(book, page, part, words)
    return made.getvalue()


def _pairs(book: Book, page: Page, part: Pairs, words: Words) -> None:
    columns = (column(words, "what"), column(words, "found"))
    rows = [(one.title, printed(one.value, one.kind, words)) for one in part.pairs]
    book.table(f"{page.title} {part.title}".strip(), columns, rows)


def _summary(book: Book, page: NightPage, words: Words) -> None:
    """What is to be seen first, and whether all proves itself."""
    sheet = book.sheet(words.say("night.summary"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, plain(page.title), book.title)
    sheet.write_string(1, 0, plain(page.office), book.label)
    row = 2
    for text in (page.lead, page.mark):
        if text:
            sheet.write_string(row, 0, plain(text), book.lead)
            row += 1
    row += 1
    for tile in page.tiles:
        sheet.write_string(row, 0, plain(tile.label), book.label)
        sheet.write_string(row, 1, tile.value, book.text)
        row += 1
    if without := [one.title for one in (*page.lists, *page.record) if not one.rows]:
        sheet.write_string(row, 0, plain(words.say("night.without")), book.label)
        sheet.write_string(row, 1, plain(words.say("word.comma").join(without)), book.text)
        row += 1
    row += 1
    sheet.write_string(row, 0, plain(page.proof.title), book.head)
    sheet.write_blank(row, 1, None, book.head)
    for check in page.proof.checks:
        row += 1
        sheet.write_string(row, 0, plain(check.label), book.label)
        sheet.write_string(row, 1, plain(check.text), book.tones[check.tone])


def _record(book: Book, tables: Iterable[Table], words: Words) -> None:
    """Short tables one under the other, each under its title."""
    title = words.say("night.record")
    sheet = book.sheet(title)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, plain(title), book.title)
    top = 2
    for table in tables:
        sheet.write_string(top, 0, plain(table.title), book.lead)
        book.write_heads(sheet, top + 1, table.columns)
        for row, values in enumerate(table.rows, top + 2):
            for at, (value, how) in enumerate(zip(values, table.columns, strict=True)):
                book.write(sheet, row, at, cell(value, how.kind, words), how.kind)
        top += len(table.rows) + 3


def _curve(book: Book, nights: Sheet, page: NightPage) -> None:
    """The curve beside its nights."""
    if nights.count < 2:
        return
    chart = book.book.add_chart({"type": "line"})
    name, last = nights.sheet.get_name(), nights.count
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
    nights.sheet.insert_chart(1, len(page.trend.columns) + 1, chart)
