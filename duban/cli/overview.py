"""The office at a glance: the work list, the last nightly report, the mails of the day."""

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.night import foot, nightly_text, section_tables
from duban.cli.rendering import table
from duban.views.mails import mail_table
from duban.views.night.reported import night_page
from duban.views.overview import Overview, overview, work_list
from duban.views.places import Regions

SHOWN_MAILS = 12
TWO_COLUMNS_FROM = 128
EDGE = 3
HEAD_LINES, FOOT_LINES, TABLE_LINES = 1, 6, 3
"""The lines that the head, the foot with its blanks, and the top of a table take."""
OF_MAILS = ("mail", "why")
"""What the mails of the day do without, and what they do without where it is narrow."""
NARROW_MAILS = (*OF_MAILS, "to")


def board(desk: Desk, words: Words) -> RenderableType:
    """Everything, one below the other, as long as it is."""
    shown, regions = overview(desk), desk.regions()
    night: RenderableType = Text(words.say("word.none"))
    if shown.night is not None:
        night = nightly_text(night_page(desk, shown.night, words), words)
    title = words.say("run.mails", count=len(shown.owed), folder=desk.mails)
    mails = mail_table(shown.owed[:SHOWN_MAILS], regions, words, title=title)
    return Group(
        _head(desk, words),
        table(work_list(shown, len(shown.cases), regions, words), words),
        Text(""),
        night,
        Text(""),
        table(mails, words, without=OF_MAILS),
    )


def screen(desk: Desk, words: Words, console: Console) -> RenderableType:
    """As much as a terminal holds: the work list with the mails of the day, beside it the night."""
    shown, regions = overview(desk), desk.regions()
    room = console.height - HEAD_LINES
    most = min(len(shown.cases), max(room - FOOT_LINES - TABLE_LINES, 1))
    cases = table(work_list(shown, most, regions, words), words, without=("region_code",))
    night: list[RenderableType] = []
    sound: RenderableType = Text("")
    if shown.night is not None:
        page = night_page(desk, shown.night, words)
        title = Text(words.say("report.title", day=words.day(page.day)), style="bold")
        night = [title, *section_tables(page, words, narrow=True)]
        sound = foot(page)
    if console.width < TWO_COLUMNS_FROM:
        return Group(_head(desk, words), cases, Text(""), sound, Text(""), *night)
    rest = room - most - FOOT_LINES - 2 * TABLE_LINES
    letters = _mails(shown, rest, regions, words) if rest > 0 else Text("")
    both = Grid.grid(padding=(0, EDGE, 0, 0))
    both.add_column(no_wrap=True)
    both.add_column()
    both.add_row(Group(cases, Text(""), sound, Text(""), letters), Group(*night))
    return Group(_head(desk, words), both)


def _head(desk: Desk, words: Words) -> RenderableType:
    mark = words.say("run.demo") if desk.is_training else ""
    title = words.say("run.head", day=words.day(desk.office.today), mark=mark).rstrip()
    return Rule(Text(title, style="bold"), align="left", style="dim")


def _mails(shown: Overview, most: int, regions: Regions, words: Words) -> RenderableType:
    """As many mails of the day as there is room for."""
    count = len(shown.owed)
    title = words.say("run.mails_shown", count=count, shown=min(most, count))
    made = mail_table(shown.owed[:most], regions, words, title=title)
    return table(made, words, without=NARROW_MAILS)
