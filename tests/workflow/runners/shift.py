"""A process that runs the jobs of an office, on the clocks of a machine that are moved by hand."""

from collections import Counter
from datetime import date, datetime, timedelta
from time import sleep

from duban.clock import SteadyClock, elapsed
from tests.practice import Practice, at
from workflow.night import reports
from workflow.night.job_results import JobResult
from workflow.night.plan import JOBS, day_plan, done_until
from workflow.runners.distributed import DistributedRunner
from workflow.runners.embedded import Job, Runner
from workflow.runners.queue import Queue
from workflow.store.database import Store

PATIENCE = 30.0

RUNNERS: dict[str, type[Runner]] = {
    "sqlite": Runner,
    "postgresql": Runner,
    "procrastinate": DistributedRunner,
}
"""Who runs the jobs, on which database."""


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

    def __init__(self, office: Practice, bench: Bench, runner: type[Runner]) -> None:
        self.clock = bench.new_clock()
        self.delivered: list[str] = []
        self._office = office
        day = Job(
            name="day_plan",
            cron="0 6 * * *",
            clock=self.clock,
            work=self._day_plan,
            parts=tuple(JOBS),
            done=done_until,
        )
        deliver = Job(name="deliver", cron="* * * * *", clock=self.clock, work=self._deliver)
        self.runner = runner(office.store, (day, deliver), gone_by=lambda: bench.gone_by)
        take_up(self.runner)

    def _day_plan(self, fire: datetime, is_last: bool) -> JobResult:
        return day_plan(self._office.office, fire.date(), mails=is_last).result

    def _deliver(self, fire: datetime, is_last: bool) -> JobResult:
        self.delivered.append(fire.isoformat())
        return JobResult()

    def tick(self) -> None:
        """One tick of each job, and what is done then, here or in another process."""
        self._office.now = self.clock()
        for job in self.runner.jobs:
            self.runner.tick(job)
        be_through(self.runner, self._office.store)

    def end(self) -> None:
        """End, with what is under way."""
        assert self.runner.end(30) == ()


class Crew:
    """The processes that run the jobs of an office, each by a runner of one kind."""

    def __init__(self, office: Practice, runner: type[Runner]) -> None:
        self.runner = runner
        self._office, self._shifts = office, list[Shift]()

    def begin(self, bench: Bench) -> Shift:
        """Let another process begin."""
        self._shifts.append(Shift(self._office, bench, self.runner))
        return self._shifts[-1]

    def end(self) -> None:
        """Let all end."""
        for one in self._shifts:
            one.end()


def take_up(runner: Runner) -> None:
    """Let a process take up what is handed over, where it does not do all at its own ticks."""
    if isinstance(runner, DistributedRunner):
        runner.work()


def be_through(runner: Runner, store: Store) -> None:
    """Wait until all that was handed over is done, wherever."""
    if not isinstance(runner, DistributedRunner):
        return
    until = elapsed() + PATIENCE
    while is_waiting(runner.queue, store, [job.name for job in runner.jobs]):
        assert elapsed() < until
        sleep(0.002)


def is_waiting(queue: Queue, store: Store, jobs: list[str]) -> bool:
    """Whether any of *jobs* waits or is under way."""
    with store.reading() as transaction:
        return any(queue.stands(transaction, job, with_taken=True) for job in jobs)


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
