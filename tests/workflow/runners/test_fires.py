"""The clock of the jobs: each fire once, whatever happens to schedulers, days and clocks."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from duban.clock import SteadyClock, elapsed
from states.mail_kinds import Addressee
from tests.conftest import shut
from tests.practice import Practice, at
from tests.workflow.runners.shift import (
    RUNNERS,
    Bench,
    Crew,
    be_through,
    chased,
    every_day,
    take_up,
)
from workflow.night import job_runs
from workflow.night.job_results import JobResult
from workflow.night.plan import JOBS, day_plan
from workflow.record import owing
from workflow.runners.embedded import KEPT, STALE_SECONDS, Job, fires
from workflow.store.database import Store

SCHEDULERS, TICKS = 3, {"sqlite": 1_000, "postgresql": 1_000, "procrastinate": 240}


def test_three_schedulers_run_each_of_the_fires_of_many_ticks_once(
    store: Store, runs_by: str
) -> None:
    ticks = TICKS[runs_by]
    office = Practice(store)
    office.do("open_case")
    step, begins = timedelta(seconds=20), at("2023-07-24T05:00")
    moment = begins
    gate = threading.Barrier(SCHEDULERS, action=lambda: advance())
    ran: list[tuple[str, datetime]] = []

    def advance() -> None:
        nonlocal moment
        moment += step
        office.now = moment

    def scheduler() -> None:
        own = Store(store.url.render_as_string(hide_password=False))

        def work(name: str) -> Callable[[datetime, bool], JobResult]:
            def note(fire: datetime, is_last: bool) -> JobResult:
                ran.append((name, fire))
                return JobResult()

            return note

        def day(fire: datetime, is_last: bool) -> JobResult:
            done = day_plan(office.office, fire.date(), mails=is_last).done
            ran.extend((name, fire) for name in done)
            return JobResult()

        jobs = (
            Job(
                name="day_plan",
                cron="0 6 * * *",
                clock=lambda: moment,
                work=day,
                parts=tuple(JOBS),
            ),
            Job(name="deliver", cron="* * * * *", clock=lambda: moment, work=work("deliver")),
            Job(name="bounces", cron="*/5 * * * *", clock=lambda: moment, work=work("bounces")),
        )
        runner = RUNNERS[runs_by](own, jobs, gone_by=lambda: (moment - begins).total_seconds())
        take_up(runner)
        for _ in range(ticks):
            gate.wait()
            for job in jobs:
                runner.tick(job)
            be_through(runner, own)
        gate.wait()
        assert runner.end(30) == ()
        office.store.close()
        shut(own)

    threads = [threading.Thread(target=scheduler) for _ in range(SCHEDULERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ends = begins + ticks * step
    first = begins - timedelta(seconds=1)  # the newest that was missed before they began
    expected = [
        *((name, at("2023-07-24T06:00")) for name in JOBS),
        *(("deliver", fire) for fire in fires("* * * * *", first, ends)),
        *(("bounces", fire) for fire in fires("*/5 * * * *", first, ends)),
    ]
    assert Counter(ran) == Counter(expected)
    assert len(expected) > ticks / 3
    assert chased(office) == {("reminder", "plan_filing"): 1, ("reminder", "institution_filing"): 1}


def test_fire_whose_worker_died_is_seen_and_keeps_nobody_from_the_next(
    office: Practice, crew: Crew
) -> None:
    bench = Bench("2023-07-20T10:00")
    with office.store.writing() as transaction:
        assert job_runs.claim(
            transaction, "deliver", "2023-07-20T10:00", "2023-07-20T10:00:00+08:00"
        )
    shift = crew.begin(bench)
    shift.tick()
    assert shift.delivered == []
    bench.pass_by(timedelta(minutes=1))
    shift.tick()
    assert shift.delivered == [at("2023-07-20T10:01").isoformat()]
    with office.store.reading() as transaction:
        left = [run for run in job_runs.listed(transaction, 9) if run.finished_at is None]
    assert [(run.job, run.due_at) for run in left] == [("deliver", "2023-07-20T10:00")]


def test_runs_of_deliveries_are_kept_two_days(office: Practice, crew: Crew) -> None:
    bench = Bench("2023-07-20T10:00")
    shift = crew.begin(bench)
    shift.tick()
    for _ in range(3):
        bench.pass_by(timedelta(days=1))
        shift.tick()
    with office.store.reading() as transaction:
        kept = [run.due_at for run in job_runs.listed(transaction, 99) if run.job == "deliver"]
    assert kept == [f"2023-07-{day}T10:00" for day in (23, 22, 21)]
    assert timedelta(days=2) == KEPT


def test_runner_ticks_by_itself_and_ends_without_what_is_under_way_too_long(
    office: Practice, crew: Crew
) -> None:
    clock, begun, let_go = SteadyClock(), threading.Event(), threading.Event()

    def slow(fire: datetime, is_last: bool) -> JobResult:
        begun.set()
        let_go.wait(30)
        office.store.close()
        return JobResult({"sent": 1})

    job = Job(name="deliver", cron="* * * * *", clock=clock, work=slow)
    runner = crew.runner(office.store, (job,), gone_by=elapsed)
    runner.start()
    assert begun.wait(30)
    assert runner.silence < STALE_SECONDS
    assert runner.end(0.2) == ("deliver",)
    let_go.set()
    assert runner.end(30) == ()
    with office.store.reading() as transaction:
        assert [run.did.counts for run in job_runs.listed(transaction, 9)] == [{"sent": 1}]
    office.store.close()


def test_mails_of_the_office_are_owed_once_a_night(begun: Practice, crew: Crew) -> None:
    begun.put_in_force(report_to=(Addressee.CITY_OPERATOR,))
    shift = crew.begin(Bench("2023-07-22T10:00"))
    shift.tick()
    with begun.store.reading() as transaction:
        owed = [m.day for m in owing.recent(transaction, 99) if m.case_id == owing.OFFICE]
    assert sorted(owed) == every_day("2023-07-20", "2023-07-22")
