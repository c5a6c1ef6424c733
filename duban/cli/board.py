"""The office at a glance: the work list, the last nightly report, the mails of the day."""

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from config.words import Words
from duban.bootstrap import Desk
from duban.cli.night import foot, nightly_text, section_tables
from duban.cli.printing import Row, table
from duban.cli.session import place_of
from duban.cli.words import day_text, say
from states.money import yuan
from workflow.night import reports
from workflow.record import cases, owing
from workflow.record.cases import Listed
from workflow.record.owing import Owed

STEPS = 6
SHOWN_MAILS = 12
TWO_COLUMNS_FROM = 128
EDGE = 3
HEAD_LINES, FOOT_LINES, TABLE_LINES = 1, 6, 3
"""The lines that the head, the foot with its blanks, and the top of a table take."""


def board(desk: Desk, words: Words) -> RenderableType:
    """Everything, one below the other, as long as it is."""
    listed, report, mails = _read(desk)
    regions = desk.notice().regions_by_code
    night: RenderableType = Text(say("word.none"))
    if report is not None:
        night = nightly_text(report, regions, words)
    return Group(
        _head(desk),
        _cases(desk, listed, words, len(listed)),
        Text(""),
        night,
        Text(""),
        _mails(desk, mails, words, SHOWN_MAILS),
    )


def screen(desk: Desk, words: Words, console: Console) -> RenderableType:
    """As much as a terminal holds: the work list with the mails of the day, beside it the night."""
    listed, report, mails = _read(desk)
    room = console.height - HEAD_LINES
    shown = min(len(listed), max(room - FOOT_LINES - TABLE_LINES, 1))
    left = _cases(desk, listed, words, shown, narrow=True)
    night: list[RenderableType] = []
    sound: RenderableType = Text("")
    if report is not None:
        regions = desk.notice().regions_by_code
        title = Text(say("report.title", day=day_text(report.day)), style="bold")
        night = [title, *section_tables(report, regions, words, narrow=True)]
        sound = foot(report, words)
    if console.width < TWO_COLUMNS_FROM:
        return Group(_head(desk), left, Text(""), sound, Text(""), *night)
    rest = room - shown - FOOT_LINES - 2 * TABLE_LINES
    letters = _mails(desk, mails, words, rest, narrow=True) if rest > 0 else Text("")
    both = Table.grid(padding=(0, EDGE, 0, 0))
    both.add_column(no_wrap=True)
    both.add_column()
    both.add_row(Group(left, Text(""), sound, Text(""), letters), Group(*night))
    return Group(_head(desk), both)


def _read(desk: Desk) -> tuple[list[Listed], reports.NightlyReport | None, list[Owed]]:
    with desk.store.reading() as transaction:
        return (
            cases.listed(transaction),
            reports.last(transaction),
            owing.on_day(transaction, desk.office.today),
        )


def _head(desk: Desk) -> RenderableType:
    mark = say("run.demo") if desk.is_training else ""
    title = say("run.head", day=day_text(desk.office.today), mark=mark).rstrip()
    return Rule(Text(title, style="bold"), align="left", style="dim")


def _cases(
    desk: Desk, listed: list[Listed], words: Words, most: int, *, narrow: bool = False
) -> RenderableType:
    """The work list: where there is no room for all, open cases come before ended ones."""
    regions = desk.notice().regions_by_code
    chosen = listed
    if len(listed) > most:
        first = sorted(listed, key=lambda one: (one.outcome != "OPEN", one.flag is None, one.id))
        chosen = sorted(first[: max(most - 1, 1)], key=lambda one: one.id)
    rows = [
        {
            "region_code": one.region_code,
            "region": regions[one.region_code].name,
            "path": "●" * one.step + "○" * (STEPS - one.step),
            "state_label": words.label("state", one.state)
            if one.outcome == "OPEN"
            else words.label("outcome", one.outcome),
            "flag": words.label("flag", one.flag) if one.flag else "",
            "level": one.flag,
            "ended": one.outcome != "OPEN",
            "disbursed_yuan": yuan(one.disbursed),
        }
        for one in chosen
    ]
    count = say("run.cases", count=len(listed))
    if len(chosen) < len(listed):
        count = say("run.some_cases", count=len(listed), shown=len(chosen))
    columns = ("region", "path", "state_label", "flag", "disbursed_yuan")
    return table(rows, columns if narrow else ("region_code", *columns), title=count, style=_style)


def _style(row: Row) -> str:
    if row["ended"]:
        return "dim"
    return {"red": "red", "yellow": "yellow"}.get(str(row["level"]), "")


def _mails(
    desk: Desk, mails: list[Owed], words: Words, most: int, *, narrow: bool = False
) -> RenderableType:
    regions = desk.notice().regions_by_code
    title = say("run.mails", count=len(mails), folder=desk.mails)
    if narrow:
        title = say("run.mails_shown", count=len(mails), shown=min(most, len(mails)))
    return table(
        [
            {
                "region": place_of(one, regions),
                "kind": words.label("mail_kind", one.kind),
                "item": words.label("item", one.item) if one.item else "",
                "to": tuple(words.label("role", role) for role in one.recipients),
                "status": words.label("owed_status", one.status),
            }
            for one in mails[:most]
        ],
        ("region", "kind", "item", "status")
        if narrow
        else ("region", "kind", "item", "to", "status"),
        title=title,
    )
