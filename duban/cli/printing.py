"""Data on stdout: a table for people, JSON or CSV for programs."""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import msgspec
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from config.words import Words
from duban.cli.guard import harmless
from duban.cli.rendering import WIDTH, Output, OutputOption, console
from duban.cli.words import WORDS
from duban.rendering.data import safe
from states import money

__all__ = ["WIDTH", "Output", "OutputOption", "console"]

Row = Mapping[str, object]
AMOUNTS = frozenset(
    {
        "approved_yuan",
        "booked_yuan",
        "disbursed_yuan",
        "expected_yuan",
        "outstanding_yuan",
        "shown_yuan",
        "spent_yuan",
        "yuan",
    }
)
"""The columns of amounts in yuan: to the right, in groups of three, nothing for zero."""
NUMBERS = frozenset({"step", "seq", "score", "index", "overdue_working_days", "days_left"})
WHOLE = frozenset({"region_code", "mail", "act", "due", "day", "at", "happened", "entered", "rule"})
"""The columns that are not to be broken."""


def cell(value: object, words: Words = WORDS) -> str:
    """A value as text: days as ISO, lists with the separator of the language."""
    match value:
        case None:
            return ""
        case bool():
            return words.say("word.yes") if value else words.say("word.no")
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case list() | tuple():
            return words.say("word.comma").join(cell(one, words) for one in value)
    return str(value)


def shown(name: str, value: object, words: Words = WORDS) -> str:
    """A value as a person reads it in the column *name*."""
    if name in AMOUNTS:
        return grouped(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return words.day(value)
    return harmless(cell(value, words))


def grouped(yuan: object) -> str:
    """An amount in yuan in groups of three; nothing for zero."""
    amount = 0 if yuan in (None, "") else money.fen(yuan)
    return money.grouped(amount) if amount else ""


def _plain(value: object) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        return _plain(msgspec.structs.asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def show_json(value: object) -> None:
    """Print a value as JSON."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=2)
    sys.stdout.write(f"{text}\n")


def show_rows(
    rows: Sequence[Row],
    columns: Sequence[str],
    output: Output,
    words: Words = WORDS,
    *,
    title: str = "",
    style: Callable[[Row], str] | None = None,
) -> None:
    """Print *rows*; a table shows *columns* under their names in words, JSON and CSV everything."""
    if output is Output.JSON:
        show_json(list(rows))
    elif output is Output.CSV:
        names = list(dict.fromkeys(name for row in rows for name in row)) or list(columns)
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([safe(cell(row.get(name), words)) for name in names] for row in rows)
    else:
        console.print(table(rows, columns, words, title=title, style=style))


def show_found(
    rows: Sequence[Row],
    columns: Sequence[str],
    output: Output,
    words: Words = WORDS,
    *,
    title: str = "",
    style: Callable[[Row], str] | None = None,
) -> None:
    """Print *rows* as `show_rows` does; a table of nothing is left out."""
    if rows or output is not Output.TABLE:
        show_rows(rows, columns, output, words, title=title, style=style)


def table(
    rows: Sequence[Row],
    columns: Sequence[str],
    words: Words = WORDS,
    *,
    title: str = "",
    style: Callable[[Row], str] | None = None,
) -> RenderableType:
    """A table for the terminal; a column that has nothing to say is left out."""
    made = Table(header_style="bold", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    cells = [{name: shown(name, row.get(name), words) for name in columns} for row in rows]
    used = [name for name in columns if not cells or any(one[name] for one in cells)]
    for name in used:
        right = name in AMOUNTS or name in NUMBERS
        made.add_column(
            words.say(f"column.{name}"),
            justify="right" if right else "left",
            no_wrap=right or name in WHOLE,
            overflow="fold",
        )
    for row, texts in zip(rows, cells, strict=True):
        made.add_row(*(Text(texts[name]) for name in used), style=style(row) if style else None)
    if not rows:
        made.add_row(*[Text("—", style="dim")] * len(used))
    return Group(Text(title, style="bold"), made) if title else made


def pairs(named: Mapping[str, object], words: Words = WORDS) -> Table:
    """Named values, one a line."""
    made = Table(show_header=False, box=None, pad_edge=False)
    for name, value in named.items():
        text = Text(shown(name, value, words))
        if text:
            made.add_row(Text(words.say(f"column.{name}"), style="bold"), text)
    return made
