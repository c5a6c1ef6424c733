"""`duban init`: make an office, in training or real."""

from typing import Annotated

import typer

from duban.bootstrap import NOTICE, REAL, create, exists
from duban.cli.exits import Exit, Stop
from duban.cli.failures import tell
from duban.cli.run import found_training
from duban.cli.session import settings_of
from duban.cli.words import say

app = typer.Typer(rich_markup_mode=None)


@app.command(help=say("page.init"))
def init(
    ctx: typer.Context,
    real: Annotated[bool, typer.Option("--real", help=say("option.real"))] = False,
) -> None:
    settings = settings_of(ctx)
    if settings.database is None and exists(settings):
        raise Stop(Exit.CONFIGURATION, say("error.office_exists", place=settings.office))
    if not real:
        found_training(settings)
        tell(say("init.training", place=settings.office))
        return
    create(settings, REAL).store.close()
    tell(say("init.real", place=settings.office, notice=NOTICE))
