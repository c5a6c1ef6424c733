"""An office that stays open: its jobs run by themselves until it is told to end."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Event

from duban.bootstrap.desk import Desk
from duban.bootstrap.writing import as_writer
from duban.clock import NO_STEP, CommonClock, SteadyClock, Wall, elapsed, now
from duban.running import decodable_types
from duban.running.foresight import Foresight
from duban.running.jobs import schedule
from duban.running.long_work import Works
from workflow.night import job_runs
from workflow.night.job_names import JobName
from workflow.night.parts import invite_nobody
from workflow.runners.distributed import DistributedRunner
from workflow.runners.embedded import Runner
from workflow.runners.queue import Queue
from workflow.store.database import Store
from workflow.store.errors import OtherSchema, StoreBusy, StoreError
from workflow.store.schema import require_current
from workflow.store.server import clock_of

LOOK_SECONDS = 1.0
SCHEMA_SECONDS = 5.0
"""So often it is looked whether another version has taken the database over."""
GRACE_SECONDS = 20.0
"""So long what is under way may take to its end."""

_log = logging.getLogger(__name__)


class Service:
    """The desk, the clock and the jobs of an office that stays open, which threads work on.

    Raises NeedsServer, NoProcrastinate where its jobs are to be handed over and can't be, ReadOnly
    and NotPermitted where none can be done: at a standby server, by an auditor, on a locked disk.
    """

    def __init__(self, desk: Desk) -> None:
        _require_writable(desk.store)
        decodable_types.make_known()
        self.desk = desk
        self.clock = SteadyClock(_wall_of(desk))
        self.ending = Event()
        self.foresight = Foresight(desk)
        self.works = Works(self.ending.is_set)
        desk.clock.wall = self.clock
        shares = desk.settings.runner == "procrastinate"
        invite = partial(Queue(desk.store).invite, JobName.DAY_PLAN) if shares else invite_nobody
        runner = DistributedRunner if shares else Runner
        self.runner = runner(
            desk.store,
            schedule(desk, self.ending.is_set, invite),
            gone_by=elapsed,
            ending=self.ending,
            before=desk.reread,
            writing=lambda: as_writer(desk.settings, desk.store),
        )

    def stay(self, is_well: Callable[[], bool] = lambda: True) -> tuple[str, ...]:
        """Run until told to end, or until something is not well; return what was left under way.

        Raises OtherSchema, with nothing more taken up, once another version has migrated it.
        """
        self.runner.start()
        told, look_at = False, elapsed() + SCHEMA_SECONDS
        while is_well() and not self.ending.wait(LOOK_SECONDS):
            self.runner.look()
            self.works.drop_old(self.clock())
            if told != (self.clock.step != NO_STEP):
                told = not told
                _tell_of_step(self.clock.step)
            if elapsed() >= look_at:
                self._require_schema()
                look_at = elapsed() + SCHEMA_SECONDS
        return self.runner.end(GRACE_SECONDS)

    def _require_schema(self) -> None:
        try:
            require_current(self.desk.store)
        except OtherSchema:
            self.runner.end(GRACE_SECONDS)
            raise
        except StoreError:
            return  # a server that can't be asked now is asked again


def _require_writable(store: Store) -> None:
    """Raise ReadOnly or NotPermitted where no run can be kept; who others hold up goes on."""
    with suppress(StoreBusy), store.writing() as transaction:
        job_runs.forget(transaction, "")  # none has no name


def _wall_of(desk: Desk) -> Wall:
    """The clock that an office goes by: the machine's, or the one that its machines share."""
    if desk.store.is_sqlite:
        return now
    return CommonClock(clock_of(desk.store.engine))


def _tell_of_step(step: timedelta) -> None:
    """Log that the wall was put elsewhere, or that it agrees again."""
    about = {"step_seconds": round(step.total_seconds())}
    _log.log(logging.ERROR if step else logging.INFO, "clock", extra=about)
