"""The cells of a table as a page shows them: text, link, bar, badge."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import msgspec

from config.words import Words
from duban.views.page import NUMERIC, Coded, Column, Kind, Ref, Subject, Table, Value, printed
from duban.web.places import address_of

FULL = 100.0


class Cell(msgspec.Struct, frozen=True):
    """A cell: its text, the classes of its look, where it leads, the length of its bar (0–100)."""

    text: str
    look: str = ""
    href: str | None = None
    bar: float | None = None


def shown_columns(table: Table) -> list[tuple[int, Column]]:
    """The columns that stand on a page, with their numbers."""
    return [(n, table.columns[n]) for n in table.said]


def look_of(column: Column) -> str:
    """The classes of a column: numbers stand to the right, what is whole is never broken."""
    looks = [f"k-{column.kind.value}", f"c-{column.key}"]
    if column.kind in NUMERIC:
        looks.append("num")
    if column.whole or column.kind in (Kind.DAY, Kind.MOMENT):
        looks.append("whole")
    return " ".join(looks)


def cells_of(table: Table, row: tuple[Value, ...], words: Words, asked: str = "") -> Iterator[Cell]:
    """The cells of a row, in the order of the columns that are shown.

    A case that is opened from a list keeps what was *asked* of the list, for its neighbours.
    """
    tops = _tops(table)
    for n, column in shown_columns(table):
        cell = _cell(row[n], column, tops.get(n), words)
        yield _in_list(cell, row[n], asked) if asked else cell


def name_of(table: Table, row: tuple[Value, ...]) -> Ref:
    """What a row is about: its first reference. Raises LookupError where it has none."""
    for value in row:
        if isinstance(value, Ref):
            return value
    raise LookupError(f"a row of {table.key} refers to nothing")


def _in_list(cell: Cell, value: Value, asked: str) -> Cell:
    if isinstance(value, Ref) and value.subject is Subject.CASE:
        return msgspec.structs.replace(cell, href=f"{cell.href}?{urlencode({'list': asked})}")
    return cell


def _tops(table: Table) -> Mapping[int, int]:
    """The largest value of each column that draws bars."""
    return {
        n: max((row[n] for row in table.rows if isinstance(row[n], int)), default=0)  # type: ignore[type-var,misc]  # integers alone
        for n, column in enumerate(table.columns)
        if column.bar
    }


def _cell(value: Value, column: Column, top: int | None, words: Words) -> Cell:
    text, look = printed(value, column.kind, words), look_of(column)
    if isinstance(value, Ref):
        return Cell(text, look, href=address_of(value))
    if isinstance(value, Coded) and isinstance(value.code, str):
        return Cell(text, f"{look} code code-{value.code.lower()}")
    if top and isinstance(value, int):
        return Cell(text, look, bar=round(FULL * value / top, 1))
    return Cell(text, look)
