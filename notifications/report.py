"""The nightly report as a page: what stands on it, as HTML, as plain text, and as a mail.

A page comes in words and plain values, whatever it is a report of; here it is only set. The HTML
is one file that loads nothing, readable by day, by night and on paper.
"""

from datetime import date
from typing import Any, Literal

import msgspec

from notifications.charts import Bars, Curve
from notifications.compose import render, version_of
from notifications.kinds import NIGHTLY_REPORT
from notifications.letter import DEMO_MARK, Language, Letter
from notifications.wording import wording
from states.money import FEN_PER_YUAN

TEMPLATE = "_report.html"
SHOWN_ROWS = 300
"""So many rows of a section stand on the page and in the text; a workbook has them all."""

Value = str | int | date | None
Kind = Literal["text", "count", "days", "money", "day"]
Tone = Literal["", "good", "warn", "bad"]


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its title, how its values are printed (`money` comes in fen).

    One that is `only_in_sheets` would be too much for a page. `bar` draws the value beside it.
    """

    key: str
    title: str
    kind: Kind = "text"
    only_in_sheets: bool = False
    bar: bool = False


class Section(msgspec.Struct, frozen=True):
    """A list of the report. `tones` colour its rows where given; `more` were left out before."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    tones: tuple[Tone, ...] = ()
    tone: Tone = ""
    more: int = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows) + self.more

    @property
    def said(self) -> list[int]:
        """The numbers of the columns that stand on a page: those that say anything."""
        return [
            n
            for n, column in enumerate(self.columns)
            if not column.only_in_sheets and any(row[n] is not None for row in self.rows)
        ]


class Tile(msgspec.Struct, frozen=True):
    """A figure that is to be seen first."""

    label: str
    value: str
    tone: Tone = ""
    anchor: str = ""


class Check(msgspec.Struct, frozen=True):
    """Whether something proves itself, in a sentence."""

    label: str
    text: str
    tone: Tone = "good"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it is read. `lists` ask for something; `figures` are for the record."""

    language: Language
    day: date
    office: str
    title: str
    subject: str
    lead: str
    tiles: tuple[Tile, ...]
    steps: Bars
    trend: Curve
    lists: tuple[Section, ...]
    figures: tuple[Section, ...]
    checks: tuple[Check, ...]
    proof: str
    nothing: str
    more: str
    foot: str
    demo: str | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """All lists and figures."""
        return (*self.lists, *self.figures)

    @property
    def tops(self) -> dict[str, int]:
        """The end of the scale of each column with bars, the same wherever it stands."""
        tops: dict[str, int] = {}
        for section in self.sections:
            for n, column in enumerate(section.columns):
                if column.bar:
                    values = [value for row in section.rows if isinstance(value := row[n], int)]
                    tops[column.key] = max([tops.get(column.key, 1), *values])
        return tops


def printed(value: Value, kind: Kind) -> str:
    """A value of a column as a person reads it; nothing for None."""
    if value is None:
        return ""
    if kind == "money" and isinstance(value, int):
        whole, fen = divmod(abs(value), FEN_PER_YUAN)
        return f"{'-' if value < 0 else ''}{whole:,}{f'.{fen:02d}' if fen else ''}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def as_html(page: Page) -> str:
    """The page as one HTML file."""
    return render(
        TEMPLATE,
        page.language,
        {
            "page": page,
            "mark": DEMO_MARK if page.demo else None,
            "most": SHOWN_ROWS,
            "lists": [_cells(one, page.tops) for one in page.lists if one.rows],
            "figures": [_cells(one, page.tops) for one in page.figures if one.rows],
            "said": [one.title for one in page.lists if not one.rows],
            "terms": wording(page.language),
        },
    )


def _cells(
    section: Section, tops: dict[str, int]
) -> tuple[Section, list[Column], list[dict[str, Any]]]:
    """A section for the template: its columns that say anything, its cells with their bars."""
    columns = section.columns
    shown = section.said
    rows = []
    for number, row in enumerate(section.rows[:SHOWN_ROWS]):
        cells = []
        for n in shown:
            value, length = row[n], None
            if columns[n].bar and isinstance(value, int):
                length = round(100 * value / tops[columns[n].key], 1)
            text = printed(value, columns[n].kind)
            cells.append({"text": text, "kind": columns[n].kind, "bar": length})
        tone = section.tones[number] if section.tones else ""
        rows.append({"tone": tone, "cells": cells})
    return section, [columns[n] for n in shown], rows


def as_text(page: Page) -> str:
    """The page as plain text, one line a row."""
    terms = wording(page.language)
    lines = [*([DEMO_MARK, page.demo, ""] if page.demo else []), page.title, page.lead, ""]
    lines += [f"{tile.label}{terms.colon}{tile.value}" for tile in page.tiles]
    for section in page.lists:
        if section.rows:
            lines += ["", f"{section.title} ({section.count})", *_lines(section, page)]
    quiet = [section.title for section in page.lists if not section.rows]
    if quiet:
        lines += ["", page.nothing.format(terms.joined(quiet))]
    for section in page.figures:
        lines += ["", section.title, *_lines(section, page)]
    lines += [
        "",
        page.proof,
        *(f"  {check.label}{terms.colon}{check.text}" for check in page.checks),
    ]
    return "\n".join([*lines, "", "----", page.foot, ""])


def _lines(section: Section, page: Page) -> list[str]:
    lines = []
    for row in section.rows[:SHOWN_ROWS]:
        texts = [
            f"{column.title} {text}" if column.kind != "text" else text
            for column, value in zip(section.columns, row, strict=True)
            if not column.only_in_sheets and (text := printed(value, column.kind))
        ]
        lines.append("  " + " | ".join(texts))
    left = section.count - min(len(section.rows), SHOWN_ROWS)
    return [*lines, *([f"  {page.more.format(left)}"] if left else [])]


def as_mail(page: Page) -> Letter:
    """The page as the mail of the night."""
    return Letter(
        subject=(DEMO_MARK if page.demo else "") + page.subject,
        text=as_text(page),
        html=as_html(page),
        headers={
            "X-Duban-Kind": NIGHTLY_REPORT,
            "X-Duban-Template": version_of((TEMPLATE,), page.language),
        },
    )
