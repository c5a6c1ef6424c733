"""What the jobs of an office do: when each ran last, when it is due next, what its runs came to."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from config.words import Words
from duban.views.days import counted
from duban.views.page import Column, Kind, Table, Value, Where, column, data
from workflow.night import job_runs
from workflow.night.job_names import JobName
from workflow.night.job_results import joined
from workflow.night.job_runs import JobRun
from workflow.night.plan import JOBS
from workflow.runners.embedded import Job, next_fire
from workflow.store.transaction import Transaction


def job_list(
    transaction: Transaction, jobs: Iterable[Job], words: Words, *, is_training: bool
) -> Table:
    """Each job with its last run, all parts of it together, and when it is due next.

    In training mail is delivered with each act, and no delivery is ever due.
    """
    rows = []
    for job in jobs:
        ran, run = _newest(transaction, job), next_fire(job)
        did = _did(ran, words)
        if is_training and job.name == JobName.DELIVER and not ran:
            did, run = words.say("job.at_once"), None
        rows.append((*_run_row(job.name, ran, did, words), run))
    made = (*_run_columns(words, Where.DATA), column(words, "next", Kind.MOMENT, whole=True))
    return Table("jobs", "", made, tuple(rows))


def run_list(transaction: Transaction, most: int, words: Words) -> Table:
    """The latest runs, one a row."""
    rows = tuple(
        _run_row(one.job, (one,), _did((one,), words), words)
        for one in job_runs.listed(transaction, most)
    )
    return Table("runs", "", _run_columns(words, Where.PAGE), rows)


def two_dates(words: Words) -> str:
    """By which date the runs of a training office are told: the days' by its own, others' not."""
    dated = (JobName.DAY_PLAN, *JOBS)
    others = [one for one in JobName if one not in dated]
    return words.say(
        "admin.two_dates",
        dated=words.listed(words.named("job", one) for one in dated),
        others=words.listed(words.named("job", one) for one in others),
    )


def _newest(transaction: Transaction, job: Job) -> Sequence[JobRun]:
    """The runs of a job that were due last: one of each of its parts, or its own that failed."""
    noted = job_runs.newest(transaction, job.name)
    if noted is not None and noted.did.error:
        return (noted,)
    found = [job_runs.newest(transaction, name) for name in (job.parts or (job.name,))]
    last = max((run.due_at for run in found if run), default="")
    return [run for run in found if run and run.due_at == last]


def _run_columns(words: Words, finished: Where) -> tuple[Column, ...]:
    return (
        column(words, "job"),
        column(words, "job_label"),
        column(words, "due_at", whole=True),
        data("started_at"),
        data("finished_at"),
        data("result"),
        column(words, "did"),
        column(words, "seconds", Kind.NUMBER),
        column(words, "finished", Kind.MOMENT, where=finished, whole=True),
    )


def _run_row(job: str, ran: Sequence[JobRun], did: str, words: Words) -> tuple[Value, ...]:
    is_over = all(run.finished_at for run in ran)
    return (
        job,
        words.named("job", job),
        ran[0].due_at.replace("T", " ") if ran else None,
        ran[0].started_at if ran else None,
        ran[-1].finished_at if ran else None,
        " ".join(str(run.did) for run in ran),
        did,
        round(sum(run.seconds or 0 for run in ran), 3) if ran and is_over else None,
        _moment(ran[-1].finished_at) if ran else None,
    )


def _did(ran: Sequence[JobRun], words: Words) -> str:
    """What a run did, in words; that it failed, is not over, or has never been."""
    if not ran:
        return words.say("job.never")
    did = joined([run.did for run in ran])
    if did.error:
        return words.say("job.failed", error=words.said(*did.error))
    if not all(run.finished_at for run in ran):
        return words.say("job.open")
    return counted(did.counts, words)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:  # somebody wrote there, as the proof of the office says
        return None
