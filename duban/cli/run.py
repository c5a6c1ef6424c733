"""`duban run`: the main job. Sets up a training office, does its day, shows it and stays."""

import time
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from config.wording import Wording
from duban.bootstrap import Desk, exists
from duban.cli.failures import tell
from duban.cli.printing import console, table
from duban.cli.report import nightly_text
from duban.cli.session import at_desk, settings_of, wording
from duban.cli.words import say
from duban.settings import Settings
from duban.training import create_training_office
from workflow import cases, outbox, reports

app = typer.Typer(rich_markup_mode=None)

REFRESH_SECONDS = 2
SHOWN_MAILS = 12


@app.command(help=say("page.run"))
def run(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help=say("option.once"))] = False,
) -> None:
    settings = settings_of(ctx)
    if not exists(settings):
        found_training(settings)
    with at_desk(ctx) as desk:
        for day in desk.catch_up():
            done = say("word.comma").join(f"{job} {result}" for job, result in day.done.items())
            tell(say("run.day_done", day=day.day, done=done or say("word.none")))
        words = wording()
        if once or not console.is_terminal:
            console.print(_view(desk, words))
        if not once:
            _stay(desk, words)


def found_training(settings: Settings) -> None:
    """Make the training office, with a bar for its nine months."""
    tell(say("run.founding", place=settings.office))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task(say("run.playing"), total=None)
        desk = create_training_office(
            settings,
            lambda day, done, total: bar.update(
                task, completed=done, total=total, description=f"{say('run.playing')} {day}"
            ),
        )
    desk.store.close()


def _stay(desk: Desk, words: Wording) -> None:
    """Show the office until the person leaves; what other terminals do appears here."""
    tell(say("run.stays"))
    try:
        if not console.is_terminal:
            while True:
                time.sleep(REFRESH_SECONDS)
        with Live(_view(desk, words), console=console, screen=True, auto_refresh=False) as live:
            while True:
                time.sleep(REFRESH_SECONDS)
                desk.reread()
                live.update(_view(desk, words), refresh=True)
    except KeyboardInterrupt:
        tell(say("run.ended"))


def _view(desk: Desk, words: Wording) -> RenderableType:
    """Work list, nightly report and the mails of the day."""
    today, regions = desk.office.today, desk.notice().regions_by_code
    with desk.store.reading() as transaction:
        listed = cases.listed(transaction)
        report = reports.last(transaction)
        mails = outbox.on_day(transaction, today)
    mark = say("run.demo") if desk.is_training else ""
    head = Text(say("run.head", day=today, mark=mark), style="bold")
    work = table(
        [
            {
                "region": f"{regions[one.region_code].name} {one.region_code}",
                "step": "●" * one.step + "○" * (6 - one.step),
                "state_label": words.label("state", one.state),
                "outcome_label": words.label("outcome", one.outcome),
                "flag": words.label("flag", one.flag) if one.flag else "",
                "disbursed": words.amount(one.disbursed) if one.disbursed else "",
            }
            for one in listed
        ],
        ("region", "step", "state_label", "outcome_label", "flag", "disbursed"),
        title=say("run.cases"),
    )
    letters = table(
        [
            {
                "region": regions[one.case_id.rpartition("/")[2]].name,
                "kind": words.label("notice_kind", one.kind),
                "item": words.label("item", one.item) if one.item else "",
                "to": tuple(words.label("role", role) for role in one.recipients),
                "status": words.label("notice_status", one.status),
            }
            for one in mails[:SHOWN_MAILS]
        ],
        ("region", "kind", "item", "to", "status"),
        title=say("run.mails", count=len(mails), folder=desk.mails),
    )
    night: RenderableType = Text(say("word.none"))
    if report is not None:
        night = nightly_text(report, regions, words)
    return Group(Panel(head), work, night, letters)
