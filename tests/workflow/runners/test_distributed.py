"""Jobs that are handed over: another takes up what one leaves, and each begins anew by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event
from time import sleep

import pytest
from sqlalchemy import text

from duban.clock import elapsed
from tests.conftest import Postgres
from tests.practice import Practice
from tests.workflow.runners.shift import PATIENCE, Bench, be_through, is_waiting
from workflow.night import job_runs
from workflow.night.job_results import JobResult
from workflow.runners.distributed import DistributedRunner
from workflow.runners.embedded import STALE_SECONDS, Job
from workflow.runners.queue import Handed, Queue
from workflow.store.database import Store
from workflow.store.statement import Values

COUNT = "SELECT count(*) FROM {}.procrastinate_{}"
pytestmark = pytest.mark.parametrize("runs_by", ["procrastinate"], indirect=True)


class Desk:
    """A process that takes up one kind of job, and what it did."""

    def __init__(
        self,
        store: Store,
        name: str = "deliver",
        parts: tuple[str, ...] = (),
        stalled: float = 1.5,
    ) -> None:
        self.bench, self.did, self.fails = Bench("2023-07-20T10:00"), list[datetime](), 0
        cron = "0 6 * * *" if parts else "* * * * *"
        clock = self.bench.new_clock()
        self.is_long, self.unread = False, 0
        self.helped, self.help_fails = list[datetime](), False
        job = Job(
            name=name,
            cron=cron,
            clock=clock,
            work=self._work,
            parts=parts,
            is_long=lambda: self.is_long,
            help=self._help,
        )
        self.runner = DistributedRunner(
            store, (job,), gone_by=elapsed, before=self._before, stalled=stalled
        )
        self.store, self.may_end = store, Event()
        self.may_end.set()

    def _before(self) -> None:
        if self.unread:
            self.unread -= 1
            raise RuntimeError("settings that can't be read")

    def _work(self, fire: datetime, is_last: bool) -> JobResult:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("a full disk")
        self.did.append(fire)
        self.may_end.wait(PATIENCE)
        self.store.close()
        return JobResult({"sent": 1})

    def _help(self, fire: datetime) -> None:
        self.helped.append(fire)
        self.store.close()
        if self.help_fails:
            raise RuntimeError("a full disk")

    def tick(self) -> None:
        """Let a minute go by, and hand over what is due."""
        self.bench.pass_by(timedelta(minutes=1))
        self.runner.tick(self.runner.jobs[0])

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Take jobs up meanwhile."""
        self.runner.work()
        try:
            yield
        finally:
            assert self.runner.end(30) == ()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    ends = elapsed() + PATIENCE
    while not holds():
        assert elapsed() < ends
        sleep(0.01)


def count(store: Store, table: str) -> int:
    counted = COUNT.format(Queue(store).schema, table)
    with store.reading() as transaction:
        return transaction.only(Values(text(counted), int))


def test_what_is_done_leaves_nothing_in_the_queue(office: Practice) -> None:
    desk = Desk(office.store)
    with desk.at_work():
        for _ in range(3):
            desk.tick()
            be_through(desk.runner, office.store)
    assert len(desk.did) == 3
    tables = ("jobs", "events", "periodic_defers", "workers")
    assert [count(office.store, one) for one in tables] == [0, 0, 0, 0]


def test_nothing_piles_up_while_nobody_takes_it_up(office: Practice) -> None:
    desk = Desk(office.store)
    for _ in range(5):
        desk.tick()
    assert count(office.store, "jobs") == 1
    with desk.at_work():
        be_through(desk.runner, office.store)
        desk.tick()
        be_through(desk.runner, office.store)
    first, last = desk.did
    assert last - first == timedelta(minutes=5)  # only the newest of those missed


def test_job_that_only_another_machine_has_waits_for_it(office: Practice) -> None:
    backup, other = Desk(office.store, "backup"), Desk(office.store)
    backup.tick()
    with other.at_work():
        other.tick()
        until(lambda: bool(other.did))
        assert backup.did == []
    with backup.at_work():
        be_through(backup.runner, office.store)
    assert len(backup.did) == 1


def test_failing_night_is_handed_over_again_after_a_pause(
    office: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    desk, other = (Desk(office.store, "day_plan", ("remind", "nightly")) for _ in range(2))
    desk.fails = 1
    with desk.at_work():
        desk.tick()
        until(lambda: not desk.fails)
        until(lambda: [one.message for one in caplog.records] == ["failed"])
    for _ in range(3):
        other.tick()
    assert count(office.store, "jobs") == 1  # nobody puts another beside it meanwhile
    with other.at_work():
        until(lambda: bool(other.did))
    assert {one.hour for one in other.did} == {6}
    assert desk.did == []
    (failed,) = (one for one in caplog.records if one.message == "failed")
    assert failed.__dict__["again_in_seconds"] == 1.0


def test_worker_that_was_taken_for_dead_begins_anew(office: Practice) -> None:
    desk = Desk(office.store)
    with desk.at_work():
        until(lambda: count(office.store, "workers") == 1)
        with office.store.writing() as transaction:
            transaction.say(f"TRUNCATE {desk.runner.queue.schema}.procrastinate_workers CASCADE")
        desk.tick()
        until(lambda: bool(desk.did))
        until(lambda: count(office.store, "workers") == 1)


def test_worker_that_lost_its_server_begins_anew(office: Practice, postgres: Postgres) -> None:
    desk = Desk(office.store)
    with desk.at_work():
        until(lambda: count(office.store, "workers") == 1)
        postgres.cut(office.store.url.render_as_string(hide_password=False))
        desk.tick()
        until(lambda: bool(desk.did))

        def is_well() -> bool:
            desk.tick()  # however long the job took
            return desk.runner.silence < 1

        until(is_well)


def test_worker_that_can_not_work_is_no_secret(office: Practice) -> None:
    desk = Desk(office.store)
    assert desk.runner.silence < 1
    with office.store.writing() as transaction:
        transaction.say(f"DROP SCHEMA {desk.runner.queue.schema} CASCADE")
    with desk.at_work():
        until(lambda: desk.runner.silence > 2.5)


def test_who_is_free_helps_with_a_job_that_is_long(office: Practice) -> None:
    first, helper = Desk(office.store), Desk(office.store)
    (job,) = helper.runner.jobs
    first.may_end.clear()

    def is_helped() -> bool:
        helper.runner.tick(job)
        return bool(helper.did)

    with first.at_work():
        first.tick()
        until(lambda: bool(first.did))
        helper.tick()  # the fire is claimed
        with helper.at_work():
            assert not is_helped()
            assert count(office.store, "jobs") == 1
            helper.is_long = True
            until(is_helped)
        first.may_end.set()
    assert len(first.did) == 1
    with office.store.reading() as transaction:
        (run,) = job_runs.listed(transaction, 9)
    assert run.did.counts == {"sent": 1}


def test_long_job_keeps_no_other_waiting_and_the_free_take_its_next_fire(office: Practice) -> None:
    desk, other = Desk(office.store), Desk(office.store)
    (deliver,) = desk.runner.jobs
    looked = list[datetime]()

    def look(fire: datetime, is_last: bool) -> JobResult:
        looked.append(fire)
        return JobResult()

    bounces = Job(name="bounces", cron="* * * * *", clock=deliver.clock, work=look)
    desk.runner = DistributedRunner(office.store, (deliver, bounces), gone_by=elapsed)
    desk.may_end.clear()
    with desk.at_work():
        for _ in range(3):
            desk.tick()
            until(lambda: bool(desk.did))
            desk.runner.tick(bounces)
            until(lambda: not is_waiting(desk.runner.queue, office.store, ["bounces"]))
        assert (len(desk.did), len(looked)) == (1, 3)
        with other.at_work():
            until(lambda: bool(other.did))
        desk.may_end.set()
    assert other.did[0] - desk.did[0] == timedelta(minutes=1)


def test_what_is_claimed_and_can_not_begin_is_handed_over_again(
    office: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    desk, other = Desk(office.store), Desk(office.store)
    desk.unread = 1
    other.tick()
    with desk.at_work():
        until(lambda: bool(desk.did))
        be_through(desk.runner, office.store)
    assert [one.__dict__["again_in_seconds"] for one in caplog.records] == [1.0]
    with office.store.reading() as transaction:
        (run,) = job_runs.listed(transaction, 9)
    assert run.did.counts == {"sent": 1}


def test_help_that_can_not_begin_is_logged_and_given_up(
    office: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(office.store)
    desk.unread = 1
    with office.store.writing() as transaction:
        desk.runner.queue.put(transaction, "deliver", Handed())
    with desk.at_work():
        be_through(desk.runner, office.store)
    assert [one.message for one in caplog.records] == ["failed"]
    assert desk.did == []


def test_queue_is_looked_into_for_help_only_while_a_job_is_long(
    office: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(office.store)
    desk.tick()
    with office.store.writing() as transaction:
        transaction.say(f"DROP SCHEMA {desk.runner.queue.schema} CASCADE")
    (job,) = desk.runner.jobs
    desk.runner.tick(job)
    assert caplog.records == []
    desk.is_long = True
    desk.runner.tick(job)
    assert [one.message for one in caplog.records] == ["failed"]


def test_ticks_go_on_while_a_worker_is_silent(office: Practice) -> None:
    ticks, ahead = 0, 0.0

    def count_tick() -> None:
        nonlocal ticks
        ticks += 1

    clock = Bench("2023-07-20T10:00").new_clock()
    job = Job(name="backup", cron="0 1 1 1 *", clock=clock, work=lambda *_: JobResult())
    runner = DistributedRunner(
        office.store, (job,), gone_by=lambda: elapsed() + ahead, before=count_tick
    )
    with office.store.writing() as transaction:
        transaction.say(f"DROP SCHEMA {runner.queue.schema} CASCADE")
    runner.start()
    ahead = 10 * STALE_SECONDS
    until(lambda: ticks > 0)

    def tick_on_while_looked_at() -> bool:
        runner.look()
        return ticks >= 3

    until(tick_on_while_looked_at)
    assert runner.silence > STALE_SECONDS
    assert runner.end(30) == ()
