"""`duban job`: what has run, and running it now."""

from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap import bounce_mailbox
from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk
from duban.running import delivering
from duban.running.days import catch_up, work_day
from duban.running.jobs import ENTRIES, schedule
from duban.views.days import counted, day_in_words
from duban.views.jobs import job_list, run_list
from notifications.parcel import Unreachable
from states.saying import close_to, saying
from workflow.night.plan import JOBS
from workflow.night.runs import JobName

app = typer.Typer(
    help="page.job", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

NAMES = tuple(one.name for one in ENTRIES)


@app.command(name="list", help="page.job_list")
def list_(
    ctx: typer.Context,
    with_runs: Annotated[bool, typer.Option("--runs", help="option.runs")] = False,
    most: Annotated[int, typer.Option("--most", help="option.most", min=1)] = 20,
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
        if job == JobName.DELIVER:
            _deliver(desk, words)
        elif job == JobName.BOUNCES:
            _look(desk, words)
        elif job == JobName.DAY_PLAN:
            for day in catch_up(desk) or [work_day(desk, desk.office.today)]:
                tell(day_in_words(day, words))
        elif job in JOBS:
            raise Stop(Exit.USAGE, words.say("job.part_of_plan", job=job))
        else:
            hint = words.said(close_to(job, [*NAMES, *JOBS]))
            said = words.say("error.no_job", given=job, jobs=", ".join(NAMES))
            raise Stop(Exit.NOT_FOUND, words.sentences(said, hint))


def _deliver(desk: Desk, words: Words) -> None:
    """Send what is planned and due."""
    try:
        sent = delivering.send(desk)
    except Unreachable as error:
        raise Unreachable(*error.sayings, saying("mail.all_wait")) from error
    counts = [f"{words.label('owed_status', status)} {n}" for status, n in sent.items()]
    tell(
        words.say(
            "job.delivered", counts=words.say("word.comma").join(counts) or words.say("word.none")
        )
    )


def _look(desk: Desk, words: Words) -> None:
    """Look into the mailbox for mails that came back."""
    found = bounce_mailbox.look(desk)
    tell(words.say("job.looked", done=counted(found, words)))
