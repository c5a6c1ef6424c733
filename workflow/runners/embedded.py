"""The clock in one process: APScheduler ticks, and `job_run` says what is due and who does it.

APScheduler keeps nothing here. It waits for times of the wall, which may be put forward or back:
so its trigger never counts what it has missed, and `look` sets it going again.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, time, timedelta
from threading import Event
from time import sleep

import msgspec
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from states.calendar import OFFICE_TIME
from workflow.night import job_runs
from workflow.night.job_results import JobResult, failure
from workflow.night.job_runs import JobRun
from workflow.store.database import Store
from workflow.store.transaction import Transaction

TICK = timedelta(seconds=1)
STALE_SECONDS = 3.0
"""After so long without a tick APScheduler is set going again."""

LOOK_BACK = timedelta(days=1)
"""So far back the newest missed fire of a job is looked for that does not catch up."""

KEPT = timedelta(days=2)
"""So long the runs of such a job are kept."""

AHEAD = timedelta(minutes=5)
"""A run due by more than this after now was claimed under a clock that is no more."""

LONGEST_PAUSE = 300.0

SILENT = timedelta(seconds=30)
"""Who gave no sign for so long of the run that it claimed has lost it."""

SIGN = timedelta(seconds=10)
"""So often whoever is at a run gives a sign, and others look for runs of which nobody does."""

_log = logging.getLogger(__name__)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job of the schedule: when it is due, by which clock, and what it does.

    `cron` is a line of crontab in the zone of the office. `work` is given the time that was due and
    whether it is the last one missed, and says what it came to. A job with `parts` does every fire
    that was missed since what was *done*, which is what those have done where it does not say
    otherwise, the oldest first, and claims the runs of those names itself, in one transaction with
    their work. Any other does the newest alone, and is claimed here. One that *is_long* right now
    is done the sooner, the more do it at the same time. Who is called to *help* with a time that
    was due does what is free of it.
    """

    name: str
    cron: str
    clock: Callable[[], datetime]
    work: Callable[[datetime, bool], JobResult]
    parts: tuple[str, ...] = ()
    done: Callable[[Transaction], datetime | None] | None = None
    is_long: Callable[[], bool] = lambda: False
    help: Callable[[datetime], None] = lambda fire: None


def fires(cron: str, after: datetime, until: datetime) -> list[datetime]:
    """When a job is due later than *after*, up to *until*."""
    trigger = CronTrigger.from_crontab(cron, timezone=OFFICE_TIME)
    found = []
    fire = trigger.get_next_fire_time(after, after)
    while fire is not None and fire <= until:
        found.append(fire)
        fire = trigger.get_next_fire_time(fire, fire)
    return found


def next_fire(job: Job) -> datetime | None:
    """When a job is due next."""
    now = job.clock()
    found: datetime | None = CronTrigger.from_crontab(
        job.cron, timezone=OFFICE_TIME
    ).get_next_fire_time(now, now)
    return found


def pause(failures: int) -> float:
    """So many seconds to wait after so many failures in a row: 1, 2, 4 … 300."""
    return float(min(2.0 ** min(failures - 1, 10), LONGEST_PAUSE))


class _EachTick(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Due a moment after whatever time it is; what was missed does not count."""

    def __init__(self, moment: timedelta = TICK) -> None:
        self._moment = moment

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now + self._moment


class Runner:
    """Runs the jobs of a schedule, each in a lane of its own; others may run the same elsewhere.

    *gone_by* counts seconds, whatever happens to the wall. *before* is done before each tick,
    *writing* round all that writes. Once *ending* is set nothing more is taken up.
    """

    def __init__(
        self,
        store: Store,
        jobs: tuple[Job, ...],
        *,
        gone_by: Callable[[], float],
        ending: Event | None = None,
        before: Callable[[], None] = lambda: None,
        writing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.jobs = jobs
        self._store, self._gone_by, self._before, self._writing = store, gone_by, before, writing
        self._seen: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}
        self._failed_with: dict[str, JobResult] = {}
        self._not_before: dict[str, float] = {}
        self._under_way: set[str] = set()
        self._at_hand: dict[str, JobRun] = {}
        self._looked = dict.fromkeys([job.name for job in jobs], gone_by())
        self._ticked = dict.fromkeys([job.name for job in jobs], gone_by())
        self._ending = ending or Event()
        self._scheduler = BackgroundScheduler(
            timezone=OFFICE_TIME, executors={"default": ThreadPoolExecutor(len(jobs) + 1)}
        )

    # --- one tick -------------------------------------------------------------------------------

    def tick(self, job: Job) -> None:
        """Take up what is due of a job. What goes wrong is noted, and tried again after a pause."""
        self._under_way.add(job.name)
        try:
            if not self._ending.is_set() and self._gone_by() >= self._not_before.get(job.name, 0):
                self._before()
                self._take_up(job, self._due(job, job.clock()))
                self._failures.pop(job.name, None)
        except Exception as error:
            self._pause(job, error)
        finally:
            self._ticked[job.name] = self._gone_by()
            self._under_way.discard(job.name)

    def _due(self, job: Job, now: datetime) -> list[datetime]:
        """The fires of a job up to *now* that wait to be done, the oldest first."""
        after = self._seen.get(job.name)
        if after is None and job.parts:
            with self._store.reading() as transaction:
                done = (
                    job.done(transaction)
                    if job.done is not None
                    else job_runs.done_until(transaction, job.parts)
                )
            midnight = datetime.combine(now, time.min, OFFICE_TIME)
            after = done or midnight - timedelta(minutes=1)
        found = fires(job.cron, after or now - LOOK_BACK, now)
        return found if job.parts else found[-1:]

    def _take_up(self, job: Job, due: list[datetime]) -> None:
        """See to it that what is due is done, here and now, and what others have left."""
        if due:
            self._do_all(job, due)
        elif (run := self._left(job)) is not None:
            with self._writing():
                self._do_left(job, run)

    def _do_all(self, job: Job, due: list[datetime]) -> None:
        for fire in due:
            if self._ending.is_set():
                return
            with self._writing():
                if job.parts:
                    self._do(job, fire, is_last=fire == due[-1])
                else:
                    with self._store.writing() as transaction:
                        is_ours = self._claim(transaction, job, fire)
                    if is_ours:
                        self._do_claimed(job, fire)
            self._seen[job.name] = fire

    def _do(self, job: Job, fire: datetime, *, is_last: bool) -> None:
        """Do a fire that claims its own runs; a failure stands in the list until it is mended."""
        try:
            result = job.work(fire, is_last)
        except Exception as error:
            with self._store.writing() as transaction:
                job_runs.fail(transaction, job.name, as_kept(fire), job.clock().isoformat(), error)
            raise
        if is_last:
            with self._store.writing() as transaction:
                job_runs.forget(transaction, job.name)
        tell(job, fire, result)

    def _claim(self, transaction: Transaction, job: Job, fire: datetime) -> bool:
        """Claim a fire; False where somebody else has it.

        The claims of a clock that has been put back since would keep everybody from those times.
        """
        now = job.clock()
        job_runs.prune(transaction, job.name, as_kept(now - KEPT), as_kept(now + AHEAD))
        return job_runs.claim(transaction, job.name, as_kept(fire), now.isoformat())

    def _left(self, job: Job) -> JobRun | None:
        """The run of a job that somebody claimed who gives no sign any more; seldom looked for."""
        now = self._gone_by()
        if job.parts or now - self._looked[job.name] < SIGN.total_seconds():
            return None
        self._looked[job.name] = now
        with self._store.reading() as transaction:
            return job_runs.left(transaction, job.name, job.clock() - SILENT)

    def _do_left(self, job: Job, run: JobRun) -> None:
        """Do what somebody has left, unless another was quicker."""
        with self._store.writing() as transaction:
            ours = job_runs.give_sign(transaction, run, job.clock().isoformat())
        if ours is not None:
            _log.info("taken over", extra={"job": job.name, "due_at": run.due_at})
            self._do_claimed(job, moment_of(run.due_at), ours)

    def give_signs(self) -> None:
        """Say of each run that is claimed and under way here that somebody is at it."""
        for name, run in list(self._at_hand.items()):
            (job,) = (one for one in self.jobs if one.name == name)
            try:
                with self._store.writing() as transaction:
                    again = job_runs.give_sign(transaction, run, job.clock().isoformat())
            except Exception as error:
                _log.error("sign", exc_info=error, extra={"job": name})
            else:
                if again is not None and self._at_hand.get(name) is run:
                    self._at_hand[name] = again

    def _do_claimed(self, job: Job, fire: datetime, run: JobRun | None = None) -> None:
        """Do a fire that is claimed; the next one is another try where it fails."""
        started = job.clock().isoformat()
        self._at_hand[job.name] = run or JobRun(job.name, as_kept(fire), started)
        try:
            self._do_at_hand(job, fire)
        finally:
            self._at_hand.pop(job.name, None)

    def _do_at_hand(self, job: Job, fire: datetime) -> None:
        try:
            result = job.work(fire, True)
            self._failed_with.pop(job.name, None)
        except Exception as error:
            result = failure(error)
            if self._failed_with.get(job.name) != result:  # once for as long as it is the same
                self._failed_with[job.name] = result
                _log.error("failed", exc_info=error, extra={"job": job.name})
        with self._store.writing() as transaction:
            job_runs.finish(transaction, job.name, as_kept(fire), job.clock().isoformat(), result)
        tell(job, fire, result)

    def _pause(self, job: Job, error: Exception) -> None:
        """Wait a second before the next try, then twice as long each time."""
        count = self._failures[job.name] = self._failures.get(job.name, 0) + 1
        seconds = pause(count)
        self._not_before[job.name] = self._gone_by() + seconds
        about = {"job": job.name, "again_in_seconds": seconds}
        _log.error("failed", exc_info=error, extra=about)

    # --- running by itself ----------------------------------------------------------------------

    def start(self) -> None:
        """Tick, and give signs of what is under way, from now on."""
        for job in self.jobs:
            self._scheduler.add_job(
                self.tick, _EachTick(), args=[job], id=job.name, misfire_grace_time=None
            )
        self._scheduler.add_job(
            self.give_signs, _EachTick(SIGN), id="signs", misfire_grace_time=None
        )
        self._scheduler.start()

    def look(self) -> None:
        """Set the ticks going again if they have stopped; to be called every few seconds."""
        if self._idle() > STALE_SECONDS:
            for job in self.jobs:
                self._scheduler.reschedule_job(job.name, trigger=_EachTick())

    @property
    def silence(self) -> float:
        """How many seconds ago the longest idle job ticked."""
        return self._idle()

    def _idle(self) -> float:
        """The silence of the ticks alone; a job that is under way is not idle."""
        now = self._gone_by()
        idle = [at for name, at in self._ticked.items() if name not in self._under_way]
        return max((now - at for at in idle), default=0.0)

    def end(self, within: float) -> tuple[str, ...]:
        """Take up nothing more; return what is still under way *within* so many seconds."""
        self._ending.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        until = self._gone_by() + within
        while self._under_way and self._gone_by() < until:
            sleep(0.05)
        return tuple(sorted(self._under_way))


def as_kept(moment: datetime) -> str:
    """A time as runs are kept by it, to the minute."""
    return f"{moment:%Y-%m-%dT%H:%M}"


def moment_of(kept: str) -> datetime:
    """The time that is kept so."""
    return datetime.fromisoformat(kept).replace(tzinfo=OFFICE_TIME)


def tell(job: Job, fire: datetime, result: JobResult) -> None:
    """Log what a run did, if it did anything."""
    if result.counts or result.is_left:
        about = {"job": job.name, "due_at": as_kept(fire), "result": str(result)}
        _log.info("ran", extra=about)
