"""`duban calendar`: the working days of the office, and the years that it imports (R-T.7)."""

from datetime import MAXYEAR, MINYEAR, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import set_cell_size
from rich.columns import Columns
from rich.text import Text

from config.words import Words
from duban.bootstrap import yearbook
from duban.bootstrap.desk import Desk
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.options import DryRunOption, YesOption
from duban.cli.rendering import Output, OutputOption, present, present_found
from duban.cli.session import at_desk, wording
from duban.cli.terminal import console
from duban.running.years import EndsBefore, adopt, proposed
from duban.views.answers import refusal_text
from duban.views.calendar import DayKind, Month, day_table, months, move_table, undated_table
from duban.views.places import place_of
from states.calendar import Reach
from workflow.office import redating
from workflow.office.redating import DatesStand
from workflow.record import duties

app = typer.Typer(
    help="page.calendar", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

CELL = 5
STYLES = {
    DayKind.HOLIDAY: "red",
    DayKind.WEEKEND: "dim",
    DayKind.MAKE_UP: "bold yellow",
    DayKind.WORKING: "",
}


@app.command(name="import", help="page.calendar_import")
def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="option.year_file", show_default=False)],
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx, to_write=True) as desk:
        try:
            change = proposed(desk, [yearbook.year_from(path) for path in files])
        except EndsBefore as error:
            raise Stop(Exit.USAGE, words.said(*error.sayings)) from None
        found, last = change.moves, change.calendar.last
        present_found(move_table(found, desk.regions(), words), output, words)
        if change.changes_nothing:
            tell(words.say("calendar.same", last=last))
            return
        listed = words.say("word.comma").join(str(year.table.year) for year in change.new)
        tell(words.say("calendar.would_move", years=listed, count=len(found), last=last))
        if dry_run:
            return
        require_yes(words.say("calendar.ask"), words, yes=yes)
        try:
            moved = adopt(desk, change)
        except DatesStand as error:
            raise Stop(Exit.REFUSED, _stands(desk, error, words)) from None
        tell(words.say("calendar.done", last=last, count=moved))


def _stands(desk: Desk, error: DatesStand, words: Words) -> str:
    region = place_of(error.case_id, desk.regions(), words)
    return f"{region}\n{refusal_text(error.refusal, words)}"


@app.command(help="page.calendar_show")
def show(
    ctx: typer.Context,
    year: Annotated[
        int | None, typer.Argument(help="option.year", min=MINYEAR, max=MAXYEAR)
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        calendar = desk.calendar
        number = desk.office.today.year if year is None else year
    first, last = calendar.first, calendar.last
    if not first.year <= number <= last.year:
        said = words.say("calendar.no_year", year=number, first=first, last=last)
        raise Stop(Exit.NOT_FOUND, said)
    shown = months(calendar, number, words)
    if output is not Output.TABLE:
        present(day_table(shown), output, words)
        return
    console().print(Columns([_month(one, words) for one in shown], padding=(1, 4)))
    console().print(words.say("calendar.legend"), style="dim")


def _month(month: Month, words: Words) -> Text:
    """A month as a grid: weeks from Monday, days off and make-up days marked."""
    text = Text(month.title, style="bold")
    text.append("\n")
    for name in words.say("calendar.weekdays").split():
        text.append(set_cell_size(name, CELL), style="dim")
    for week in month.weeks:
        text.append("\n")
        for one in week:
            if one is None:
                text.append(" " * CELL)
                continue
            day, kind = one
            mark = f"{day.day:>2}{words.named('calendar_mark', kind)}"
            text.append(set_cell_size(mark, CELL), style=STYLES[kind])
    return text


@app.command(help="page.calendar_check")
def check(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        today, calendar = desk.office.today, desk.calendar
        notice = desk.notice()
        with desk.store.reading() as transaction:
            undated = duties.undated(transaction)
            stale = redating.moves(transaction, calendar, today + timedelta(days=1))
    left, reach = (calendar.last - today).days, notice.calendar_reach(calendar.last, today)
    present_found(undated_table(undated, desk.regions(), words), output, words)
    first, last = calendar.first, words.day(calendar.last)
    tell(words.say("calendar.reaches", first=first, last=last, left=left))
    tell(words.say("calendar.version", version=calendar.version))
    if reach is not Reach.FAR:
        month, year = notice.calendar_published_month, calendar.last.year + 1
        tell(words.say(f"calendar.{reach}", month=month, year=year))
    dated = [one for one in stale if one.before is not None]
    if dated:
        tell(words.say("calendar.stale", count=len(dated)))
    if undated:
        raise Stop(Exit.ERROR, words.say("calendar.has_undated", count=len(undated)))
