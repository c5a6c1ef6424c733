"""`duban job`: what has run, and running it now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from duban import outgoing, returning
from duban.bootstrap import Desk
from duban.cli.days import day_in_words, in_words
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, show_rows
from duban.cli.session import at_desk, wording
from duban.cli.words import named, phrase, say, sentences
from duban.schedule import schedule
from notifications.inbound.mailbox import MailboxClosed
from notifications.parcel import Unreachable
from states.reading import close_to
from workflow.night import runs
from workflow.night.jobs import BOUNCES, DAY_PLAN, DELIVER, JOBS
from workflow.night.runs import JobRun
from workflow.runners.embedded import Job, next_fire
from workflow.store.transaction import Transaction

app = typer.Typer(
    help=say("page.job"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

NAMES = (DAY_PLAN, DELIVER, BOUNCES)
COLUMNS = ("job", "job_label", "due_at", "did", "seconds")


@app.command(name="list", help=say("page.job_list"))
def list_(
    ctx: typer.Context,
    with_runs: Annotated[bool, typer.Option("--runs", help=say("option.runs"))] = False,
    most: Annotated[int, typer.Option("--most", help=say("option.most"), min=1)] = 20,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        if with_runs:
            rows = [_run_row(one.job, (one,)) for one in runs.listed(transaction, most)]
            show_rows(rows, (*COLUMNS, "finished"), output)
        else:
            rows = [_job_row(transaction, job) for job in schedule(desk)]
            for row in rows:
                if desk.is_training and row["job"] == DELIVER and row["due_at"] is None:
                    row |= {"did": say("job.at_once"), "next": None}
            show_rows(rows, (*COLUMNS, "next"), output)


def _job_row(transaction: Transaction, job: Job) -> dict[str, object]:
    """A job with its last run, all parts of it together, and when it is due next."""
    found = [runs.newest(transaction, name) for name in (job.parts or (job.name,))]
    last = max((run.due_at for run in found if run), default="")
    noted = runs.newest(transaction, job.name)
    ran = [run for run in found if run and run.due_at == last]
    row = _run_row(job.name, (noted,) if noted and noted.error else ran)
    return row | {"next": next_fire(job)}


def _run_row(job: str, ran: Sequence[JobRun]) -> dict[str, object]:
    """What a run did, in words; none where the job has never run."""
    counts = {name: n for run in ran for name, n in run.counts.items()}
    error = next((run.error for run in ran if run.error), "")
    is_over = all(run.finished_at for run in ran)
    did = in_words(counts) if is_over else say("job.open")
    return {
        "job": job,
        "job_label": named("job", job),
        "due_at": ran[0].due_at.replace("T", " ") if ran else None,
        "started_at": ran[0].started_at if ran else None,
        "finished_at": ran[-1].finished_at if ran else None,
        "finished": _moment(ran[-1].finished_at) if ran else None,
        "seconds": round(sum(run.seconds or 0 for run in ran), 3) if ran and is_over else None,
        "result": " ".join(run.result or "" for run in ran),
        "did": (say("job.failed", error=error) if error else did) if ran else say("job.never"),
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@app.command(name="run", help="page.job_run")
def run(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(help=say("option.job"), show_default=False)],
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        if job == DELIVER:
            _deliver(desk)
        elif job == BOUNCES:
            _look(desk)
        elif job == DAY_PLAN:
            for day in desk.catch_up() or [desk.work_day(desk.office.today)]:
                tell(day_in_words(day))
        elif job in JOBS:
            raise Stop(Exit.USAGE, say("job.part_of_plan", job=job))
        else:
            hint = phrase(close_to(job, [*NAMES, *JOBS]))
            said = say("error.no_job", given=job, jobs=", ".join(NAMES))
            raise Stop(Exit.NOT_FOUND, sentences(said, hint))


def _deliver(desk: Desk) -> None:
    """Send what is planned and due."""
    words = wording()
    try:
        sent = outgoing.send(desk)
    except outgoing.NoServer:
        raise Stop(Exit.CONFIGURATION, say("mail.no_server")) from None
    except Unreachable as error:
        raise Stop(Exit.TRY_LATER, say("mail.unreachable", why=phrase(str(error)))) from None
    counts = [f"{words.label('owed_status', status)} {n}" for status, n in sent.items()]
    tell(say("job.delivered", counts=say("word.comma").join(counts) or say("word.none")))


def _look(desk: Desk) -> None:
    """Look into the mailbox for mails that came back."""
    try:
        found = returning.look(desk)
    except returning.NoMailbox:
        raise Stop(Exit.CONFIGURATION, say("mail.no_mailbox")) from None
    except MailboxClosed as error:
        raise Stop(Exit.TRY_LATER, say("mail.unread", why=phrase(str(error)))) from None
    tell(say("job.looked", done=in_words(found)))
