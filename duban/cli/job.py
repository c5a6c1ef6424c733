"""`duban job`: what has run, and running it now."""

from datetime import date, datetime
from typing import Annotated

import typer

from duban import outgoing
from duban.bootstrap import Desk
from duban.cli.days import day_in_words, in_words, results
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, show_rows
from duban.cli.session import at_desk, wording
from duban.cli.words import named, phrase, say
from notifications.parcel import Unreachable
from states.reading import close_to
from workflow import runs
from workflow.jobs import JOBS, Day

app = typer.Typer(
    help=say("page.job"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

NAMES = ("day_plan", "deliver")


@app.command(name="list", help=say("page.job_list"))
def list_(
    ctx: typer.Context,
    most: Annotated[int, typer.Option("--most", help=say("option.most"), min=1)] = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            found = runs.listed(transaction, most)
        rows = [_row(*one) for one in found]
        show_rows(rows, ("job_label", "due_at", "finished", "did"), output)


def _row(
    job: str, due_at: str, started_at: str, finished_at: str | None, result: str | None
) -> dict[str, object]:
    day = Day(date.fromisoformat(due_at[:10]), {job: result or ""})
    return {
        "job": job,
        "job_label": named("job", job),
        "due_at": due_at.replace("T", " "),
        "started_at": started_at,
        "finished_at": finished_at,
        "finished": _minute(finished_at),
        "result": result,
        "did": in_words(results(day)) if finished_at else "",
    }


def _minute(moment: str | None) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M") if moment else say("word.open")


@app.command(name="run", help=say("page.job_run", jobs=", ".join(NAMES)))
def run(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(help=say("option.job"), show_default=False)],
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        if job == "deliver":
            _deliver(desk)
        elif job == "day_plan":
            for day in desk.catch_up() or [desk.work_day(desk.office.today)]:
                tell(day_in_words(day))
        elif job in JOBS:
            raise Stop(Exit.USAGE, say("job.part_of_plan", job=job))
        else:
            hint = phrase(close_to(job, [*NAMES, *JOBS]))
            said = say("error.no_job", given=job, jobs=", ".join(NAMES))
            raise Stop(Exit.NOT_FOUND, f"{said} {hint}".rstrip())


def _deliver(desk: Desk) -> None:
    """Send what is planned and due."""
    words = wording()
    try:
        sent = outgoing.send(desk)
    except outgoing.NoServer:
        raise Stop(Exit.CONFIGURATION, say("mail.no_server")) from None
    except Unreachable as error:
        raise Stop(Exit.TRY_LATER, str(error)) from None
    counts = [f"{words.label('notice_status', status)} {n}" for status, n in sent.items()]
    tell(say("job.delivered", counts=say("word.comma").join(counts) or say("word.none")))
