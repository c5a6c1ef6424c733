"""Data on stdout: a table for people, JSON or CSV for programs."""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from duban.cli.words import say

Row = Mapping[str, object]


class Output(StrEnum):
    """How data are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


OutputOption = Annotated[Output, typer.Option("--output", "-o", help=say("option.output"))]

console = Console(highlight=False)
if not console.is_terminal:
    console.width = 140


def cell(value: object) -> str:
    """A value as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return say("word.yes") if value else say("word.no")
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case list() | tuple():
            return say("word.comma").join(cell(one) for one in value)
    return str(value)


def _plain(value: object) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
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
    *,
    title: str = "",
    style: Callable[[Row], str] | None = None,
) -> None:
    """Print *rows*; a table shows *columns* under their names in words, JSON and CSV everything."""
    if output is Output.JSON:
        show_json(list(rows))
    elif output is Output.CSV:
        names = list(dict.fromkeys(name for row in rows for name in row)) or list(columns)
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows([_safe(cell(row.get(name))) for name in names] for row in rows)
    else:
        console.print(table(rows, columns, title=title, style=style))


def table(
    rows: Sequence[Row],
    columns: Sequence[str],
    *,
    title: str = "",
    style: Callable[[Row], str] | None = None,
) -> Table:
    """A table for the terminal."""
    made = Table(title=title or None, title_justify="left", header_style="bold", expand=False)
    for name in columns:
        made.add_column(say(f"column.{name}"), overflow="fold")
    for row in rows:
        cells = [Text(cell(row.get(name))) for name in columns]
        made.add_row(*cells, style=style(row) if style else None)
    if not rows:
        made.add_row(*[Text("—", style="dim")] * len(columns))
    return made


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def show_pairs(pairs: Mapping[str, object], output: Output) -> None:
    """Print named values, one a line."""
    if output is Output.TABLE:
        made = Table(show_header=False, box=None, pad_edge=False)
        for name, value in pairs.items():
            made.add_row(Text(say(f"column.{name}"), style="bold"), Text(cell(value)))
        console.print(made)
    else:
        show_rows([dict(pairs)], list(pairs), output)
