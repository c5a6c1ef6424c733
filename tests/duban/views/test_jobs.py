"""Jobs and their runs as lists."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from config.words import Words
from duban.rendering.data import as_data
from duban.views.jobs import job_list, run_list, two_dates
from notifications.parcel import Unreachable
from states.saying import saying
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import Practice, at
from workflow.night import job_runs
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult
from workflow.night.plan import JOBS
from workflow.runners.embedded import Job

NOW = at("2023-07-20T10:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """A practice office whose last night was that of 20 July 2023."""
    made = Practice(new_store(f"sqlite:///{tmp_path / 'office.db'}"))
    made.night("2023-07-19")
    made.night("2023-07-20")
    yield made
    shut(made.store)


def job(name: str, cron: str, parts: tuple[str, ...] = ()) -> Job:
    """A job of a schedule whose clock stands still."""

    def work(fire: datetime, is_last: bool) -> JobResult:
        raise AssertionError("a list runs nothing")

    return Job(name=name, cron=cron, clock=lambda: NOW, work=work, parts=parts)


PLAN, SEND = job(JobName.DAY_PLAN, "0 6 * * *", tuple(JOBS)), job(JobName.DELIVER, "* * * * *")


def test_job_has_the_last_run_of_all_its_parts(office: Practice, spoken: Words) -> None:
    with office.store.reading() as transaction:
        table = job_list(transaction, (PLAN, SEND), spoken, is_training=False)
    plan, send = as_data(table)
    assert (plan["job"], plan["job_label"]) == (
        JobName.DAY_PLAN,
        spoken.named("job", JobName.DAY_PLAN),
    )
    assert plan["due_at"] == "2023-07-20 06:00"
    assert plan["next"] == "2023-07-21T06:00:00+08:00"
    assert plan["did"] == spoken.say("did.nothing")
    assert "reminders=0" in plan["result"] and "overdue=0" in plan["result"]
    assert (send["due_at"], send["did"]) == (None, spoken.say("job.never"))


def test_training_delivers_with_each_act(office: Practice, spoken: Words) -> None:
    with office.store.reading() as transaction:
        (send,) = as_data(job_list(transaction, (SEND,), spoken, is_training=True))
    assert (send["did"], send["next"]) == (spoken.say("job.at_once"), None)


def test_reason_of_a_failure_is_said_in_the_language_of_the_reader(
    office: Practice, spoken: Words
) -> None:
    why = saying("server.no_starttls", place="mail.example:25")
    with office.store.writing() as transaction:
        job_runs.fail(
            transaction,
            JobName.DELIVER,
            "2023-07-20T09:59",
            "2023-07-20T09:59:00+08:00",
            Unreachable(why),
        )
        failed, *_ = as_data(run_list(transaction, 6, spoken))
    assert failed["did"] == spoken.say("job.failed", error=spoken.said(why))


def test_run_that_failed_or_is_not_over_says_so(office: Practice, spoken: Words) -> None:
    with office.store.writing() as transaction:
        job_runs.claim(
            transaction, JobName.DELIVER, "2023-07-20T09:58", "2023-07-20T09:58:00+08:00"
        )
        error = OSError("the server is away")
        job_runs.fail(
            transaction, JobName.DELIVER, "2023-07-20T09:59", "2023-07-20T09:59:00+08:00", error
        )
        failed, under_way, *nights = as_data(run_list(transaction, 6, spoken))
        (send,) = as_data(job_list(transaction, (SEND,), spoken, is_training=False))
    said = spoken.say("job.failed", error="OSError: the server is away")
    assert (failed["did"], send["did"]) == (said, said)
    assert (under_way["did"], under_way["seconds"]) == (spoken.say("job.open"), None)
    assert [row["due_at"] for row in nights] == ["2023-07-20 06:00"] * 2 + ["2023-07-19 06:00"] * 2


def test_every_job_is_told_by_one_of_two_dates_in_training(spoken: Words) -> None:
    told = two_dates(spoken)
    assert all(told.count(spoken.named("job", one)) >= 1 for one in JobName)
    by_office, _, by_machine = told.partition(spoken.named("job", JobName.DELIVER))
    assert all(spoken.named("job", one) in by_office for one in (JobName.DAY_PLAN, *JOBS))
    assert spoken.named("job", JobName.BACKUP) in by_machine
