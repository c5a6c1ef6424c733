"""B8: two years of all filing units rehearsed, next to their acts at the cost of B1's limit."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.benchmarks.courses import CALENDAR, script
from tests.benchmarks.measure import DifferentWork, Finding, Plan, Result, Watch, in_turns, say
from tests.benchmarks.recording import Act, Limit, RecordingStore, rows_of
from tests.practice import the_notice, the_rulebook
from workflow.office.door import Office
from workflow.office.request import Answer, Done, Request
from workflow.record import history
from workflow.record.cases import Stored
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import Script
from workflow.rehearsal.shown import Run
from workflow.store.database import Store
from workflow.store.transaction import Transaction

WORK = (
    "rehearsal of all 21 units over 26 months, daily jobs included; the limit is its own acts as "
    "B1's limit writes them: the bare driver on a file, FULL, a commit each"
)
GOAL, IDLE_GOAL = 5.0, 1.10


def play(what: Script) -> Run:
    """Rehearse a script as `duban rehearse` does."""
    return rehearse(what, the_notice(), the_rulebook(), CALENDAR)


class Recorded:
    """A rehearsal that was watched: what each act wrote, and an empty office of the same kind."""

    def __init__(self, what: Script, folder: Path) -> None:
        self._folder, self.acts = folder, list[Act]()
        self._stores: list[RecordingStore] = []
        self._together = 0
        with self._watched():
            self.run = play(what)
        self.acts = self._stores[0].acts
        count = len(self.acts) + self._together
        if count != self.run.events:
            raise DifferentWork(f"{count} acts recorded of {self.run.events}")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        handle_within, handle_many = Office.handle_within, Office.handle_many

        def watched(office: Office, transaction: Transaction, request: Request) -> Answer:
            with self._stores[0].noting():
                return handle_within(office, transaction, request)

        def watched_together(
            office: Office,
            transaction: Transaction,
            requests: Sequence[Request],
            loaded: Mapping[str, Stored],
        ) -> list[Answer]:
            """What a night does to many cases at once stands in one transaction on both sides."""
            with self._stores[0].noting():
                answers = list(handle_many(office, transaction, requests, loaded))
            done = sum(isinstance(answer, Done) for answer in answers)
            self._together += max(done - 1, 0)
            return answers

        def opened(url: str, **settings: Any) -> Store:
            self._stores.append(RecordingStore(url, **settings))
            return self._stores[0]

        with (
            patch("workflow.rehearsal.play.Store", opened),
            patch.object(Office, "handle_within", watched),
            patch.object(Office, "handle_many", watched_together),
        ):
            yield

    def empty(self) -> Path:
        """A new database with the tables and the head of an empty history."""
        path = self._folder / "acts.db"
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        store = Store(f"sqlite:///{path}")
        store.create()
        with store.writing() as transaction:
            history.start(transaction)
        store.close()
        store.engine.dispose()
        return path


def run(plan: Plan) -> Iterator[Finding]:
    """The rehearsal next to its acts, and next to itself with twice the idle days."""
    what = script()
    say("  B8: recording")
    recorded = Recorded(what, plan.folder)
    require_whole(recorded)
    watch, runs = Watch(), list[Run]()

    def ours(number: int) -> float:
        with watch.running():
            runs.append(play(what))
        return watch.seconds

    def limit(number: int) -> float:
        bare = Limit(recorded.empty(), "FULL")
        with watch.running():
            bare.write(recorded.acts)
        bare.close()
        return watch.seconds

    first = in_turns(
        "B8",
        "21 units, 26 months",
        limit=limit,
        ours=ours,
        rounds=plan.rounds,
        goal=GOAL,
        n=recorded.run.events,
    )
    if {one.head for one in runs} != {recorded.run.head}:
        raise DifferentWork("a rehearsal ended with another history")
    idle = _idle_days(what, recorded.run)
    second = _with_twice(idle, what, recorded.run, plan.rounds)
    yield Finding(
        (first, second),
        (
            f"The rehearsal plays {recorded.run.events} acts over {_days(what)} days, {idle} of "
            "them without an act, a reminder or a chase. It works in memory and plans the "
            f"{len(recorded.run.nights)} days on which anything is due; the limit waits for the "
            "disk after each act, and left the same head of the history and the same mails.",
        ),
    )


def _with_twice(idle: int, what: Script, played: Run, rounds: int) -> Result:
    """The rehearsal with twice its idle days next to itself; both in memory, so by the processor.

    Raises DifferentWork where the longer one is not the same.
    """
    longer, last, watch = script(idle), list[Run](), Watch(time.process_time)

    def playing(which: Script) -> float:
        with watch.running():
            last[:] = [play(which)]
        return watch.seconds

    result = in_turns(
        "B8",
        "twice the idle days, CPU",
        limit=lambda number: playing(what),
        ours=lambda number: playing(longer),
        rounds=rounds,
        goal=IDLE_GOAL,
        n=idle,
    )
    playing(longer)
    if last[0].head != played.head or _idle_days(longer, last[0]) != 2 * idle:
        raise DifferentWork("the longer rehearsal is not the same with twice the idle days")
    return result


def _days(what: Script) -> int:
    """The days that are played."""
    last = max(one.as_of for one in what.scenarios)
    return (last - min(one.starts for one in what.scenarios)).days + 1


def _idle_days(what: Script, played: Run) -> int:
    """The days on which nothing was done and no mail was owed."""
    busy: set[date] = {record.at.date() for case in played.cases for record in case.records}
    busy |= {date.fromisoformat(mail.day) for case in played.cases for mail in case.owed}
    return _days(what) - len(busy)


def require_whole(recorded: Recorded) -> None:
    """The limit must leave the history of the rehearsal behind. Raises DifferentWork."""
    path = recorded.empty()
    bare = Limit(path, "OFF")
    bare.write(recorded.acts)
    bare.close()
    (head,) = rows_of(path, ["chain"], "seq, hash")["chain"]
    if head != (recorded.run.events, recorded.run.head):
        raise DifferentWork("the limit wrote another history")
    told = {mail.key for case in recorded.run.cases for mail in case.owed if mail.seq}
    if {key for (key,) in rows_of(path, ["owed"], "key")["owed"]} != told:
        raise DifferentWork("the limit owes other mails")
