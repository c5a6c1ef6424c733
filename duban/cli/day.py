"""`duban day`: show the day, or move a training office's date with the daily jobs between."""

from datetime import date, timedelta
from typing import Annotated

import typer

from duban.bootstrap import Desk
from duban.cli.days import Account, account_rows, day_in_words
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.night import nightly_rows, nightly_text
from duban.cli.printing import Output, OutputOption, console, show_json, show_rows
from duban.cli.progress import days_bar
from duban.cli.session import at_desk, read_day, wording
from duban.cli.words import say
from workflow.night import reports
from workflow.night.jobs import Day
from workflow.record import owing

app = typer.Typer(
    help=say("page.day"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

ACCOUNTED_DAYS = 8
"""From so many days on, a move tells what happened by week or month."""


@app.command(help=say("page.day_show"))
def show(
    ctx: typer.Context,
    day: Annotated[str | None, typer.Argument(help=say("option.day"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help=say("option.day_as_of"))] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        if as_of is not None:
            _show(desk, _last_report(desk, read_day(as_of, "--as-of")), output)
        else:
            _show(desk, read_day(day, "DAY") if day else desk.office.today, output)


def _last_report(desk: Desk, day: date) -> date:
    """The latest night up to *day* of which there is a report."""
    with desk.store.reading() as transaction:
        nights = reports.days(transaction, 1_000_000)
    found = next((night for night in nights if night <= day.isoformat()), None)
    return date.fromisoformat(found) if found else day


def _show(desk: Desk, day: date, output: Output) -> None:
    with desk.store.reading() as transaction:
        report = reports.on_day(transaction, day)
        mails = owing.on_day(transaction, day)
        nights = reports.days(transaction, 1_000_000)
    if report is None:
        span = {"first": nights[-1], "last": nights[0]} if nights else {"first": "—", "last": "—"}
        raise Stop(Exit.NOT_FOUND, say("error.no_report", day=day, **span))
    words, regions = wording(), desk.notice().regions_by_code
    if output is Output.JSON:
        show_json(reports.as_data(report))
    elif output is Output.CSV:
        show_rows(nightly_rows(report, regions, words), ("section", "region_code"), output)
    else:
        console.print(nightly_text(report, regions, words))
        tell(say("day.mails", day=day, count=len(mails)))


@app.command(name="next", help=say("page.day_next"))
def next_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _move(desk, desk.office.today + timedelta(days=1), output)


@app.command(help=say("page.day_to"))
def to(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(help=say("option.to_day"), show_default=False)],
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx, to_write=True) as desk:
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
        raise Stop(Exit.REFUSED, say("error.beyond_calendar", day=target, last=last))
    done = desk.catch_up()
    with days_bar(say("day.moving"), (target - today).days) as advance:
        for n in range(1, (target - today).days + 1):
            desk.set_date(today + timedelta(days=n))
            done.append(desk.work_day(desk.office.today))
            advance(desk.office.today)
    _tell_of(desk, done)
    _show(desk, target, output)


def _tell_of(desk: Desk, done: list[Day]) -> None:
    """What the days brought: each of a few, else by week or month."""
    if len(done) < ACCOUNTED_DAYS:
        for one in done:
            tell(day_in_words(one))
        return
    with desk.store.reading() as transaction:
        sent = {one.day: len(owing.on_day(transaction, one.day)) for one in done}
    for row in account_rows([Account.of(one, sent[one.day]) for one in done]):
        tell(say("day.account", **row))
