"""`duban demo`: a training office of as many synthetic cases as asked for."""

from datetime import date
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.founding import is_founded, standing_in_the_way
from duban.bootstrap.yearbook import calendar_with
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.progress import count_bar, days_bar
from duban.cli.session import settings_of, taking_turn
from duban.clock import elapsed
from duban.environment import Settings
from duban.practice.demo import MOST_CASES, create_demo_office
from duban.practice.training import BEGINS_ON, packaged_programme
from duban.views.form.days import read_day
from states.reading import LARGEST, InvalidInput
from states.saying import saying

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="page.demo")
def demo(
    ctx: typer.Context,
    cases: Annotated[
        int, typer.Option("--cases", min=1, max=MOST_CASES, help="option.demo_cases")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, max=LARGEST, help="option.demo_seed")] = 1,
    until: Annotated[str | None, typer.Option("--until", help="option.demo_until")] = None,
) -> None:
    settings, words, today = settings_of(ctx), words_of(ctx), _first_today(until)
    with taking_turn(settings, words):
        if is_founded(settings):
            raise Stop(Exit.CONFIGURATION, words.said(standing_in_the_way(settings)))
        _found(settings, cases, seed, today, words)


def _found(settings: Settings, cases: int, seed: int, today: date, words: Words) -> None:
    """Make the office, with bars for its two stretches, and tell what it came to."""
    tell(words.say("run.founding", place=settings.office))
    began = elapsed()
    with (
        days_bar(words.say("demo.playing")) as played,
        count_bar(words.say("demo.multiplying")) as multiplied,
    ):
        made = create_demo_office(
            settings,
            cases,
            seed=seed,
            until=today,
            playing=lambda day, done, total: played(day, total),
            copied=multiplied,
        )
    tell(
        words.say(
            "demo.made",
            place=settings.office,
            cases=made.cases,
            programmes=made.programmes,
            events=made.head.seq,
            head=made.head.hash[:12],
            seconds=round(elapsed() - began),
        )
    )


def _first_today(given: str | None) -> date:
    """The day up to which is played; after the first event, within the calendar."""
    if given is None:
        return BEGINS_ON
    day = read_day(given, None, "--until")
    first = min(one.starts for one in packaged_programme().scenarios)
    last = calendar_with(()).last
    if not first < day <= last:
        expected = saying("expected.day_after_up_to", first=first, last=last)
        raise InvalidInput("--until", expected, given)
    return day
