"""The clock in many processes: whoever ticks first hands a job over, whoever is free does it.

Each process ticks as the embedded runner does, and a fire is claimed by `job_run` once, in the same
transaction that puts it into the queue of procrastinate. Each takes jobs up from there, by a worker
for each job: one that is long keeps no other waiting. A process that died or stands still gives no
sign to the server any more, and what it had in hand is taken back. A job may so be begun twice:
what it does is kept in rows that bear it.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from math import inf
from threading import Event, Thread
from typing import TYPE_CHECKING

import msgspec

from workflow.runners.embedded import Job, Runner, as_kept, moment_of, pause, tell
from workflow.runners.queue import Handed, Queue
from workflow.store.database import Store
from workflow.store.server import arguments_of

if TYPE_CHECKING:
    from procrastinate import App

STALLED_SECONDS = 30.0
"""A worker that gave no sign for so long, by the clock of the server, has lost its jobs."""

SIGNS = 3
"""So often in that time a worker gives a sign, and looks for jobs of those that give none."""

LOOK_SECONDS = 1.0
"""So often a worker looks for jobs of which it was not told as they were put."""

BEAT_SECONDS = 0.2
AGAIN_SECONDS = 1.0
"""So long a worker waits that failed, as where its server is gone, before it begins anew."""

_log = logging.getLogger(__name__)


class DistributedRunner(Runner):
    """Hands the jobs of a schedule over, and takes up what was handed over, here or elsewhere.

    Who gave no sign for *stalled* seconds, by the clock of the server, has lost what it had in
    hand. Raises NeedsServer, NoProcrastinate, and StoreError where the queue can't be made.
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
        stalled: float = STALLED_SECONDS,
    ) -> None:
        super().__init__(
            store, jobs, gone_by=gone_by, ending=ending, before=before, writing=writing
        )
        self.queue = Queue(store)
        self.queue.make()
        self._stalled = stalled
        self._in_hand: set[str] = set()
        self._beat = gone_by()
        self._at_work_since = dict.fromkeys([job.name for job in jobs], inf)
        self._thread = Thread(target=lambda: asyncio.run(self._live()), name="workers", daemon=True)

    # --- handing over ---------------------------------------------------------------------------

    def _take_up(self, job: Job, due: list[datetime]) -> None:
        """Hand over what is due, once; while it waits to be taken up nothing is put beside it."""
        if not due:
            self._call_for_help(job)
            self._hand_over_left(job)
            return
        fire = due[-1]
        with self._store.writing() as transaction:
            if self.queue.stands(transaction, job.name, with_taken=bool(job.parts)):
                return
            if job.parts or self._claim(transaction, job, fire):
                handed = Handed(as_kept(fire))
                self.queue.put(transaction, job.name, handed, alone=bool(job.parts))
        if not job.parts:
            self._seen[job.name] = fire

    def _call_for_help(self, job: Job) -> None:
        """Let one more do a job that somebody is at and that is long."""
        if not job.is_long():
            return
        with self._store.writing() as transaction:
            is_at_it = self.queue.stands(transaction, job.name, with_taken=True)
            if is_at_it and not self.queue.stands(transaction, job.name, with_taken=False):
                self.queue.put(transaction, job.name, Handed())

    def _hand_over_left(self, job: Job) -> None:
        """Hand over what somebody claimed who shares no jobs and gives no sign any more."""
        if (run := self._left(job)) is None:
            return
        with self._store.writing() as transaction:
            if not self.queue.stands(transaction, job.name, with_taken=True):
                self.queue.put(transaction, job.name, Handed(run.due_at))

    # --- doing ----------------------------------------------------------------------------------

    def _do_handed(self, job: Job, handed: Handed) -> None:
        """Do a job that was handed over, in a thread of its own."""
        self._in_hand.add(job.name)
        try:
            self._before()
            self._do_as_handed(job, handed)
        except Exception as error:
            self._hand_on(job, handed, error)
        finally:
            self._store.close()
            self._in_hand.discard(job.name)

    def _do_as_handed(self, job: Job, handed: Handed) -> None:
        """Do what was due or is claimed, or help others; what help comes to is only logged."""
        if handed.is_help:
            self._help(job, handed)
        elif job.parts:
            self._do_all(job, self._due(job, moment_of(handed.fire)))
        else:
            self._do_claimed(job, moment_of(handed.fire))

    def _help(self, job: Job, handed: Handed) -> None:
        if handed.fire:
            job.help(moment_of(handed.fire))
        else:
            moment = job.clock()
            tell(job, moment, job.work(moment, True))

    def _hand_on(self, job: Job, handed: Handed, error: Exception) -> None:
        """Let whoever is free try again after a pause; where help fails, others are at it still."""
        if handed.is_help:
            _log.error("failed", exc_info=error, extra={"job": job.name})
            return
        again = msgspec.structs.replace(handed, failed=handed.failed + 1)
        after, alone = pause(again.failed), bool(job.parts)
        _log.error("failed", exc_info=error, extra={"job": job.name, "again_in_seconds": after})
        with self._store.writing() as transaction:
            self.queue.put(transaction, job.name, again, alone=alone, after=after)

    # --- workers -------------------------------------------------------------------------------

    def start(self) -> None:
        """Tick, and take up what is handed over, from now on."""
        super().start()
        self.work()

    def work(self) -> None:
        """Take up what is handed over from now on."""
        self._thread.start()

    async def _live(self) -> None:
        """Be a worker for each job, and take back what others left, until told to end."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(2 * len(self.jobs) + 2))
        lives = [*map(self._be_worker, self.jobs), self._take_back()]
        tasks = [asyncio.create_task(one) for one in lives]
        while not self._ending.is_set():
            now = self._gone_by()
            if all(now - since > AGAIN_SECONDS for since in self._at_work_since.values()):
                self._beat = now  # and none is just about to fail
            await asyncio.sleep(BEAT_SECONDS)
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _be_worker(self, job: Job) -> None:
        """Take up a job; a worker that lost its server, or its name there, begins anew."""
        while not self._ending.is_set():  # which an error of the server would keep it from hearing
            app = self._app(job)
            try:
                async with app.open_async():
                    self._at_work_since[job.name] = self._gone_by()
                    await app.run_worker_async(
                        queues=[job.name],
                        concurrency=1,
                        fetch_job_polling_interval=LOOK_SECONDS,
                        update_heartbeat_interval=self._stalled / SIGNS,
                        stalled_worker_timeout=self._stalled,
                        delete_jobs="always",
                        install_signal_handlers=False,
                    )
            except Exception as error:
                _log.error("worker", exc_info=error, extra={"job": job.name})
            finally:
                self._at_work_since[job.name] = inf
            await asyncio.sleep(AGAIN_SECONDS)

    def _app(self, job: Job) -> "App":
        """One of our jobs as procrastinate calls it."""
        from procrastinate import App, PsycopgConnector  # noqa: PLC0415 - in the extra alone

        reach = arguments_of(self._store.engine, self.queue.schema)
        app = App(connector=PsycopgConnector(kwargs=reach, min_size=1, max_size=1))
        app.task(name=job.name, queue=job.name)(self._task(job))
        return app

    def _task(self, job: Job) -> Callable[..., None]:
        def do(**handed: object) -> None:
            self._do_handed(job, msgspec.convert(handed, Handed))

        return do

    async def _take_back(self) -> None:
        """Let others take up what stalled workers had, time and again."""
        while True:
            await asyncio.sleep(self._stalled / SIGNS)
            await asyncio.to_thread(self._take_back_now)

    def _take_back_now(self) -> None:
        try:
            with self._store.writing() as transaction:
                count = self.queue.take_back(transaction, self._stalled)
            if count:
                _log.info("taken back", extra={"jobs": count})
        except Exception as error:
            _log.error("taken back", exc_info=error)
        finally:
            self._store.close()

    @property
    def silence(self) -> float:
        """How many seconds ago the longest idle job ticked, or had a worker."""
        is_working = self._thread.is_alive()
        return max(super().silence, self._gone_by() - self._beat if is_working else 0.0)

    def end(self, within: float) -> tuple[str, ...]:
        """Take up nothing more; return what is still under way *within* so many seconds."""
        until = self._gone_by() + within
        left = set(super().end(within))
        if self._thread.is_alive():
            self._thread.join(max(until - self._gone_by(), 0.0))
        return tuple(sorted(left | self._in_hand))
