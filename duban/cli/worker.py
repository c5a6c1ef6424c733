"""`duban worker`: the jobs of an office run by themselves, without HTTP."""

from typing import Annotated

import typer

from duban.cli.language import words_of
from duban.cli.session import at_desk
from duban.cli.staying_open import hearing, stay
from duban.running.service import Service

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="page.worker")
def worker(
    ctx: typer.Context,
    runner: Annotated[str | None, typer.Option("--runner", help="option.runner")] = None,
) -> None:
    with at_desk(ctx, runner=runner) as desk:
        service = Service(desk)
        with hearing(service):
            stay(service, words_of(ctx))
