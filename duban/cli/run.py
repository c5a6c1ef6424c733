"""`duban run`: the main job. Sets up a training office, does its day, and opens it in a browser.

With `--terminal` it shows the office on the terminal instead.
"""

import signal
import time
from contextlib import closing
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.live import Live

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.founding import is_founded
from duban.bootstrap.writing import as_writer
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.http_server import HOST, address_of, answering, door, usual_door
from duban.cli.overview import board, screen
from duban.cli.session import at_desk, settings_of, taking_turn, wording
from duban.cli.staying_open import hearing, stay
from duban.cli.terminal import console
from duban.cli.training import found_training
from duban.running.days import catch_up
from duban.running.service import Service
from duban.views.days import day_in_words
from states.night_checks import last_due
from workflow.record import history

app = typer.Typer(add_completion=False, rich_markup_mode=None)

REFRESH_SECONDS = 1.0


@app.command(help="page.run")
def run(
    ctx: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="option.once")] = False,
    terminal: Annotated[bool, typer.Option("--terminal", help="option.terminal")] = False,
    host: Annotated[str, typer.Option("--host", help="option.host")] = HOST,
    port: Annotated[
        int | None, typer.Option("--port", help="option.run_port", min=0, max=65535)
    ] = None,
) -> None:
    settings, words = settings_of(ctx), wording(ctx)
    with taking_turn(settings, words):
        if not is_founded(settings):
            found_training(settings, words)
    with at_desk(ctx) as desk:
        _do_days(desk, words)
        if once or (terminal and not console().is_terminal):
            console().print(board(desk, words))
        if terminal and not once:
            _stay(desk, words)
        elif not once:
            _open(desk, host, port, words)


def _do_days(desk: Desk, words: Words) -> None:
    """Do the work of every day that is not done; writes, and so may have to wait for its turn."""
    with as_writer(desk.settings, desk.store):
        for day in catch_up(desk):
            tell(day_in_words(day, words))


def _open(desk: Desk, host: str, port: int | None, words: Words) -> None:
    """Answer a browser, and run the jobs, until the person leaves."""
    opened = usual_door(host, words) if port is None else door(host, port, words)
    with closing(opened):
        service = Service(desk)
        with hearing(service), answering(service, opened, words) as thread:
            tell(words.say("run.open", url=address_of(opened)))
            stay(service, words, thread.is_alive)
            if not thread.is_alive():
                raise Stop(Exit.ERROR, words.say("serve.http_ended"))


def _stay(desk: Desk, words: Words) -> None:
    """Show the office until the person leaves; what other terminals do appears here."""
    tell(words.say("run.stays"))
    signal.signal(signal.SIGTERM, _leave)
    try:
        if console().is_terminal:
            with Live(console=console(), screen=True, auto_refresh=False) as live:
                _watch(desk, live, words)
        else:
            _watch(desk, None, words)
    except KeyboardInterrupt:
        tell(words.say("run.ended"))


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Being told to end is as good as Ctrl-C."""
    raise KeyboardInterrupt


def _watch(desk: Desk, live: Live | None, words: Words) -> NoReturn:
    """Draw again whenever something changed; a real office also begins its new days."""
    shown = None
    while True:
        desk.reread()
        due = last_due(desk.days_until())
        if not desk.is_training and shown is not None and due != shown[0]:
            _do_days(desk, words)
        with desk.store.reading() as transaction:
            now = (due, desk.office.today, history.head(transaction), console().size)
        if live is not None and now != shown:
            live.update(screen(desk, words, console()), refresh=True)
        shown = now
        time.sleep(REFRESH_SECONDS)
