"""A process that runs the jobs of an office, on the clocks of a machine that are moved by hand."""

from collections import Counter
from datetime import date, datetime, timedelta

from duban.clock import SteadyClock
from tests.practice import Practice, at
from workflow.night import reports
from workflow.night.job_results import JobResult
from workflow.night.plan import JOBS, day_plan
from workflow.runners.embedded import Job, Runner


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
