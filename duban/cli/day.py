"""`duban day`: show the day, or move a training office's date with the daily jobs between."""

from datetime import date, timedelta
from typing import Annotated

import typer

from duban.bootstrap import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.failures import tell
from duban.cli.printing import Output, OutputOption, console, show_json
from duban.cli.report import nightly_text
from duban.cli.session import at_desk, read_day, wording
from duban.cli.words import say
from workflow import outbox, reports

app = typer.Typer(help=say("page.day"), no_args_is_help=True, rich_markup_mode=None)


@app.command(help=say("page.day_show"))
def show(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Argument(help=say("option.day"))] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        _show(desk, read_day(day, "DAY") if day else desk.office.today, output)


def _show(desk: Desk, day: date, output: Output) -> None:
    with desk.store.reading() as transaction:
        report = reports.on_day(transaction, day)
        mails = outbox.on_day(transaction, day)
    if report is None:
        raise Stop(Exit.NOT_FOUND, say("error.no_report", day=day))
    if output is not Output.TABLE:
        show_json(reports.as_data(report))
        return
    console.print(nightly_text(report, desk.notice().regions_by_code, wording()))
    tell(say("day.mails", day=day, count=len(mails)))


@app.command(name="next", help=say("page.day_next"))
def next_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        _move(desk, desk.office.today + timedelta(days=1), output)


@app.command(help=say("page.day_to"))
def to(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(help=say("option.to_day"), show_default=False)],
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        _move(desk, read_day(day, "DAY"), output)


def _move(desk: Desk, target: date, output: Output) -> None:
    """Do the work of every day up to *target*; the calendar has to reach it."""
    today = desk.office.today
    if not desk.is_training:
        raise Stop(Exit.REFUSED, say("error.real_clock"))
    if target <= today:
        raise Stop(Exit.USAGE, say("error.day_is_past", day=target, today=today))
    if target > desk.office.calendar.last:
        last = desk.office.calendar.last
        raise Stop(Exit.USAGE, say("error.beyond_calendar", day=target, last=last))
    desk.catch_up()
    for n in range(1, (target - today).days + 1):
        desk.set_date(today + timedelta(days=n))
        desk.work_day(desk.office.today)
    _show(desk, target, output)
