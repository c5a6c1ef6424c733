"""Which fire of which job has run: each is claimed once, and what has run is told by it."""

from datetime import datetime

import pytest

from states.calendar import OFFICE_TIME
from tests.workflow import sql
from workflow.night import job_runs
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult
from workflow.night.job_runs import Progress
from workflow.store.database import Store
from workflow.store.transaction import Transaction

NIGHT, BACKUP, DELIVER = JobName.NIGHTLY, JobName.BACKUP, JobName.DELIVER
DAYS = [f"2024-01-{day:02d}T06:00" for day in range(8, 13)]
DONE = JobResult({"acts": 2})


def run(transaction: Transaction, job: str, due_at: str, result: JobResult = DONE) -> None:
    """Let a job run from its claim to its end, two seconds later."""
    assert job_runs.claim(transaction, job, due_at, f"{due_at}:00+08:00")
    job_runs.finish(transaction, job, due_at, f"{due_at}:02+08:00", result)


def test_fire_of_a_job_is_claimed_once(store: Store) -> None:
    with store.writing() as transaction:
        assert job_runs.claim(transaction, NIGHT, DAYS[0], "now")
        assert not job_runs.claim(transaction, NIGHT, DAYS[0], "later")
        assert job_runs.claim(transaction, BACKUP, DAYS[0], "now")
        assert job_runs.claim(transaction, NIGHT, DAYS[1], "now")
        assert [one.started_at for one in job_runs.listed(transaction, 9)] == ["now"] * 3


def test_run_is_gone_on_with_where_it_was_left_until_it_is_over(store: Store) -> None:
    with store.writing() as transaction:
        assert job_runs.under_way(transaction, NIGHT, DAYS[0]) is None
        job_runs.claim(transaction, NIGHT, DAYS[0], "now")
        assert job_runs.under_way(transaction, NIGHT, DAYS[0]) == Progress()
        left = Progress(part=1, after="tj-2023-22/120101", escalated=["tj-2023-22/120101"])
        left.count(acts=2)
        left.count(acts=1, overdue=4)
        job_runs.keep(transaction, NIGHT, DAYS[0], left)
        found = job_runs.under_way(transaction, NIGHT, DAYS[0])
        assert found == left
        assert found is not None and found.counts == {"acts": 3, "overdue": 4}
        job_runs.finish(transaction, NIGHT, DAYS[0], "then", DONE)
        assert job_runs.under_way(transaction, NIGHT, DAYS[0]) is None


def test_how_long_a_run_took_is_known_once_it_is_over(store: Store) -> None:
    with store.writing() as transaction:
        job_runs.claim(transaction, NIGHT, DAYS[1], f"{DAYS[1]}:00+08:00")
        run(transaction, NIGHT, DAYS[0])
        died, over = job_runs.listed(transaction, 2)
    assert (died.seconds, died.did) == (None, JobResult())
    assert (over.seconds, over.did) == (2.0, DONE)


def test_run_that_failed_is_kept_and_is_none_that_ended_as_it_should(store: Store) -> None:
    with store.writing() as transaction:
        run(transaction, NIGHT, DAYS[0])
        job_runs.claim(transaction, NIGHT, DAYS[1], "now")
        job_runs.fail(transaction, NIGHT, DAYS[1], "then", OSError("the disk is full"))
        job_runs.fail(transaction, NIGHT, DAYS[2], "then", OSError("the disk is full"))
        newest = job_runs.newest(transaction, NIGHT)
        done = job_runs.newest_done(transaction, NIGHT)
        assert newest is not None and done is not None
        assert (newest.due_at, done.due_at) == (DAYS[2], DAYS[0])
        assert newest.did.error and newest.finished_at == "then"
        assert job_runs.newest(transaction, BACKUP) is None
        assert job_runs.newest_done(transaction, BACKUP) is None


def test_run_that_is_not_over_has_not_ended_as_it_should(store: Store) -> None:
    with store.writing() as transaction:
        job_runs.claim(transaction, NIGHT, DAYS[0], "now")
        assert job_runs.newest_done(transaction, NIGHT) is None
        assert job_runs.of(transaction, [NIGHT], DAYS[0]) == {}


def test_what_jobs_came_to_is_told_of_those_that_were_due_at_a_time(store: Store) -> None:
    with store.writing() as transaction:
        run(transaction, NIGHT, DAYS[0])
        run(transaction, JobName.REMIND, DAYS[0], JobResult({"reminders": 3}))
        run(transaction, BACKUP, DAYS[1])
        found = job_runs.of(transaction, [JobName.REMIND, NIGHT, BACKUP], DAYS[0])
    assert found == {"remind": JobResult({"reminders": 3}), "nightly": DONE}


@pytest.mark.parametrize(
    ("nights", "backups", "until"),
    [
        ([], [], None),
        ([0, 1, 2], [0, 1, 2], DAYS[2]),
        ([0, 1, 2], [0, 1], DAYS[1]),
        ([0], [0, 1, 2], DAYS[0]),
        ([1, 2], [], "2024-01-09T05:59"),
        ([], [2], "2024-01-10T05:59"),
    ],
)
def test_all_jobs_have_run_up_to_where_the_slowest_has(
    store: Store, nights: list[int], backups: list[int], until: str | None
) -> None:
    """One that has never run has done nothing since just before the first of the others."""
    with store.writing() as transaction:
        for job, days in ((NIGHT, nights), (BACKUP, backups)):
            for day in days:
                run(transaction, job, DAYS[day])
        found = job_runs.done_until(transaction, [NIGHT, BACKUP])
    assert found == (
        None if until is None else datetime.fromisoformat(until).replace(tzinfo=OFFICE_TIME)
    )


def test_run_that_died_was_not_done_but_its_job_has_begun(store: Store) -> None:
    with store.writing() as transaction:
        job_runs.claim(transaction, NIGHT, DAYS[1], "now")
        run(transaction, BACKUP, DAYS[2])
        found = job_runs.done_until(transaction, [NIGHT, BACKUP])
        assert found is not None and f"{found:%Y-%m-%dT%H:%M}" == "2024-01-09T05:59"
        assert job_runs.done_until(transaction, [BACKUP]) == datetime.fromisoformat(
            DAYS[2]
        ).replace(tzinfo=OFFICE_TIME)


@pytest.mark.parametrize("due_at", ["x", "", "2024-13-45T06:00", "2024-01-12"])
def test_run_that_was_due_at_no_time_is_none(store: Store, due_at: str) -> None:
    with store.writing() as transaction:
        run(transaction, NIGHT, DAYS[0])
        run(transaction, NIGHT, due_at)
        found = job_runs.done_until(transaction, [NIGHT])
        assert found is not None and f"{found:%Y-%m-%dT%H:%M}" == DAYS[0]


def test_run_that_began_on_a_day_before_it_was_due_is_none(store: Store) -> None:
    with store.writing() as transaction:
        run(transaction, NIGHT, DAYS[0])
        job_runs.claim(transaction, NIGHT, DAYS[2], DAYS[1])
        job_runs.finish(transaction, NIGHT, DAYS[2], DAYS[1], DONE)
        found = job_runs.done_until(transaction, [NIGHT])
        assert found is not None and f"{found:%Y-%m-%dT%H:%M}" == DAYS[0]


@pytest.mark.parametrize(
    ("started", "is_forgotten"),
    [("2024-01-11T06:00", True), ("2024-01-12T00:30", False), ("2024-01-12T06:00", False)],
)
def test_run_that_began_on_a_day_before_its_own_is_forgotten(
    store: Store, started: str, is_forgotten: bool
) -> None:
    due = "2024-01-12T06:00"
    with store.writing() as transaction:
        job_runs.claim(transaction, NIGHT, due, started)
        assert job_runs.forget_early(transaction, NIGHT, due) is is_forgotten
        assert job_runs.claim(transaction, NIGHT, due, due) is is_forgotten


@pytest.mark.parametrize(("started", "finished"), [("x", DAYS[0]), (DAYS[0], "x"), (DAYS[0], None)])
def test_run_whose_times_are_none_took_nobody_knows_how_long(
    started: str, finished: str | None
) -> None:
    assert job_runs.JobRun(NIGHT, DAYS[0], started, finished).seconds is None


def test_old_runs_and_those_beyond_the_last_day_are_forgotten(store: Store) -> None:
    with store.writing() as transaction:
        for day in DAYS:
            run(transaction, NIGHT, day)
            run(transaction, DELIVER, day)
        job_runs.prune(transaction, NIGHT, DAYS[1], DAYS[3])
        kept = [one.due_at for one in job_runs.listed(transaction, 99) if one.job == NIGHT]
        assert kept == [DAYS[3], DAYS[2], DAYS[1]]
        assert job_runs.last(transaction) == {"deliver": DAYS[4], "nightly": DAYS[3]}
        job_runs.forget(transaction, DELIVER)
        assert job_runs.last(transaction) == {"nightly": DAYS[3]}


def test_latest_runs_come_first_and_since_a_time_the_first_included(store: Store) -> None:
    with store.writing() as transaction:
        for day in DAYS[:3]:
            run(transaction, NIGHT, day)
        run(transaction, BACKUP, DAYS[1])
        listed = [(one.job, one.due_at) for one in job_runs.listed(transaction, 3)]
        assert listed == [("nightly", DAYS[2]), ("backup", DAYS[1]), ("nightly", DAYS[1])]
        moment = datetime.fromisoformat(DAYS[1]).replace(tzinfo=OFFICE_TIME)
        since = [one.due_at for one in job_runs.since(transaction, NIGHT, moment)]
        assert since == [DAYS[2], DAYS[1]]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["due_at", "started_at", "finished_at", "result"])
def test_run_that_holds_bytes_is_shown_as_they_stand(store: Store, column: str) -> None:
    with store.writing() as transaction:
        run(transaction, NIGHT, DAYS[0])
    sql.run(store, f"UPDATE job_run SET {column} = x'ff00'")  # noqa: S608 - our own
    with store.reading() as transaction:
        (shown,) = job_runs.listed(transaction, 9)
        assert getattr(shown, column) == "b'\\xff\\x00'"
        assert (shown.seconds is None) is (column in ("started_at", "finished_at"))
        assert bool(shown.did.error) is False
        assert job_runs.newest(transaction, NIGHT) == shown
        job_runs.last(transaction)
        job_runs.of(transaction, [NIGHT], DAYS[0])
