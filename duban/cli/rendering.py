"""What a view made, on the terminal: tables and lines for people, JSON or CSV for programs."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer
from msgspec.structs import replace
from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from config.words import Words
from duban.cli.folded_text import Folded
from duban.cli.terminal import console
from duban.harmless import harmless
from duban.rendering import data
from duban.views.page import (
    NUMERIC,
    Chart,
    Checks,
    Column,
    Figures,
    Kind,
    Page,
    Pairs,
    Part,
    Prose,
    Table,
    Tone,
    Value,
    Where,
    is_nothing,
    printed,
)

STYLES: dict[Tone, str] = {"": "", "good": "green", "warn": "yellow", "bad": "red", "faint": "dim"}
MARKS: dict[Tone, str] = {"": " ", "good": "✓", "warn": "!", "bad": "✗", "faint": " "}
NOTHING = "—"
FOLDED_CELLS, BETWEEN_COLUMNS, NAMED_BY = 12, 3, 2
"""How narrow a text may be folded, what parts two columns, and how many values name a row at most:
an amount names nothing."""
BAR_DAYS, LONGEST_BAR = 5, 20


class Output(StrEnum):
    """How data are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


OutputOption = Annotated[Output, typer.Option("--output", "-o", help="option.output")]


def present(shown: Page | Part, output: Output, words: Words) -> None:
    """Print a page or a part of one; as CSV, the first table of a page, pairs as one row."""
    if output is Output.JSON:
        data.write_json(sys.stdout, data.as_data(shown))
    elif output is Output.CSV:
        data.write_csv(sys.stdout, _first_table(shown))
    else:
        console().print(rendered(shown, words))


def present_found(found: Table, output: Output, words: Words) -> None:
    """Print a table as `present` does; one of nothing is left out, and programs get none of it."""
    if found.rows or output is not Output.TABLE:
        present(found, output, words)


def present_pages(pages: Iterable[Page], words: Words) -> None:
    """Print pages one below the other, each under a rule that bears its title."""
    for page in pages:
        if page.title:
            title = Text(harmless(page.title), style="bold")
            console().print(Rule(title, align="left", style="dim"))
        console().print(rendered(replace(page, title=""), words))
        console().print()


def _first_table(shown: Page | Part) -> Table:
    for part in shown.parts if isinstance(shown, Page) else (shown,):
        match part:
            case Table():
                return part
            case Pairs():
                return data.as_row(part)
    raise LookupError(f"nothing of {shown.key} is a table")


# --- pages and their parts ------------------------------------------------------------------------


def rendered(shown: Page | Part, words: Words) -> RenderableType:
    """A page or a part of one, for the terminal."""
    match shown:
        case Page():
            return _page(shown, words)
        case Table():
            return table(shown, words)
        case Pairs():
            return _titled(shown.title, _pairs(shown, words))
        case Prose():
            style = STYLES[shown.tone]
            return _titled(shown.title, *(Text(harmless(one), style=style) for one in shown.lines))
        case Figures():
            return _figures(shown)
        case Checks():
            return _titled(shown.title, checks(shown))
        case Chart():
            return table(shown.table, words) if shown.table else Text("")


def _page(page: Page, words: Words) -> RenderableType:
    """Its title, then its parts with a blank line before each; what says nothing is left out."""
    parts: list[RenderableType] = [Text(harmless(page.title), style="bold")] if page.title else []
    if page.lead:
        parts.append(Text(harmless(page.lead)))
    for part in page.parts:
        if not _is_empty(part):
            parts += [*([Text("")] if parts else []), rendered(part, words)]
    return Group(*parts)


def _is_empty(part: Part) -> bool:
    match part:
        case Table():
            return not part.rows and not part.empty
        case Pairs():
            return all(is_nothing(one.value, one.kind) for one in part.pairs)
        case Prose():
            return not part.lines
        case Chart():
            return part.table is None or not part.table.rows
    return False


def _titled(title: str, *parts: RenderableType) -> RenderableType:
    return Group(Text(harmless(title), style="bold"), *parts) if title else Group(*parts)


def _pairs(pairs: Pairs, words: Words) -> Grid:
    """Named values, one a line."""
    made = Grid(show_header=False, box=None, pad_edge=False)
    for _ in ("title", "value"):
        made.add_column(overflow="fold")
    for pair in pairs.pairs:
        if text := cell(pair.value, pair.kind, words):
            made.add_row(Text(pair.title, style="bold"), Folded(text, style=STYLES[pair.tone]))
    return made


def _figures(figures: Figures) -> Grid:
    made = Grid(show_header=False, box=None, pad_edge=False)
    for tile in figures.tiles:
        made.add_row(Text(tile.value, style=STYLES[tile.tone], justify="right"), Text(tile.label))
    return made


def checks(shown: Checks) -> Text:
    """Whether things prove themselves, a line each: a fault stands out."""
    lines = Text()
    for check in shown.checks:
        lines.append(f"{MARKS[check.tone]} ", style=STYLES[check.tone])
        style = "" if check.tone == "good" else STYLES[check.tone]
        lines.append(f"{check.label} {harmless(check.text)}\n", style=style)
    lines.rstrip()
    return lines


# --- tables ---------------------------------------------------------------------------------------


def table(
    shown: Table, words: Words, *, without: Iterable[str] = (), bars: bool = False
) -> RenderableType:
    """A table under its title; a column that has nothing to say is left out, as are *without*.

    With *bars* the days of a column that asks for it are drawn at the end of the row.
    """
    if not shown.rows and shown.empty:
        return _titled(shown.title, Text(harmless(shown.empty), style="dim"))
    left_out = frozenset(without)
    on_page = [n for n, one in enumerate(shown.columns) if one.where is Where.PAGE]
    used = shown.said if shown.rows else on_page
    used = [n for n in used if shown.columns[n].key not in left_out]
    drawn = [n for n in used if shown.columns[n].bar and shown.columns[n].kind is Kind.DAYS]
    least = _least_width(shown, used, words)
    made = [(least, _grid(shown, used, (), words))]
    if bars and drawn:
        with_bars = least + len(drawn) * (LONGEST_BAR + BETWEEN_COLUMNS)
        made.insert(0, (with_bars, _grid(shown, used, drawn, words)))
    return _titled(shown.title, _Fitted(made, Group(*_rows_below(shown, used, words))))


def _grid(shown: Table, used: Sequence[int], drawn: Sequence[int], words: Words) -> Grid:
    """The columns that are *used*, with a bar at the end of a row for each that is *drawn*."""
    made = Grid(header_style="bold", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for n in used:
        _head(made, shown.columns[n])
    for _ in drawn:
        made.add_column("", no_wrap=True)
    for number, row in enumerate(shown.rows):
        tone = shown.tones[number] if shown.tones else shown.tone
        texts = (Folded(cell(row[n], shown.columns[n].kind, words)) for n in used)
        made.add_row(*texts, *(_bar(row[n]) for n in drawn), style=STYLES[tone])
    if shown.sums:
        texts = (Folded(cell(shown.sums[n], shown.columns[n].kind, words)) for n in used)
        made.add_row(*texts, style="bold")
    if not shown.rows:
        made.add_row(*[Text(NOTHING, style="dim")] * len(used))
    return made


class _Fitted:
    """The first of some tables that fits, and else rows with a line for each value.

    Each table comes with the width in cells that it takes: nothing is cut off.
    """

    def __init__(self, made: Sequence[tuple[int, Grid]], below: RenderableType) -> None:
        self._made, self._below = made, below

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self._fitting(options)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self._fitting(options))

    def _fitting(self, options: ConsoleOptions) -> RenderableType:
        fitting = (grid for least, grid in self._made if least <= options.max_width)
        return next(fitting, self._below)


def _least_width(shown: Table, used: Sequence[int], words: Words) -> int:
    """The width in cells in which all of a table can be read."""
    rows = (*shown.rows, *((shown.sums,) if shown.sums else ()))
    widths = []
    for n in used:
        one = shown.columns[n]
        widest = max((cell_len(cell(row[n], one.kind, words)) for row in rows), default=0)
        widths.append(
            max(widest, cell_len(one.title)) if _is_whole(one) else min(widest, FOLDED_CELLS)
        )
    return sum(widths) + BETWEEN_COLUMNS * len(widths)


def _rows_below(shown: Table, used: Sequence[int], words: Words) -> Iterator[Text]:
    """Each row as its first values, and a line for each of the others under its title."""
    for number, row in enumerate(shown.rows):
        tone = shown.tones[number] if shown.tones else shown.tone
        yield from _row_below(shown, row, used, STYLES[tone], words)
    if shown.sums:
        yield from _row_below(shown, shown.sums, used, "bold", words)


def _row_below(
    shown: Table, row: Sequence[Value], used: Sequence[int], style: str, words: Words
) -> Iterator[Text]:
    told = [(shown.columns[n].title, cell(row[n], shown.columns[n].kind, words)) for n in used]
    names = sum(shown.columns[n].kind is not Kind.MONEY for n in used[:NAMED_BY])
    first, rest = told[:names], told[names:]
    head = "  ".join(text for _, text in first if text)
    yield Folded(head, style=f"bold {style}".strip(), overflow="fold")
    for title, text in rest:
        if text:
            yield Folded(f"  {title}: {text}", style=style, overflow="fold")


def _head(made: Grid, column: Column) -> None:
    right = column.kind in NUMERIC
    made.add_column(
        column.title,
        justify="right" if right else "left",
        no_wrap=_is_whole(column),
        overflow="fold",
    )


def _is_whole(column: Column) -> bool:
    """Whether its values stand in one line."""
    return column.kind in (*NUMERIC, Kind.DAY, Kind.MOMENT) or column.whole


def _bar(days: Value) -> Text:
    long = -(-days // BAR_DAYS) if isinstance(days, int) else 0
    return Text("█" * min(long, LONGEST_BAR), style="red")


def cell(value: Value, kind: Kind, words: Words) -> str:
    """A value as it stands on the terminal: a day with its weekday, nothing for no money."""
    if is_nothing(value, kind):
        return ""
    if isinstance(value, date) and not isinstance(value, datetime):
        return words.day(value)
    return harmless(printed(value, kind, words))
