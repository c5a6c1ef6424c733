"""Long lists: printed as far as a person reads them, or saved whole in a file of theirs."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.guard import tell
from duban.cli.printing import AMOUNTS, Output, Row, cell, show_found
from duban.cli.words import WORDS, say
from duban.rendering.book import save
from duban.views.page import Column, Kind, Value
from states.money import fen

SaveOption = Annotated[Path | None, typer.Option("--save", help=say("option.save"))]

SHOWN = 1_000
"""A table shows no more rows; data and files have them all."""


def show_or_save(
    rows: Sequence[Row],
    columns: Sequence[str],
    output: Output,
    file: Path | None,
    *,
    style: Callable[[Row], str] | None = None,
) -> None:
    """Save the rows where there is a *file*, else print them; of a long table the beginning."""
    if file is not None:
        save_rows(file, rows, columns)
        return
    shown = rows[:SHOWN] if output is Output.TABLE else rows
    show_found(shown, columns, output, style=style)
    if len(shown) < len(rows):
        tell(say("note.some_rows", shown=len(shown), count=len(rows)))


def save_rows(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Save the *columns* of *rows* under their names in words, and say so."""
    made = [
        Column(name, say(f"column.{name}"), Kind.MONEY if name in AMOUNTS else Kind.NUMBER)
        for name in columns
    ]
    save(path, made, (tuple(_value(n, row.get(n)) for n in columns) for row in rows), WORDS)
    tell(say("note.saved", path=path, count=len(rows)))


def _value(name: str, value: object) -> Value:
    """Numbers, amounts and days stay what they are; all else is text."""
    if name in AMOUNTS and value not in (None, ""):
        return fen(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return cell(value)
