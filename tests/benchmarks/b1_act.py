"""B1: one durable act through the one door, next to the bare driver writing the same rows."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from states.actors import Channel, somebody
from states.reading import read_command
from tests.benchmarks.measure import Finding, Plan, Result, Watch, in_turns, say
from tests.benchmarks.recording import Act, Limit, RecordingStore, require_same, rows_of
from tests.benchmarks.whereabouts import Shares, TimedStore, shares, timed_rules, told, why
from tests.practice import (
    KEY,
    SECTIONS,
    Shelf,
    at,
    institution_papers,
    plan_papers,
    the_calendar,
    the_notice,
    the_rulebook,
)
from workflow.office.door import Office
from workflow.office.request import Done, Request
from workflow.record import cases
from workflow.record.founding import found
from workflow.record.vault import Vault
from workflow.store.database import Store
from workflow.store.tables import METADATA

WORK = (
    "one durable act: guard, state, history with hash, duties, what is owed; one commit each; "
    "SQLite WAL; the limit is the bare driver writing the same rows in the same commits"
)
WALL_GOAL, CPU_GOAL = 1.5, 2.5
TABLES = tuple(METADATA.tables)

Papers = Callable[[str], dict[str, object]]


def _nothing(code: str) -> dict[str, object]:
    return {}


def _defects(code: str) -> dict[str, object]:
    return {"defects": ["缺少word格式版本", "纸件份数3/5"]}


BEFORE: tuple[tuple[str, str, Papers], ...] = (
    ("2023-07-18T10:00", "open_case", lambda code: {"region_code": code}),
    ("2023-07-19T10:00", "start_drafting", _nothing),
    (
        "2023-07-21T10:00",
        "approve_plan_internally",
        lambda code: {"period_months": 24, "sections": SECTIONS},
    ),
)
MEASURED: tuple[tuple[str, str, Papers], ...] = (
    ("2023-07-24T10:00", "submit_plan_filing", plan_papers),
    ("2023-07-24T11:00", "submit_institution_filing", institution_papers),
    ("2023-07-25T10:00", "return_plan_filing", _defects),
    ("2023-07-25T11:00", "return_institution_filing", _defects),
    ("2023-07-26T10:00", "resubmit_plan_filing", plan_papers),
    ("2023-07-26T11:00", "resubmit_institution_filing", institution_papers),
    ("2023-07-27T10:00", "accept_plan_filing", _nothing),
    ("2023-07-27T11:00", "accept_institution_filing", _nothing),
)
"""Each of these acts writes the case, the history, duties and what is owed."""


class Desk:
    """An office on a file, with a clock that stands at the act."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, at("2023-07-18")
        self.office = Office(
            store, Shelf(the_notice(), the_calendar()), lambda: self.now, Vault(KEY)
        )

    def do(self, requests: list[Request]) -> None:
        """Do acts that are allowed, each when it happens."""
        handle = self.office.handle
        for request in requests:
            self.now = request.at or self.now
            if not isinstance(handle(request), Done):
                raise AssertionError(request)

    def close(self) -> None:
        """Let the database go."""
        self.store.close()
        self.store.engine.dispose()


def case_ids(count: int) -> list[str]:
    """As many cases as asked for, a programme for each round of the roster."""
    codes = list(the_notice().regions_by_code)
    return [cases.case_id(f"P{n // len(codes):04d}", codes[n % len(codes)]) for n in range(count)]


def requests(ids: list[str], acts: tuple[tuple[str, str, Papers], ...]) -> Iterator[Request]:
    """The acts, one after another, each on every case."""
    for moment, name, papers in acts:
        actor = somebody(the_rulebook().rules[name].actors[0], Channel.REHEARSAL)
        for case_id in ids:
            command = read_command(name, papers(cases.region_of(case_id)), name)
            yield Request(case_id=case_id, command=command, actor=actor, at=at(moment))


def begin(store: Store, ids: list[str]) -> Desk:
    """Begin an office with every case at the point where its plan can be filed."""
    store.create()
    programmes = list(dict.fromkeys(cases.programme_of(case_id) for case_id in ids))
    found(store, kind="training", programmes=programmes, notice_hash="n", procedure_hash="p")
    desk = Desk(store)
    desk.do(list(requests(ids, BEFORE)))
    return desk


def prepare(path: Path, ids: list[str]) -> None:
    """A file of an office that has begun."""
    store = Store(f"sqlite:///{path}", synchronous="OFF")
    desk = begin(store, ids)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.close()


def record(path: Path, asked: list[Request]) -> list[Act]:
    """What the engine writes for each act."""
    return recorded(RecordingStore(f"sqlite:///{path}", synchronous="OFF"), asked)


def recorded(store: RecordingStore, asked: list[Request]) -> list[Act]:
    """What the engine writes for each act, in that store."""
    desk = Desk(store)
    with store.reading():
        pass
    for request in asked:
        with store.noting():
            desk.do([request])
    desk.close()
    return store.acts


class _Bench:
    """A prepared office, copied for each side and round."""

    def __init__(self, folder: Path, acts: int) -> None:
        self.folder = folder
        ids = case_ids(acts // len(MEASURED))
        self.asked = list(requests(ids, MEASURED))
        self._prepared = folder / "prepared.db"
        prepare(self._prepared, ids)
        self.acts = record(self.copy("recorded.db"), self.asked)

    def copy(self, name: str) -> Path:
        path = self.folder / name
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._prepared, path)
        return path

    def measure(
        self, plan: Plan, variant: str, synchronous: str, clock: Callable[[], float], goal: float
    ) -> tuple[Result, int]:
        watch = Watch(clock)

        def ours(number: int) -> float:
            desk = Desk(Store(f"sqlite:///{self.copy('ours.db')}", synchronous=synchronous))
            with desk.store.reading():
                pass
            with watch.running():
                desk.do(self.asked)
            desk.close()
            return watch.seconds

        def limit(number: int) -> float:
            bare = Limit(self.copy("limit.db"), synchronous)
            with watch.running():
                bare.write(self.acts)
            bare.close()
            return watch.seconds

        result = in_turns(
            "B1",
            variant,
            limit=limit,
            ours=ours,
            rounds=plan.rounds,
            goal=goal,
            n=len(self.asked),
        )
        both = (rows_of(self.folder / name, TABLES) for name in ("ours.db", "limit.db"))
        return result, require_same(*both)

    def whereabouts(self) -> Shares:
        """Where the time of an act goes, in one more round of ours."""
        return spent(f"sqlite:///{self.copy('ours.db')}", self.asked)


def spent(url: str, asked: list[Request]) -> Shares:
    """Where the time of these acts goes in the office of a database."""
    store, watch = TimedStore(url), Watch()
    desk = Desk(store)
    with store.reading():
        pass
    store.spent.clear()
    with timed_rules(store.spent), watch.running():
        desk.do(asked)
    desk.close()
    return shares(store.spent, watch.seconds, len(asked))


def run(plan: Plan) -> Iterator[Finding]:
    """Wall time at FULL, CPU time at NORMAL, and how often an act waits for the disk."""
    bench = _Bench(plan.folder, plan.size(2_400, 800))
    full, rows = bench.measure(plan, "FULL, wall", "FULL", time.perf_counter, WALL_GOAL)
    normal, _ = bench.measure(plan, "NORMAL, CPU", "NORMAL", time.process_time, CPU_GOAL)
    statements = sum(len(act) for act in bench.acts) / len(bench.acts)
    of_an_act = bench.whereabouts()
    yield Finding(
        (full, normal),
        (
            f"Both databases held the same {rows:,} rows at the end, value for value; an act is "
            f"{statements:.1f} statements that change rows.",
            told(of_an_act),
            _syncs(plan.folder),
        ),
        why={one.variant: why(of_an_act) for one in (full, normal)},
    )


# --- how often an act waits for the disk ------------------------------------------------------


def _syncs(folder: Path) -> str:
    """Count the syncs of a small run and of a larger one; the difference is the acts'."""
    tracer = shutil.which("strace")
    if tracer is None:
        return "That an act waits for the disk once was not verified: there is no strace here."
    say("  B1: counting syncs")
    few, many = (_traced(tracer, folder, count) for count in (1, 6))
    acts = 5 * len(MEASURED)
    return f"Traced with strace: {many - few} syncs for {acts} acts at FULL."


def _traced(tracer: str, folder: Path, count: int) -> int:
    path, log = folder / f"traced{count}.db", folder / "strace.log"
    prepare(path, case_ids(count))
    trace = [tracer, "-f", "-e", "trace=fsync,fdatasync", "-o", str(log)]
    subprocess.run(
        [*trace, sys.executable, "-m", "tests.benchmarks.b1_act", str(path), str(count)],
        check=True,
    )
    return len(re.findall(r"f(?:data)?sync\(.*= 0", log.read_text(encoding="utf-8")))


def _act_under_trace(path: str, count: int) -> None:
    """Do the acts on a prepared database, the moving of the WAL put off."""
    desk = Desk(Store(f"sqlite:///{path}"))
    with desk.store.reading() as transaction:
        transaction._cursor.execute("PRAGMA wal_autocheckpoint=0")
    desk.do(list(requests(case_ids(count), MEASURED)))


if __name__ == "__main__":
    _act_under_trace(sys.argv[1], int(sys.argv[2]))
