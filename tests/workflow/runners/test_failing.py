"""What fails is noted and tried again."""

from datetime import datetime, timedelta

import pytest

from states.saying import saying
from tests.practice import Practice
from tests.workflow.runners.shift import Bench, Crew, be_through, every_day, nights, take_up
from workflow.night import job_runs
from workflow.night.job_results import JobResult
from workflow.night.plan import JOBS, day_plan
from workflow.runners.embedded import Job, Runner


def test_failing_delivery_is_noted_and_the_next_fire_tries_again(
    office: Practice, crew: Crew, caplog: pytest.LogCaptureFixture
) -> None:
    bench, tries = Bench("2023-07-20T10:00"), 0

    def fails(fire: datetime, is_last: bool) -> JobResult:
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise OSError("no way out\nto the server")
        return JobResult({"sent": 2})

    deliver = Job(name="deliver", cron="* * * * *", clock=bench.new_clock(), work=fails)
    runner = crew.runner(office.store, (deliver,), gone_by=lambda: bench.gone_by)
    take_up(runner)
    for _ in range(2):
        runner.tick(deliver)
        be_through(runner, office.store)
    assert tries == 1
    for _ in range(2):
        bench.pass_by(timedelta(minutes=1))
        runner.tick(deliver)
        be_through(runner, office.store)
    assert runner.end(30) == ()
    with office.store.reading() as transaction:
        last, *failed = job_runs.listed(transaction, 9)
        done = job_runs.newest_done(transaction, "deliver")
    no_way = saying("reason.words", words="OSError: no way out to the server")
    assert [one.did.error for one in failed] == [(no_way,)] * 2
    assert (last.did.error, last.did.counts, done) == ((), {"sent": 2}, last)
    assert [one.message for one in caplog.records] == ["failed"]


@pytest.mark.parametrize("runs_by", ["sqlite", "postgresql"], indirect=True)
def test_failing_night_is_tried_again_after_growing_pauses_and_then_forgotten(
    begun: Practice,
) -> None:
    bench, tries = Bench("2023-07-20T06:00"), 0

    def fails(fire: datetime, is_last: bool) -> JobResult:
        nonlocal tries
        tries += 1
        if tries <= 3:
            raise RuntimeError("a full disk")
        return day_plan(begun.office, fire.date()).result

    clock = bench.new_clock()
    job = Job(name="day_plan", cron="0 6 * * *", clock=clock, work=fails, parts=tuple(JOBS))
    runner = Runner(begun.store, (job,), gone_by=lambda: bench.gone_by)
    tried = []
    for second in range(10):
        runner.tick(job)
        tried.append(tries)
        if second == 5:
            with begun.store.reading() as transaction:
                (noted,) = [run for run in job_runs.listed(transaction, 9) if run.job == "day_plan"]
            assert noted.did.error == (saying("reason.words", words="RuntimeError: a full disk"),)
        bench.pass_by(timedelta(seconds=1))
    assert tried == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4]
    with begun.store.reading() as transaction:
        assert {run.job for run in job_runs.listed(transaction, 9)} == set(JOBS)
    assert nights(begun) == every_day("2023-07-19", "2023-07-20")


def test_night_half_done_on_the_first_day_is_finished_before_the_next(
    office: Practice, crew: Crew
) -> None:
    office.do("open_case")
    with office.store.writing() as transaction:
        job_runs.claim(transaction, "remind", "2023-07-19T06:00", "2023-07-19T06:00:00+08:00")
    crew.begin(Bench("2023-07-20T10:00")).tick()
    assert nights(office) == ["2023-07-19", "2023-07-20"]
