"""The nightly report at the terminal: the same page as in the mail, as tables and lines."""

from collections.abc import Iterable

from msgspec.structs import replace
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from config.words import Words
from duban.cli.rendering import checks, table
from duban.rendering.night_mail import SHOWN_ROWS
from duban.views.charts import Curve
from duban.views.night.page import NightPage
from duban.views.page import Table

NARROW = ("step", "owner", "escalated", "grounds", "proposed", "days_left")
"""The columns that a narrow report does without."""
LEVELS = " ▁▂▃▄▅▆▇█"
HEAD = 16
"""So much of the head of the history is shown where it is short."""


def nightly_text(page: NightPage, words: Words) -> RenderableType:
    """The whole report; what there is nothing of in one line together."""
    return Group(
        Rule(words.say("report.title", day=words.day(page.day)), align="left", style="dim"),
        Text(page.lead),
        *_curve(page.charts[1].drawing),
        Text(""),
        *section_tables(page, words),
        Text(""),
        *_tables(page.record, words),
        checks(page.proof),
    )


def section_tables(page: NightPage, words: Words, *, narrow: bool = False) -> list[RenderableType]:
    """A table for each section that has something to say, and a line for the others."""
    parts = _tables(page.lists, words, narrow=narrow)
    quiet = [section.title for section in page.lists if not section.rows]
    if quiet:
        nothing = words.say("report.nothing", titles=words.say("word.comma").join(quiet))
        parts.append(Text(nothing, style="dim"))
    return parts


def _tables(
    sections: Iterable[Table], words: Words, *, narrow: bool = False
) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for section in sections:
        if section.rows:
            parts += [_table(section, words, narrow=narrow), Text("")]
            left = section.count - min(len(section.rows), SHOWN_ROWS)
            if left:
                parts.insert(-1, Text(words.say("night.more").format(left), style="dim"))
    return parts


def _table(section: Table, words: Words, *, narrow: bool) -> RenderableType:
    """A section under its title with its count; where there is room, its days late as bars."""
    title = words.say("report.counted", title=section.title, count=section.count)
    shown = replace(section, title=title, rows=section.rows[:SHOWN_ROWS], tone="")
    return table(shown, words, without=NARROW if narrow else (), bars=not narrow)


def _curve(curve: object) -> list[RenderableType]:
    """The overdue units of the last nights, one character a night."""
    if not isinstance(curve, Curve) or curve.is_empty:
        return []
    steps = len(LEVELS) - 1
    line = "".join(LEVELS[-(-value * steps // curve.top)] for value in curve.others)
    return [Text.assemble((f"{curve.title} ", "dim"), (line, "red"), f" {curve.others[-1]}")]


def foot(page: NightPage) -> RenderableType:
    """Whether ledger, mails and history prove themselves; the head of the history is cut short."""
    head = page.history_head
    short = (
        replace(one, text=one.text.replace(head, f"{head[:HEAD]}…")) for one in page.proof.checks
    )
    return checks(replace(page.proof, title="", checks=tuple(short)))
