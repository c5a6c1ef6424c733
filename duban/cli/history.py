"""`duban history`: whether the history proves itself, and with it the present state."""

from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output, OutputOption, present_found
from duban.cli.session import at_desk
from duban.views.history import doubt_table, verified

app = typer.Typer(
    help="page.history", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback()
def group() -> None:
    """Keep `verify` a command of its own."""


@app.command(help="page.history_verify")
def verify(
    ctx: typer.Context,
    head: Annotated[str | None, typer.Option("--head", help="option.head")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        found = verified(transaction, head)
    present_found(doubt_table(found, words), output, words)
    if found.doubts:
        raise Stop(Exit.ERROR, words.say("history.broken", count=len(found.doubts)))
    tell(words.say("history.sound", count=found.count, head=found.head))
    if found.anchor is not None:
        after = found.last - found.anchor
        tell(words.say("history.anchored", number=found.anchor, after=after))
