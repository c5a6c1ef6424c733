"""`duban job`: what has run, and running it now."""

from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk
from duban.running.jobs import schedule
from duban.running.run_now import NoJob, PartOfPlan, run_now
from duban.views.jobs import job_list, run_list
from states.reading import LARGEST

app = typer.Typer(
    help="page.job", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(name="list", help="page.job_list")
def list_(
    ctx: typer.Context,
    with_runs: Annotated[bool, typer.Option("--runs", help="option.runs")] = False,
    most: Annotated[int, typer.Option("--most", help="option.most", min=1, max=LARGEST)] = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        if with_runs:
            found = run_list(transaction, most, words)
        else:
            found = job_list(transaction, schedule(desk), words, is_training=desk.is_training)
    present(found, output, words)


@app.command(name="run", help="page.job_run")
def run(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(help="option.job", show_default=False)],
) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        try:
            ran = run_now(desk, job)
        except PartOfPlan as error:
            raise Stop(Exit.USAGE, words.said(*error.sayings)) from None
        except NoJob as error:
            raise Stop(Exit.NOT_FOUND, words.said(*error.sayings)) from None
        for line in ran.in_words(words):
            tell(line)
