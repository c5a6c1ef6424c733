"""B2: durable acts of many operators at once, next to one writer with the bare driver."""

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from threading import Barrier, Thread

import msgspec
from msgspec.structs import replace

from tests.benchmarks.b1_act import MEASURED, TABLES, Desk, case_ids, prepare, requests
from tests.benchmarks.measure import DifferentWork, Finding, Plan, Result, Watch, in_turns, say
from tests.benchmarks.recording import Act, Limit, RecordingStore, rows_of
from workflow.office.request import Done, Request
from workflow.record import history
from workflow.store.database import Store

WORK = (
    "the durable acts of B1 from 8 and from 64 operators at once, in one process; SQLite WAL, "
    "`synchronous=FULL`; the limit is one writer with the bare driver and a commit an act; on this "
    "disk, and on one that takes 2 ms longer to answer"
)
GOALS = {8: round(1 / 1.8, 3), 64: round(1 / 3, 3)}
"""By the number of operators: at least 1.8 and 3 times the rate of the one writer."""
WORST_WAIT = 0.050
SLOWER_MS, SLOWER_ACTS = 2, 1_024
"""By so much a disk is slower, as a usual SSD is: a sync is held up so long, on both sides."""
PAPER = "收文登记"
"""All acts are entered at one moment, so that operators wait for nobody's clock."""


class Crowd:
    """Operators at one desk, each with cases of his own, who ask for one act after another."""

    def __init__(self, desk: Desk, count: int, asked: Sequence[Request], cases: int) -> None:
        self._desk, self._gate = desk, Barrier(count)
        self._asked = [
            [one for n, one in enumerate(asked) if n % cases % count == number]
            for number in range(count)
        ]
        self.waits: list[float] = []
        self.faults: Counter[str] = Counter()

    def act(self) -> None:
        """Do all acts. Raises DifferentWork where one is not done."""
        operators = [Thread(target=self._operate, args=(asked,)) for asked in self._asked]
        for one in operators:
            one.start()
        for one in operators:
            one.join()
        if self.faults:
            raise DifferentWork(str(self.faults))

    def _operate(self, asked: Sequence[Request]) -> None:
        handle, waits = self._desk.office.handle, []
        self._gate.wait()
        for request in asked:
            began = time.perf_counter()
            answer = handle(request)
            waits.append(time.perf_counter() - began)
            if not isinstance(answer, Done):
                self.faults[str(answer)] += 1
        self.waits += waits
        self._desk.store.close()


class Bench:
    """A prepared office, copied for each side and round.

    By the number of operators, `worst` are the longest waits, `processor` the seconds that it had.
    """

    def __init__(self, folder: Path, acts: int) -> None:
        self._folder, self._cases = folder, acts // len(MEASURED)
        ids = case_ids(self._cases)
        self._asked = [replace(one, basis=PAPER) for one in requests(ids, MEASURED)]
        self._prepared = folder / "prepared.db"
        prepare(self._prepared, ids)
        self._acts = self._record()
        self.worst: dict[int, list[float]] = {}
        self.processor: dict[int, list[float]] = {}

    def _copy(self, name: str) -> Path:
        path = self._folder / name
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._prepared, path)
        return path

    def _record(self) -> list[Act]:
        """What the engine writes for each act, all of them entered at the moment of the last."""
        store = RecordingStore(f"sqlite:///{self._copy('recorded.db')}", synchronous="OFF")
        desk = self._desk(store)
        with store.reading():
            pass
        for request in self._asked:
            with store.noting():
                desk.office.handle(request)
        desk.close()
        return store.acts

    def _desk(self, store: Store) -> Desk:
        desk = Desk(store)
        desk.now = self._asked[-1].at or desk.now
        return desk

    def measure(self, operators: int, rounds: int, where: str = "wall") -> Result:
        """So many operators next to the one writer."""
        watch, worst = Watch(), self.worst.setdefault(operators, [])
        processor = self.processor.setdefault(operators, [])

        def ours(number: int) -> float:
            desk = self._desk(Store(f"sqlite:///{self._copy('ours.db')}"))
            crowd = Crowd(desk, operators, self._asked, self._cases)
            with watch.running():
                before = time.process_time()
                crowd.act()
                processor.append(time.process_time() - before)
            desk.close()
            worst.append(max(crowd.waits))
            return watch.seconds

        def limit(number: int) -> float:
            bare = Limit(self._copy("limit.db"), "FULL")
            with watch.running():
                bare.write(self._acts)
            bare.close()
            return watch.seconds

        return in_turns(
            "B2",
            f"{operators} operators, {where}",
            limit=limit,
            ours=ours,
            rounds=rounds,
            goal=GOALS.get(operators),
            n=len(self._asked),
        )

    def require_same(self) -> int:
        """The number of rows that both sides hold. Raises DifferentWork.

        Who was faster differs, and with it numbers and hashes: the facts of every case and the
        number of rows of every table are the same, and the history proves itself.
        """
        ours, limit = self._folder / "ours.db", self._folder / "limit.db"
        facts = [rows_of(path, ["case"], "id, version, facts") for path in (ours, limit)]
        counts = [
            {name: len(rows) for name, rows in rows_of(path, TABLES).items()}
            for path in (ours, limit)
        ]
        store = Store(f"sqlite:///{ours}")
        with store.reading() as transaction:
            acts, faults = history.verify(transaction)
        store.close()
        store.engine.dispose()
        if facts[0] != facts[1] or counts[0] != counts[1] or faults:
            raise DifferentWork(f"{counts[0]} and {counts[1]}, faults {faults} in {acts}")
        return sum(counts[0].values())


def run(plan: Plan) -> Iterator[Finding]:
    """The rate of 8 and of 64 operators, and their longest wait; then on a slower disk."""
    yield from _measured(Bench(plan.folder, plan.size(4_096, 1_024)), plan.rounds, "wall")
    yield _on_a_slower_disk(plan)


def _measured(bench: Bench, rounds: int, where: str) -> Iterator[Finding]:
    for operators in GOALS:
        result = bench.measure(operators, rounds, where)
        rows = bench.require_same()
        why = {result.variant: _why(result, median(bench.processor[operators]))}
        yield Finding((result,), (told(result, rows, bench.worst[operators]),), why=why)


def _why(result: Result, processor: float) -> str:
    """What bounds the rate: sharing the wait for the disk leaves the work of the processor."""
    act, one = processor / result.n * 1e6, result.limit_median_s / result.n * 1e6
    return (
        f"an act is {act:.0f} µs of work for the processor, and Python does one at a time, where "
        f"the one writer takes {one:.0f} µs with all its waiting for the disk; so sharing that "
        f"wait comes to {one / act:.2f} × its rate at most"
    )


def _on_a_slower_disk(plan: Plan) -> Finding:
    """The same in a process whose every sync strace holds up, whichever side asks for it."""
    tracer = shutil.which("strace")
    if tracer is None:
        return Finding(unreached=("a slower disk, as there is no strace here",))
    say(f"  B2: a disk {SLOWER_MS} ms slower")
    folder = plan.folder / "slower"
    folder.mkdir()
    held_up = f"inject=fsync,fdatasync:delay_exit={SLOWER_MS * 1000}"
    traced = subprocess.run(
        [
            *(tracer, "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"),
            *("-e", "trace=fsync,fdatasync", "-e", held_up),
            *(sys.executable, "-m", "tests.benchmarks.b2_crowd", str(folder), str(plan.rounds)),
        ],
        check=True,
        stdout=subprocess.PIPE,
    )
    return msgspec.json.decode(traced.stdout, type=Finding)


def _under_trace(folder: str, rounds: str) -> Finding:
    """What the process that is held up measures."""
    bench, finding = Bench(Path(folder), SLOWER_ACTS), Finding()
    for piece in _measured(bench, int(rounds), f"a disk {SLOWER_MS} ms slower"):
        finding += piece
    return finding


def told(result: Result, rows: int, worst: list[float]) -> str:
    """What a ratio means, and how long anybody waited at most in each round."""
    longest, usual = max(worst) * 1000, median(worst) * 1000
    is_within = longest <= WORST_WAIT * 1000
    return (
        f"{result.variant}: {1 / result.ratio:.2f} × the rate of the one writer. Both databases "
        f"held the same facts of every case and the same number of rows, {rows:,}, at the end. "
        f"The longest wait of anybody was {longest:.0f} ms (median of the rounds {usual:.0f} ms; "
        f"within {WORST_WAIT * 1000:.0f} ms: {'yes' if is_within else 'no'})."
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(_under_trace(*sys.argv[1:])))
