"""Three processes that do between them what a scenario asks of an office in PostgreSQL.

Each act is done by the next of them, and each night by all at once, in shards of one case.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from duban.running import decodable_types
from states.calendar import OFFICE_TIME
from tests.acceptance.scripts import setting_of
from tests.conftest import shut
from workflow.night import shards
from workflow.night.looking import JOB_TIME
from workflow.night.plan import day_plan
from workflow.office.door import Office
from workflow.office.request import Answer, Request
from workflow.record.vault import Vault
from workflow.rehearsal.play import Stage
from workflow.rehearsal.player import StandingClock
from workflow.store.database import Store

COUNT = 3
PATIENCE = 120
KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
"""With which each process seals numbers of accounts: that of one office, here always the same."""


class Opened(NamedTuple):
    """An office that is to be played: where it is, and the file of its script."""

    url: str
    file: Path


class Act(NamedTuple):
    """An act, and when it is asked for."""

    moment: datetime
    request: Request


def with_key(office: Office) -> Office:
    """An office with the key that all its processes have."""
    return replace(office, vault=Vault(KEY))


class Worker:
    """A process of an office that is played."""

    def __init__(self, opened: Opened) -> None:
        stage = Stage(*setting_of(opened.file))  # for what it is played under
        stage.close()
        self.store = Store(opened.url)
        self._clock = StandingClock(datetime.min.replace(tzinfo=OFFICE_TIME))
        self._office = with_key(replace(stage.office, store=self.store, clock=self._clock))

    def do(self, what: date | Act) -> Answer | None:
        """Do the work of a day, or an act."""
        if isinstance(what, Act):
            self._clock.now = what.moment
            return self._office.handle(what.request)
        self._clock.now = datetime.combine(what, JOB_TIME, OFFICE_TIME)
        day_plan(self._office, what, proves=False)
        return None


def serve(asked: Connection) -> None:
    """Do what is asked of one office after the other, until nothing more is."""
    decodable_types.make_known()
    shards.SHARD = 1
    worker: Worker | None = None
    for what in iter(asked.recv, None):
        if worker is not None and not isinstance(what, Opened):
            asked.send(worker.do(what))
            continue
        if worker is not None:
            shut(worker.store)
        worker = Worker(what) if what.url else None
        asked.send(None)


class Crew:
    """The three processes, as whoever plays an office asks them."""

    def __init__(self, ends: list[Connection]) -> None:
        self._ends, self._next = ends, cycle(ends)

    def all_do(self, what: Opened | date) -> None:
        """Let all do something at once, and wait for each."""
        for one in self._ends:
            one.send(what)
        for one in self._ends:
            _answer(one)

    def day_plan(self, office: Office, day: date, **how: bool) -> None:
        """Do the work of a day, as `workflow.night.plan` does for one that is alone."""
        self.all_do(day)

    def act(self, moment: datetime, request: Request) -> Answer:
        """Let the next do an act."""
        one = next(self._next)
        one.send(Act(moment, request))
        answer: Answer = _answer(one)  # type: ignore[assignment]  # an act has one
        return answer


def _answer(one: Connection) -> Answer | None:
    if not one.poll(PATIENCE):
        raise TimeoutError("a worker does not answer")
    answer: Answer | None = one.recv()
    return answer


@contextmanager
def crew() -> Iterator[Crew]:
    """The processes, until the end."""
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe() for _ in range(COUNT)]
    processes = [context.Process(target=serve, args=(end,), daemon=True) for _, end in pipes]
    for process in processes:
        process.start()
    ends = [end for end, _ in pipes]
    try:
        yield Crew(ends)
        for end in ends:
            end.send(None)
        for process in processes:
            process.join(PATIENCE)
            assert process.exitcode == 0
    finally:
        for process in processes:
            process.kill()


class SharedStage(Stage):
    """A stage whose acts the three do; its nights are handed to them by whoever sets it."""

    def __init__(self, opened: Opened, store: Store, hands: Crew) -> None:
        super().__init__(*setting_of(opened.file), store)
        self.office = with_key(self.office)
        self._hands, self._standing = hands, self.clock
        hands.all_do(opened)

    def ask(self, request: Request) -> Answer:
        """Let the next of the three do an act, now."""
        return self._hands.act(self.office.clock(), request)
