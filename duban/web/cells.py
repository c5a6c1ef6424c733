"""The cells of a table as a page shows them: text, link, bar, badge."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlencode

import msgspec

from config.words import Words
from duban.views.listing import ABOUT, CODE, NEWS
from duban.views.page import (
    NUMERIC,
    Badge,
    Coded,
    Column,
    Kind,
    Ref,
    Subject,
    Table,
    Value,
    printed,
)
from duban.web.page_addresses import address_of

FULL = 100.0
Row = tuple[Value, ...]


class Cell(msgspec.Struct, frozen=True):
    """A cell: its text, the classes of its look, where it leads, the length of its bar (0–100).

    `badge` stands beside its text. No key stops at one that leads where another does `as_well`.

    One that names several things that have pages leads to each of them.
    """

    text: str
    look: str = ""
    href: str | None = None
    bar: float | None = None
    badge: Badge | None = None
    as_well: bool = False
    ways: tuple[tuple[str, str], ...] = ()


def shown_columns(table: Table) -> list[tuple[int, Column]]:
    """The columns that stand on a page, with their numbers; what is new stands beside the name."""
    beside = _beside(table)
    return [(n, table.columns[n]) for n in table.said if n != beside]


def _beside(table: Table) -> int | None:
    """The number of the column of what is new, where rows have a name that it stands beside."""
    keys = [one.key for one in table.columns]
    return keys.index(NEWS) if NEWS in keys and ABOUT in keys else None


def look_of(column: Column) -> str:
    """The classes of a column: numbers stand to the right, what is whole is never broken."""
    looks = [f"c-{column.key}"]
    if column.kind is not Kind.CODED:  # its cells say of which code they are
        looks.insert(0, f"k-{column.kind.value}")
    if column.kind in NUMERIC:
        looks.append("num")
    if column.whole or column.kind in (Kind.DAY, Kind.MOMENT):
        looks.append("whole")
    return " ".join(looks)


def lines_of(
    table: Table, rows: Iterable[Row], words: Words, asked: str = ""
) -> Iterator[tuple[Row, list[Cell]]]:
    """Rows under the columns of a table, each with its cells in the order that they are shown.

    A case that is opened from a list keeps what was *asked* of the list, for its neighbours.
    """
    tops, query = _tops(table), f"?{urlencode({'list': asked})}" if asked else ""
    shown = [(n, one, look_of(one), tops.get(n)) for n, one in shown_columns(table)]
    beside, keys = _beside(table), [one[1].key for one in shown]
    details = iter(table.details if rows is table.rows else ())
    for row in rows:
        more = next(details, None)
        cells = [_cell(row[n], one, look, top, words) for n, one, look, top in shown]
        if beside is not None and isinstance(new := row[beside], Badge):
            cells = [_badged(one, new, shown[at][1]) for at, one in enumerate(cells)]
        if query:
            cells = [_in_list(cells[at], row[one[0]], query) for at, one in enumerate(shown)]
        if more is not None and cells and cells[0].href is None:
            cells[0] = msgspec.structs.replace(cells[0], href=address_of(more))
        yield row, _numbered(cells, keys)


def _numbered(cells: list[Cell], keys: list[str]) -> list[Cell]:
    """The cells of a row with its number leading where its name does, unless it leads further."""
    if CODE not in keys or ABOUT not in keys:
        return cells
    at, name = keys.index(CODE), cells[keys.index(ABOUT)]
    if name.href is None or cells[at].href or not cells[at].text:
        return cells
    number = msgspec.structs.replace(cells[at], href=name.href, as_well=True)
    return [*cells[:at], number, *cells[at + 1 :]]


def name_of(table: Table, row: Row) -> Ref:
    """What a row is about: its first reference. Raises LookupError where it has none."""
    for value in row:
        if isinstance(value, Ref):
            return value
    raise LookupError(f"a row of {table.key} refers to nothing")


def _badged(cell: Cell, new: Badge, column: Column) -> Cell:
    return msgspec.structs.replace(cell, badge=new) if column.key == ABOUT else cell


def _in_list(cell: Cell, value: Value, query: str) -> Cell:
    if isinstance(value, Ref) and value.subject is Subject.CASE:
        return msgspec.structs.replace(cell, href=f"{cell.href}{query}")
    return cell


def _tops(table: Table) -> Mapping[int, int]:
    """The largest value of each column that draws bars."""
    return {
        n: max((row[n] for row in table.rows if isinstance(row[n], int)), default=0)  # type: ignore[type-var,misc]  # integers alone
        for n, column in enumerate(table.columns)
        if column.bar
    }


def _cell(value: Value, column: Column, look: str, top: int | None, words: Words) -> Cell:
    text = printed(value, column.kind, words)
    if isinstance(value, Ref):
        return Cell(text, look, href=address_of(value))
    if isinstance(value, tuple) and any(isinstance(one, Ref) for one in value):
        ways = tuple((one.label, address_of(one)) for one in value if isinstance(one, Ref))
        return Cell(text, look, ways=ways)
    if isinstance(value, Coded) and isinstance(value.code, str):
        return Cell(text, f"{look} code code-{value.code.lower()}")
    if top and isinstance(value, int):
        return Cell(text, look, bar=round(FULL * value / top, 1))
    return Cell(text, look)
