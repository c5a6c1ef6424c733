"""`duban day`: show the day, or move a training office's date with the daily jobs between."""

import sys
from datetime import date, timedelta
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.days_given import day_given
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.night import nightly_text
from duban.cli.progress import days_bar
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.cli.terminal import console
from duban.rendering.data import write_json
from duban.running.days import move_date
from duban.views.days import told_of
from duban.views.night import archive
from duban.views.night.reported import night_page, report_of
from workflow.night import reports
from workflow.record import owing
from workflow.store.errors import StoreError

app = typer.Typer(
    help="page.day", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(help="page.day_show")
def show(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Argument(help="option.day")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="option.day_as_of")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk:
        night = day_given(day, "DAY", desk, words) if day else desk.office.today
        if as_of is not None:
            with desk.store.reading() as transaction:
                night = archive.last_up_to(transaction, day_given(as_of, "--as-of", desk, words))
        _show(desk, night, output, words)


def _show(desk: Desk, day: date, output: Output, words: Words) -> None:
    report = report_of(desk, day)
    with desk.store.reading() as transaction:
        owed = owing.on_day(transaction, day)
    if output is Output.JSON:
        write_json(sys.stdout, reports.as_data(report))
        return
    page = night_page(desk, report, words)
    if output is Output.CSV:
        present(archive.row_table(page), output, words)
    else:
        console().print(nightly_text(page, words))
        tell(words.say("day.owed", day=day, count=len(owed)))


@app.command(name="next", help="page.day_next")
def next_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _move(desk, desk.office.today + timedelta(days=1), output, wording(ctx))


@app.command(help="page.day_to")
def to(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(help="option.to_day", show_default=False)],
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx, to_write=True) as desk:
        _move(desk, day_given(day, "DAY", desk, words), output, words)


def _move(desk: Desk, target: date, output: Output, words: Words) -> None:
    """Do the work of every day up to *target*; the calendar has to reach it."""
    today = desk.office.today
    if not desk.is_training:
        raise Stop(Exit.REFUSED, words.say("error.real_clock"))
    if target <= today:
        raise Stop(Exit.USAGE, words.say("error.day_is_past", day=target, today=today))
    if target > desk.calendar.last:
        last = desk.calendar.last
        raise Stop(Exit.REFUSED, words.say("error.beyond_calendar", day=target, last=last))
    try:
        with days_bar(words.say("day.moving"), (target - today).days) as advance:
            done = move_date(desk, target, advance)
    except StoreError:
        if desk.office.today > today:
            tell(words.say("day.stands", day=words.day(desk.office.today)))
        raise
    with desk.store.reading() as transaction:
        lines = told_of(transaction, done, words)
    for line in lines:
        tell(line)
    _show(desk, target, output, words)
