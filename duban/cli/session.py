"""What a command works with: the open office, and the words for what it says."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words as procedure_words
from duban.bootstrap.opening import open_desk
from duban.bootstrap.turns import turn
from duban.cli.guard import tell
from duban.cli.language import asked_of, words_of
from duban.cli.signed_in import who_is_at
from duban.environment import Settings, load_settings


def settings_of(
    ctx: typer.Context, database: str | None = None, runner: str | None = None
) -> Settings:
    """The settings, with the flags of the command line; the others are of the command's own."""
    asked = asked_of(ctx)
    return load_settings(asked.office, asked.lang, database, runner)


@contextmanager
def at_desk(
    ctx: typer.Context, *, to_write: bool = False, runner: str | None = None
) -> Iterator[Desk]:
    """Open the office, and sign what is done there; one in training says so each time.

    What a command writes does not end with its output: a fault of that is told at the end.
    """
    course, settings = asked_of(ctx).course, settings_of(ctx, runner=runner)

    def waits() -> None:
        tell(words_of(ctx).say("note.brought_up_to_date", place=settings.office))

    with open_desk(settings, to_write=to_write, waits=waits) as desk:
        if desk.is_training:
            words = words_of(ctx)
            tell(words.say("note.training", day=words.day(desk.office.today)))
        course.goes_on = to_write
        try:
            with desk.store.signed(who_is_at(desk)):
                yield desk
        finally:
            course.kept = course.kept or desk.store.has_kept


def taking_turn(settings: Settings, words: Words) -> AbstractContextManager[None]:
    """Have the office alone to make it; where another process makes it, say so and wait."""
    return turn(settings, lambda: tell(words.say("note.waits", place=settings.office)))


def wording(ctx: typer.Context) -> Words:
    """The words of the command line, with the names that the procedure gives."""
    return procedure_words(words_of(ctx).language, at_terminal=True)
