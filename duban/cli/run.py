"""`duban run`: the main job. Sets up a training office, does its day, shows it and stays."""

import signal
import time
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.live import Live

from duban.bootstrap import Desk, exists
from duban.cli.board import board, screen
from duban.cli.days import day_in_words
from duban.cli.guard import tell
from duban.cli.printing import console
from duban.cli.progress import days_bar
from duban.cli.session import at_desk, settings_of, wording
from duban.cli.words import say
from duban.settings import Settings
from duban.training import create_training_office
from duban.writing import as_writer
from workflow.night.jobs import last_due
from workflow.record import history

app = typer.Typer(add_completion=False, rich_markup_mode=None)

REFRESH_SECONDS = 1.0


@app.command(help=say("page.run"))
def run(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help=say("option.once"))] = False,
) -> None:
    settings = settings_of(ctx)
    if not exists(settings):
        found_training(settings)
    with at_desk(ctx) as desk:
        _do_days(desk)
        if once or not console.is_terminal:
            console.print(board(desk, wording()))
        if not once:
            _stay(desk)


def found_training(settings: Settings) -> None:
    """Make the training office, with a bar for its nine months."""
    tell(say("run.founding", place=settings.office))
    with days_bar(say("run.playing")) as advance:
        create_training_office(settings, lambda day, done, total: advance(day, total))


def _do_days(desk: Desk) -> None:
    """Do the work of every day that is not done; writes, and so may have to wait for its turn."""
    with as_writer(desk.settings, desk.store):
        for day in desk.catch_up():
            tell(day_in_words(day))


def _stay(desk: Desk) -> None:
    """Show the office until the person leaves; what other terminals do appears here."""
    tell(say("run.stays"))
    signal.signal(signal.SIGTERM, _leave)
    try:
        if console.is_terminal:
            with Live(console=console, screen=True, auto_refresh=False) as live:
                _watch(desk, live)
        else:
            _watch(desk, None)
    except KeyboardInterrupt:
        tell(say("run.ended"))


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Being told to end is as good as Ctrl-C."""
    raise KeyboardInterrupt


def _watch(desk: Desk, live: Live | None) -> NoReturn:
    """Draw again whenever something changed; a real office also begins its new days."""
    words, shown = wording(), None
    while True:
        desk.reread()
        due = last_due(desk.days_until())
        if not desk.is_training and shown is not None and due != shown[0]:
            _do_days(desk)
        with desk.store.reading() as transaction:
            now = (due, desk.office.today, history.head(transaction), console.size)
        if live is not None and now != shown:
            live.update(screen(desk, words, console), refresh=True)
        shown = now
        time.sleep(REFRESH_SECONDS)
