"""The nightly report at the terminal: the same page as in the mail, as tables and lines."""

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from config.words import Words
from duban.cli.guard import harmless
from duban.cli.printing import Row
from duban.cli.words import day_text, say
from duban.rendering.night_mail import SHOWN_ROWS
from duban.views.charts import Curve
from duban.views.night.cells import Regions
from duban.views.night.lists import Lists
from duban.views.night.page import checks_of, page_of
from duban.views.page import Kind, Tone, printed
from duban.views.page import Table as Listing
from states.money import yuan
from workflow.night.reports import NightlyReport

BAR_DAYS, LONGEST_BAR = 5, 20
NARROW = frozenset({"step", "owner", "escalated", "grounds", "proposed", "days_left"})
"""The columns that a narrow report does without."""
LEVELS = " ▁▂▃▄▅▆▇█"
STYLES: dict[Tone, str] = {"": "", "good": "green", "warn": "yellow", "bad": "red", "faint": "dim"}
MARKS: dict[Tone, str] = {"": " ", "good": "✓", "warn": "!", "bad": "✗", "faint": " "}


def nightly_text(report: NightlyReport, regions: Regions, words: Words) -> RenderableType:
    """The whole report; what there is nothing of in one line together."""
    page = page_of(report, regions, words, office="")
    return Group(
        Rule(say("report.title", day=day_text(report.day)), align="left", style="dim"),
        Text(page.lead),
        *_curve(page.charts[1].drawing),
        Text(""),
        *section_tables(report, regions, words),
        Text(""),
        *_tables(page.record, words),
        foot(report, words, whole=True),
    )


def section_tables(
    report: NightlyReport, regions: Regions, words: Words, *, narrow: bool = False
) -> list[RenderableType]:
    """A table for each section that has something to say, and a line for the others."""
    page = page_of(report, regions, words, office="")
    parts = _tables(page.lists, words, narrow=narrow)
    quiet = [section.title for section in page.lists if not section.rows]
    if quiet:
        nothing = say("report.nothing", titles=say("word.comma").join(quiet))
        parts.append(Text(nothing, style="dim"))
    return parts


def _tables(
    sections: Iterable[Listing], words: Words, *, narrow: bool = False
) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for section in sections:
        if section.rows:
            heading = say("report.counted", title=section.title, count=section.count)
            parts += [Text(heading, style="bold"), _table(section, narrow, words), Text("")]
            left = section.count - min(len(section.rows), SHOWN_ROWS)
            if left:
                parts.insert(-1, Text(words.say("night.more").format(left), style="dim"))
    return parts


def _table(section: Listing, narrow: bool, words: Words) -> Table:
    """A section; a column that has nothing to say is left out."""
    made = Table(header_style="bold", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    rows = section.rows[:SHOWN_ROWS]
    used = [n for n in section.said if not (narrow and section.columns[n].key in NARROW)]
    for n in used:
        column = section.columns[n]
        right = column.kind in (Kind.COUNT, Kind.DAYS, Kind.MONEY)
        made.add_column(
            column.title,
            justify="right" if right else "left",
            no_wrap=right or column.kind is Kind.DAY,
            overflow="fold",
        )
    bars = [n for n in used if section.columns[n].kind is Kind.DAYS and section.columns[n].bar]
    if bars and not narrow:
        made.add_column("", no_wrap=True)
    for number, row in enumerate(rows):
        cells = [Text(harmless(printed(row[n], section.columns[n].kind, words))) for n in used]
        if bars and not narrow:
            cells.append(_bar(row[bars[0]]))
        made.add_row(*cells, style=STYLES[section.tones[number]] if section.tones else "")
    return made


def _bar(days: object) -> Text:
    long = -(-days // BAR_DAYS) if isinstance(days, int) else 0
    return Text("█" * min(long, LONGEST_BAR), style="red")


def _curve(curve: object) -> list[RenderableType]:
    """The overdue units of the last nights, one character a night."""
    if not isinstance(curve, Curve) or curve.is_empty:
        return []
    steps = len(LEVELS) - 1
    line = "".join(LEVELS[-(-value * steps // curve.top)] for value in curve.others)
    return [Text.assemble((f"{curve.title} ", "dim"), (line, "red"), f" {curve.others[-1]}")]


def nightly_rows(report: NightlyReport, regions: Regions, words: Words) -> list[Row]:
    """All rows of the report with the section that each stands in, amounts in yuan."""
    return [
        {
            "section": section.key,
            **{
                f"{column.key}_yuan" if column.kind is Kind.MONEY else column.key: yuan(value)
                if column.kind is Kind.MONEY and isinstance(value, int)
                else value
                for column, value in zip(section.columns, row, strict=True)
            },
        }
        for section in Lists(report, regions, words).all()
        for row in section.rows
    ]


def foot(report: NightlyReport, words: Words, *, whole: bool = False) -> RenderableType:
    """Whether ledger, mails and history prove themselves: a fault stands out.

    The head of the history is cut short unless the *whole* is asked for.
    """
    lines = Text()
    for check in checks_of(report, words):
        text = check.text
        if not whole:
            text = text.replace(report.history_head, f"{report.history_head[:16]}…")
        lines.append(f"{MARKS[check.tone]} ", style=STYLES[check.tone])
        style = "" if check.tone == "good" else STYLES[check.tone]
        lines.append(f"{check.label} {text}\n", style=style)
    lines.rstrip()
    return lines
