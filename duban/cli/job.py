"""`duban job`: what has run, and running it now."""

from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.failures import tell
from duban.cli.printing import Output, OutputOption, show_rows
from duban.cli.session import at_desk
from duban.cli.words import say
from states.reading import close_to
from workflow import runs
from workflow.jobs import JOBS

app = typer.Typer(help=say("page.job"), no_args_is_help=True, rich_markup_mode=None)

NAMES = ("day_plan", "deliver")


@app.command(name="list", help=say("page.job_list"))
def list_(
    ctx: typer.Context,
    most: Annotated[int, typer.Option("--most", help=say("option.most"), min=1)] = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            rows = [
                dict(
                    zip(("job", "due_at", "started_at", "finished_at", "result"), row, strict=True)
                )
                for row in runs.listed(transaction, most)
            ]
        show_rows(rows, ("job", "due_at", "finished_at", "result"), output)


@app.command(name="run", help=say("page.job_run", jobs=", ".join((*NAMES, *JOBS))))
def run(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(help=say("option.job"), show_default=False)],
) -> None:
    with at_desk(ctx) as desk:
        if job == "deliver":
            sent = desk.send(desk.office.today)
            tell(say("job.delivered", counts=sent or say("word.none")))
        elif job == "day_plan":
            for day in desk.catch_up() or [desk.work_day(desk.office.today)]:
                tell(say("run.day_done", day=day.day, done=day.done or say("job.done_before")))
        elif job in JOBS:
            tell(say("job.part_of_plan", job=job))
            raise Stop(Exit.USAGE)
        else:
            hint = close_to(job, [*NAMES, *JOBS])
            raise Stop(Exit.NOT_FOUND, f"{say('error.no_job', given=job)} {hint}".rstrip())
