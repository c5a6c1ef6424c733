"""The page of a night as HTML, as plain text, and as a mail.

The HTML is one file that loads nothing, readable by day, by night and on paper.
"""

from typing import Any

from config.words import Words
from duban.rendering.book import tops_of
from duban.rendering.terms import terms_of
from duban.views.night.page import NightPage
from duban.views.page import Column, Kind, Table, printed
from notifications.compose import render, version_of
from notifications.letter import DEMO_MARK, Letter
from states.mail_kinds import MailKind

TEMPLATE = "_report.html"
SHOWN_ROWS = 300
"""So many rows of a table stand on the page and in the text; a workbook has them all."""


def as_html(page: NightPage, words: Words) -> str:
    """The page as one HTML file."""
    tops = tops_of((*page.lists, *page.record))
    terms = terms_of(page.language)
    return render(
        TEMPLATE,
        terms,
        {
            "page": page,
            "steps": page.charts[0].drawing,
            "trend": page.charts[1].drawing,
            "mark": DEMO_MARK if page.mark else None,
            "more": words.say("night.more"),
            "nothing": words.say("night.nothing"),
            "lists": [_cells(one, tops, words) for one in page.lists if one.rows],
            "figures": [_cells(one, tops, words) for one in page.record if one.rows],
            "said": [one.title for one in page.lists if not one.rows],
            "terms": terms,
        },
    )


def _cells(
    table: Table, tops: dict[str, int], words: Words
) -> tuple[Table, list[Column], list[dict[str, Any]]]:
    """A table for the template: its columns that say anything, its cells with their bars."""
    columns = table.columns
    shown = table.said
    rows = []
    for number, row in enumerate(table.rows[:SHOWN_ROWS]):
        cells = []
        for n in shown:
            value, length = row[n], None
            if columns[n].bar and isinstance(value, int):
                length = round(100 * value / tops[columns[n].key], 1)
            text = printed(value, columns[n].kind, words)
            cells.append({"text": text, "kind": columns[n].kind.value, "bar": length})
        tone = table.tones[number] if table.tones else ""
        rows.append({"tone": tone, "cells": cells})
    return table, [columns[n] for n in shown], rows


def as_text(page: NightPage, words: Words) -> str:
    """The page as plain text, one line a row."""
    terms = terms_of(page.language)
    lines = [*([DEMO_MARK, page.mark, ""] if page.mark else []), page.title, page.lead, ""]
    lines += [f"{tile.label}{terms.colon}{tile.value}" for tile in page.tiles]
    for table in page.lists:
        if table.rows:
            lines += ["", f"{table.title} ({table.count})", *_lines(table, words)]
    quiet = [table.title for table in page.lists if not table.rows]
    if quiet:
        lines += ["", words.say("night.nothing").format(terms.joined(quiet))]
    for table in page.record:
        lines += ["", table.title, *_lines(table, words)]
    lines += [
        "",
        page.proof.title,
        *(f"  {check.label}{terms.colon}{check.text}" for check in page.proof.checks),
    ]
    return "\n".join([*lines, "", "----", page.foot, ""])


def _lines(table: Table, words: Words) -> list[str]:
    lines = []
    for row in table.rows[:SHOWN_ROWS]:
        texts = [
            f"{column.title} {text}" if column.kind is not Kind.TEXT else text
            for n, (column, value) in enumerate(zip(table.columns, row, strict=True))
            if n in table.said and (text := printed(value, column.kind, words))
        ]
        lines.append("  " + " | ".join(texts))
    left = table.count - min(len(table.rows), SHOWN_ROWS)
    return [*lines, *([f"  {words.say('night.more').format(left)}"] if left else [])]


def as_mail(page: NightPage, words: Words) -> Letter:
    """The page as the mail of the night."""
    return Letter(
        subject=(DEMO_MARK if page.mark else "") + page.subject,
        text=as_text(page, words),
        html=as_html(page, words),
        headers={
            "X-Duban-Kind": MailKind.NIGHTLY_REPORT,
            "X-Duban-Template": version_of((TEMPLATE,), terms_of(page.language)),
        },
    )
