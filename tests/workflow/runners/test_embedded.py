"""The clock of the jobs: each fire once, whatever happens to schedulers, days and clocks."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from duban.clock import DRIFT, SteadyClock, elapsed
from states.mail_kinds import Addressee
from states.saying import saying
from tests.conftest import shut
from tests.practice import Practice, at
from workflow.night import reports, runs
from workflow.night.plan import JOBS, day_plan
from workflow.night.results import JobResult
from workflow.record import owing
from workflow.runners.embedded import AHEAD, KEPT, Job, Runner, fires
from workflow.store.database import Store

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
SCHEDULERS, TICKS = 3, 1_000


class Bench:
    """The wall of a machine and what has gone by since it was started, both moved by hand."""

    def __init__(self, moment: str) -> None:
        self.wall, self.gone_by = at(moment), 0.0

    def pass_by(self, span: timedelta) -> None:
        """Let time go by."""
        self.wall += span
        self.gone_by += span.total_seconds()

    def new_clock(self) -> SteadyClock:
        """The clock of a process that begins now."""
        return SteadyClock(lambda: self.wall, lambda: self.gone_by)


class Shift:
    """A process that runs the day plan of an office and its deliveries."""

    def __init__(self, office: Practice, bench: Bench) -> None:
        self.clock = bench.new_clock()
        self.delivered: list[str] = []
        self._office = office
        day = Job(
            name="day_plan",
            cron="0 6 * * *",
            clock=self.clock,
            work=self._day_plan,
            parts=tuple(JOBS),
        )
        deliver = Job(name="deliver", cron="* * * * *", clock=self.clock, work=self._deliver)
        self.runner = Runner(office.store, (day, deliver), gone_by=lambda: bench.gone_by)

    def _day_plan(self, fire: datetime, is_last: bool) -> JobResult:
        return day_plan(self._office.office, fire.date(), mails=is_last).result

    def _deliver(self, fire: datetime, is_last: bool) -> JobResult:
        self.delivered.append(fire.isoformat())
        return JobResult()

    def tick(self) -> None:
        """One tick of each job."""
        self._office.now = self.clock()
        for job in self.runner.jobs:
            self.runner.tick(job)


def nights(office: Practice) -> list[str]:
    """The nights of which there is a report, the oldest first."""
    with office.store.reading() as transaction:
        return reports.days(transaction, 10_000)[::-1]


def every_day(first: str, last: str) -> list[str]:
    """All days from *first* to *last*."""
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return [(date.fromisoformat(first) + timedelta(days=n)).isoformat() for n in range(days + 1)]


def chased(office: Practice) -> Counter[tuple[str, str | None]]:
    """How many reminders and overdue notices each duty got."""
    return Counter((m.kind, m.item) for m in office.mails() if m.kind in ("reminder", "overdue"))


@pytest.fixture
def begun(office: Practice) -> Practice:
    """An office with an open case, whose night of 19 July 2023 is done."""
    office.do("open_case")
    office.night("2023-07-19")
    return office


# --- several schedulers ------------------------------------------------------------------------


def test_three_schedulers_run_each_of_the_fires_of_a_thousand_ticks_once(store: Store) -> None:
    office = Practice(store)
    office.do("open_case")
    step, begins = timedelta(seconds=20), at("2023-07-24T03:30")
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
        runner = Runner(own, jobs, gone_by=lambda: (moment - begins).total_seconds())
        for _ in range(TICKS):
            gate.wait()
            for job in jobs:
                runner.tick(job)
        office.store.close()
        shut(own)

    threads = [threading.Thread(target=scheduler) for _ in range(SCHEDULERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ends = begins + TICKS * step
    first = begins - timedelta(seconds=1)  # the newest that was missed before they began
    expected = [
        *((name, at("2023-07-24T06:00")) for name in JOBS),
        *(("deliver", fire) for fire in fires("* * * * *", first, ends)),
        *(("bounces", fire) for fire in fires("*/5 * * * *", first, ends)),
    ]
    assert Counter(ran) == Counter(expected)
    assert len(expected) > TICKS / 3
    assert chased(office) == {("reminder", "plan_filing"): 1, ("reminder", "institution_filing"): 1}


def test_fire_whose_worker_died_is_seen_and_keeps_nobody_from_the_next(office: Practice) -> None:
    bench = Bench("2023-07-20T10:00")
    with office.store.writing() as transaction:
        assert runs.claim(transaction, "deliver", "2023-07-20T10:00", "2023-07-20T10:00:00+08:00")
    shift = Shift(office, bench)
    shift.tick()
    assert shift.delivered == []
    bench.pass_by(timedelta(minutes=1))
    shift.tick()
    assert shift.delivered == [at("2023-07-20T10:01").isoformat()]
    with office.store.reading() as transaction:
        left = [run for run in runs.listed(transaction, 9) if run.finished_at is None]
    assert [(run.job, run.due_at) for run in left] == [("deliver", "2023-07-20T10:00")]


def test_runs_of_deliveries_are_kept_two_days(office: Practice) -> None:
    bench = Bench("2023-07-20T10:00")
    shift = Shift(office, bench)
    shift.tick()
    for _ in range(3):
        bench.pass_by(timedelta(days=1))
        shift.tick()
    with office.store.reading() as transaction:
        kept = [run.due_at for run in runs.listed(transaction, 99) if run.job == "deliver"]
    assert kept == [f"2023-07-{day}T10:00" for day in (23, 22, 21)]
    assert timedelta(days=2) == KEPT


# --- failures ------------------------------------------------------------------------------------


def test_failing_delivery_is_noted_and_the_next_fire_tries_again(
    office: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    bench, tries = Bench("2023-07-20T10:00"), 0

    def fails(fire: datetime, is_last: bool) -> JobResult:
        nonlocal tries
        tries += 1
        if tries <= 2:
            raise OSError("no way out\nto the server")
        return JobResult({"sent": 2})

    deliver = Job(name="deliver", cron="* * * * *", clock=bench.new_clock(), work=fails)
    runner = Runner(office.store, (deliver,), gone_by=lambda: bench.gone_by)
    runner.tick(deliver)
    runner.tick(deliver)
    assert tries == 1
    for _ in range(2):
        bench.pass_by(timedelta(minutes=1))
        runner.tick(deliver)
    with office.store.reading() as transaction:
        last, *failed = runs.listed(transaction, 9)
        done = runs.newest_done(transaction, "deliver")
    no_way = saying("reason.words", words="OSError: no way out to the server")
    assert [one.did.error for one in failed] == [(no_way,)] * 2
    assert (last.did.error, last.did.counts, done) == ((), {"sent": 2}, last)
    assert [one.message for one in caplog.records] == ["failed"]


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
                (noted,) = [run for run in runs.listed(transaction, 9) if run.job == "day_plan"]
            assert noted.did.error == (saying("reason.words", words="RuntimeError: a full disk"),)
        bench.pass_by(timedelta(seconds=1))
    assert tried == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4]
    with begun.store.reading() as transaction:
        assert {run.job for run in runs.listed(transaction, 9)} == set(JOBS)
    assert nights(begun) == every_day("2023-07-19", "2023-07-20")


def test_night_half_done_on_the_first_day_is_finished_before_the_next(office: Practice) -> None:
    office.do("open_case")
    with office.store.writing() as transaction:
        runs.claim(transaction, "remind", "2023-07-19T06:00", "2023-07-19T06:00:00+08:00")
    Shift(office, Bench("2023-07-20T10:00")).tick()
    assert nights(office) == ["2023-07-19", "2023-07-20"]


# --- downtime ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back_on", "told"),
    [("2023-07-23", "none"), ("2023-08-18", "overdue"), ("2024-08-22", "overdue")],
    ids=["3 days", "30 days", "400 days"],
)
def test_downtime_leaves_one_mail_a_duty_and_a_report_a_night(
    begun: Practice, back_on: str, told: str
) -> None:
    bench = Bench(f"{back_on}T10:00")
    shift = Shift(begun, bench)
    shift.tick()
    assert nights(begun) == every_day("2023-07-19", back_on)
    duties = ("plan_filing", "institution_filing")
    assert chased(begun) == ({} if told == "none" else {(told, item): 1 for item in duties})
    before = begun.mails()
    for _ in range(3):
        bench.pass_by(timedelta(seconds=30))
        shift.tick()
        Shift(begun, bench).tick()
    assert begun.mails() == before
    assert {m.day for m in before if m.kind == "overdue"} <= {back_on}
    with begun.store.reading() as transaction:
        on_days = [reports.on_day(transaction, date.fromisoformat(day)) for day in nights(begun)]
    assert [one.day.isoformat() for one in on_days if one] == nights(begun)


def test_missed_rung_is_one_reminder_on_the_day_of_the_return(begun: Practice) -> None:
    bench = Bench("2023-07-24T05:59:30")
    shift = Shift(begun, bench)
    shift.tick()
    assert nights(begun)[-1] == "2023-07-23"  # today is not due before six
    assert chased(begun) == {}
    bench.pass_by(timedelta(days=2))
    shift.tick()
    bench.pass_by(timedelta(minutes=1))
    shift.tick()
    sent = [(m.day, m.item) for m in begun.mails() if m.kind == "reminder"]
    duties = ("plan_filing", "institution_filing")
    assert sorted(sent) == sorted(("2023-07-25", item) for item in duties)


def test_new_office_has_no_night_before_its_first_morning(office: Practice) -> None:
    bench = Bench("2023-07-20T03:00")
    shift = Shift(office, bench)
    shift.tick()
    assert nights(office) == []
    bench.pass_by(3 * HOUR)
    shift.tick()
    assert nights(office) == ["2023-07-20"]


# --- clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [HOUR, -HOUR, YEAR, -YEAR], ids=str)
def test_clock_that_is_put_elsewhere_and_back_sends_nothing_twice_and_skips_nothing(
    begun: Practice, step: timedelta
) -> None:
    bench = Bench("2023-07-22T05:00")
    shift = Shift(begun, bench)
    shift.tick()
    for hour in range(24 * 6):
        bench.pass_by(HOUR)
        if hour == 30:
            bench.wall += step
        if hour == 80:
            bench.wall -= step
        shift.tick()
        assert shift.clock.step == (step if 30 <= hour < 80 else timedelta())
    assert nights(begun) == every_day("2023-07-19", "2023-07-27")
    undisturbed = {("reminder", "plan_filing"): 1, ("reminder", "institution_filing"): 1}
    assert chased(begun) == undisturbed
    hours = fires("0 * * * *", at("2023-07-22T04:59"), at("2023-07-28T05:00"))
    assert shift.delivered == [fire.isoformat() for fire in hours]


@pytest.mark.parametrize("step", [HOUR, YEAR], ids=str)
def test_restart_under_a_clock_put_back_repeats_no_night_and_goes_on_delivering(
    begun: Practice, step: timedelta
) -> None:
    bench = Bench("2023-07-24T06:30")
    first = Shift(begun, bench)
    for _ in range(20):
        first.tick()
        bench.pass_by(timedelta(minutes=1))
    before = begun.mails()
    bench.wall -= step
    again = Shift(begun, bench)
    for _ in range(20):
        again.tick()
        bench.pass_by(timedelta(minutes=1))
    assert begun.mails() == before
    assert nights(begun) == every_day("2023-07-19", "2023-07-24")
    assert len(again.delivered) >= 20 - AHEAD / timedelta(minutes=1) - 1
    bench.wall += step + timedelta(days=1)
    Shift(begun, bench).tick()
    assert nights(begun) == every_day("2023-07-19", "2023-07-25")


def test_wall_that_drifts_is_followed(office: Practice) -> None:
    bench = Bench("2023-07-20T10:00")
    clock = bench.new_clock()
    for _ in range(10):
        bench.pass_by(HOUR)
        bench.wall += DRIFT / 2
        assert clock() == bench.wall
        assert clock.step == timedelta()
    bench.wall += 2 * DRIFT
    assert clock() == bench.wall - 2 * DRIFT
    assert clock.step == 2 * DRIFT
    bench.wall -= 2 * DRIFT
    assert clock() == bench.wall
    assert clock.step == timedelta()


# --- running by itself ---------------------------------------------------------------------------


def test_runner_ticks_by_itself_and_ends_without_what_is_under_way_too_long(
    office: Practice,
) -> None:
    clock, begun, let_go = SteadyClock(), threading.Event(), threading.Event()

    def slow(fire: datetime, is_last: bool) -> JobResult:
        begun.set()
        let_go.wait(30)
        office.store.close()
        return JobResult({"sent": 1})

    job = Job(name="deliver", cron="* * * * *", clock=clock, work=slow)
    runner = Runner(office.store, (job,), gone_by=elapsed)
    runner.start()
    assert begun.wait(30)
    assert runner.silence == 0.0
    assert runner.end(0.2) == ("deliver",)
    let_go.set()
    assert runner.end(30) == ()
    with office.store.reading() as transaction:
        assert [run.did.counts for run in runs.listed(transaction, 9)] == [{"sent": 1}]
    office.store.close()


def test_mails_of_the_office_are_owed_once_a_night(begun: Practice) -> None:
    begun.put_in_force(report_to=(Addressee.CITY_OPERATOR,))
    shift = Shift(begun, Bench("2023-07-22T10:00"))
    shift.tick()
    with begun.store.reading() as transaction:
        owed = [m.day for m in owing.recent(transaction, 99) if m.case_id == owing.OFFICE]
    assert sorted(owed) == every_day("2023-07-20", "2023-07-22")
