"""`duban doctor`: what this installation stands on, and what is not as it should be."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, time
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap import monitor
from duban.bootstrap.opening import open_desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import settings_of
from duban.environment import Settings
from duban.views import health
from states.reading import InvalidInput
from states.saying import Failure, saying
from workflow.store.database import Store
from workflow.store.presence import last_heard

SILENT_SECONDS = 60
"""So long a process that stays may not be heard of: it looks at the schema every five."""

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="page.doctor")
def doctor(
    ctx: typer.Context,
    is_watch: Annotated[bool, typer.Option("--watch", help="option.watch")] = False,
    is_here: Annotated[bool, typer.Option("--here", help="option.doctor_here")] = False,
    by: Annotated[str, typer.Option("--by", help="option.by")] = f"{monitor.BY:%H:%M}",
    output: OutputOption = Output.TABLE,
) -> None:
    settings, words = settings_of(ctx), words_of(ctx)
    if is_here:
        _look_here(settings, output, words)
        return
    if is_watch:
        _watch(settings, _hour(by), output, words)
        return
    table = health.health_table((*health.machine(words), *_office(settings, words)), words)
    present(table, output, words)
    if not health.is_sound(table):
        raise Stop(Exit.ERROR, words.say("doctor.unsound"))


def _hour(given: str) -> time:
    try:
        return datetime.strptime(given, "%H:%M").time()  # noqa: DTZ007 - an hour of any day
    except ValueError:
        raise InvalidInput("--by", saying("expected.hour"), given) from None


def _watch(settings: Settings, by: time, output: Output, words: Words) -> None:
    """What a monitor asks: nothing but an exit code, and a sentence for each thing that fails."""
    with open_desk(settings) as desk:
        answers = list(monitor.answers(desk, by))
    if output is not Output.TABLE:
        present(health.watch_table(answers, words), output, words)
    faults = [said for one in answers if (said := words.said(*one.faults))]
    if faults:
        raise Stop(Exit.ERROR, "\n".join(faults))
    tell(words.say("watch.sound"))


def _look_here(settings: Settings, output: Output, words: Words) -> None:
    """Whether a process of this machine that stays still talks to the server of the office."""
    with closing(Store(settings.url)) as store:
        if store.is_sqlite:
            raise Stop(Exit.CONFIGURATION, words.say("here.needs_server"))
        heard = last_heard(store)
    is_heard = heard is not None and heard <= SILENT_SECONDS
    said = (
        words.say("here.somebody", seconds=round(heard or 0))
        if is_heard
        else words.say("here.nobody", seconds=SILENT_SECONDS)
    )
    if output is not Output.TABLE:
        present(health.health_table([health.here(said, is_heard, words)], words), output, words)
    if not is_heard:
        raise Stop(Exit.ERROR, said)
    tell(said)


def _office(settings: Settings, words: Words) -> Iterator[health.Row]:
    """How the office is, or why it can't be opened."""
    try:
        with open_desk(settings) as desk:
            yield from health.office(desk, words, raises=True)
    except (Failure, OSError) as error:
        yield health.closed(error, words)
