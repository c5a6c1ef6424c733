"""A run of which nobody gives a sign any more is taken over within a minute, and once."""

from datetime import datetime, timedelta

import pytest

from tests.practice import Practice
from tests.workflow import sql
from tests.workflow.runners.shift import Bench, Crew, be_through, take_up
from workflow.night import job_runs
from workflow.night.job_results import JobResult
from workflow.night.job_runs import JobRun
from workflow.runners.embedded import SILENT, Job, Runner

FIRE = "2023-07-20T10:00"
SECOND = timedelta(seconds=1)
ONCE_A_DAY = "0 10 * * *"


class Worker:
    """A process with one job, on clocks that are moved by hand, and what it did."""

    def __init__(self, office: Practice, crew: Crew, bench: Bench, cron: str = ONCE_A_DAY) -> None:
        self.did = list[datetime]()
        clock = bench.new_clock()
        self.job = Job(name="backup", cron=cron, clock=clock, work=self._work)
        gone_by = lambda: bench.gone_by  # noqa: E731 - the clock of a test
        self.runner: Runner = crew.runner(office.store, (self.job,), gone_by=gone_by)
        self._office = office
        take_up(self.runner)

    def _work(self, fire: datetime, is_last: bool) -> JobResult:
        self.did.append(fire)
        return JobResult({"backups": 1})

    def tick(self) -> None:
        """One tick, and what is done then."""
        self.runner.tick(self.job)
        be_through(self.runner, self._office.store)

    def end(self) -> None:
        """Take up nothing more."""
        assert self.runner.end(30) == ()


def claim(office: Practice, at: str = f"{FIRE}:05+08:00") -> None:
    """Claim the run as one does who dies of it at once."""
    with office.store.writing() as transaction:
        assert job_runs.claim(transaction, "backup", FIRE, at)


def the_run(office: Practice) -> JobRun:
    with office.store.reading() as transaction:
        (run,) = job_runs.listed(transaction, 9)
    return run


def test_run_of_who_died_is_taken_over_by_one_within_a_minute(office: Practice, crew: Crew) -> None:
    bench = Bench(FIRE)
    claim(office)
    workers = [Worker(office, crew, bench) for _ in range(2)]
    seconds = 0
    while not any(one.did for one in workers):
        for one in workers:
            one.tick()
        bench.pass_by(SECOND)
        seconds += 1
        assert seconds < 60
    for _ in range(60):
        bench.pass_by(SECOND)
        for one in workers:
            one.tick()
    for one in workers:
        one.end()
    assert SILENT.total_seconds() < seconds <= 47
    assert sum(len(one.did) for one in workers) == 1
    run = the_run(office)
    assert (run.due_at, run.did.counts, run.finished_at is None) == (FIRE, {"backups": 1}, False)


@pytest.mark.parametrize("runs_by", ["sqlite", "postgresql"], indirect=True)
def test_run_of_who_gives_signs_is_left_alone_until_the_signs_end(
    office: Practice, crew: Crew
) -> None:
    bench = Bench(FIRE)
    other = Worker(office, crew, bench)

    def long(fire: datetime, is_last: bool) -> JobResult:
        for _ in range(60):
            bench.pass_by(10 * SECOND)
            runner.give_signs()
            other.tick()
        assert other.did == []
        for _ in range(5):
            bench.pass_by(10 * SECOND)
            other.tick()
        assert len(other.did) == 1
        runner.give_signs()  # as who has woken does: it is not its run any more
        return JobResult({"backups": 2})

    job = Job(name="backup", cron=ONCE_A_DAY, clock=bench.new_clock(), work=long)
    runner = Runner(office.store, (job,), gone_by=lambda: bench.gone_by)
    runner.tick(job)
    assert other.did
    runner.give_signs()
    assert the_run(office).did.counts == {"backups": 2}


def test_sign_that_nobody_can_read_is_none(office: Practice, crew: Crew) -> None:
    bench = Bench(FIRE)
    claim(office)
    sql.run(office.store, "UPDATE job_run SET started_at = 'soon'")
    worker = Worker(office, crew, bench)
    worker.tick()
    bench.pass_by(11 * SECOND)
    worker.tick()
    worker.end()
    assert len(worker.did) == 1


def test_run_that_is_over_or_of_which_a_later_fire_came_is_nobodys(office: Practice) -> None:
    claim(office)
    later = Bench(FIRE).wall + timedelta(hours=1)
    with office.store.writing() as transaction:
        left = job_runs.left(transaction, "backup", later)
        assert left is not None
        assert job_runs.give_sign(transaction, left, later.isoformat()) is not None
        assert job_runs.give_sign(transaction, left, later.isoformat()) is None  # one was quicker
        assert job_runs.left(transaction, "backup", later) is None
        assert job_runs.left(transaction, "backup", later + SECOND) is not None
        job_runs.claim(transaction, "backup", "2023-07-21T10:00", later.isoformat())
        job_runs.finish(transaction, "backup", "2023-07-21T10:00", later.isoformat(), JobResult())
        assert job_runs.left(transaction, "backup", later + SECOND) is None


@pytest.mark.parametrize("runs_by", ["sqlite"], indirect=True)
def test_sign_that_can_not_be_given_is_logged_and_stops_nothing(
    office: Practice, crew: Crew, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bench = Bench(FIRE)

    def wrong(*_: object) -> None:
        raise OSError("a full disk")

    def work(fire: datetime, is_last: bool) -> JobResult:
        with monkeypatch.context() as patch:
            patch.setattr(job_runs, "give_sign", wrong)
            runner.give_signs()
        return JobResult({"backups": 1})

    job = Job(name="backup", cron=ONCE_A_DAY, clock=bench.new_clock(), work=work)
    runner = Runner(office.store, (job,), gone_by=lambda: bench.gone_by)
    runner.tick(job)
    assert [one.message for one in caplog.records] == ["sign"]
    assert the_run(office).did.counts == {"backups": 1}
