"""`duban history`: whether the history proves itself, and with it the present state."""

import re
from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output, OutputOption, present_found
from duban.cli.session import at_desk
from duban.views.form.plain import plain
from duban.views.history import doubt_table, verified

HEAD = re.compile("[0-9a-f]{64}")

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
    whole = None if head is None else plain(head)
    if whole is not None and not HEAD.fullmatch(whole):
        raise Stop(Exit.USAGE, words.say("history.no_head", given=head))
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        found = verified(transaction, whole)
    present_found(doubt_table(found, words), output, words)
    if found.doubts:
        raise Stop(Exit.ERROR, words.say("history.broken", count=len(found.doubts)))
    tell(words.say("history.sound", count=found.count, head=found.head))
    if found.anchor is not None:
        after = found.last - found.anchor
        tell(words.say("history.anchored", number=found.anchor, after=after))
