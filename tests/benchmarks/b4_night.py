"""B4: the nightly job and its report, next to one statement a list and `executemany` of the rows.

A flag is an act: decided, written to the history and told like any other. So it has B3's goal, and
the slow cases among the others are those that were flagged before. No share is proved: the
population is written beside the door, without the acts that would prove it.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec

from tests.benchmarks.b1_act import TABLES
from tests.benchmarks.b3_bulk import in_one
from tests.benchmarks.bare_night import BareNight, same_rows
from tests.benchmarks.measure import Finding, Plan, Result, Watch, in_turns, say
from tests.benchmarks.population import NIGHT, Population, populate, usual
from tests.benchmarks.recording import Act, RecordingStore
from tests.benchmarks.whereabouts import TimedStore, why_a_night
from tests.practice import PROGRAMME, Practice, at
from tests.workflow import sql
from workflow.night.plan import JOBS, day_plan
from workflow.record import history
from workflow.record.copies import Original
from workflow.store.database import Store
from workflow.store.excerpts import KEPT

WORK = (
    "the nightly job with its report and notices: 5 % of the open cases overdue, 2 % to be "
    "reminded, 2 % due soon, 3 % slow, 1 % acted on, a ledger of 6 rows a case; SQLite WAL, "
    "`synchronous=FULL`; the limit is one statement a list over the same database with its indexes "
    "and kept totals, and `executemany` of the same rows in one transaction"
)
GOAL, FLAG_GOAL = 1.5, 3.0
MOST_MB = 150
FLAGGED = "2024-01-11"
FEW = 10_000
GROWTH = 10
"""So many times as long takes a size that is ten times as large, the preparing of it included."""


def at_six(store: Store, night: date) -> Practice:
    """The office of a database when the jobs of a day are due, its notice read."""
    office = Practice(store, is_founded=True)
    office.now = at(f"{night}T06:00")
    with store.reading() as transaction:
        office.office.world(transaction, "n", "p")
    return office


class Night:
    """One office on its eve, copied for each side and round."""

    def __init__(self, prepared: Path, night: date, since: int) -> None:
        self._prepared, self.night = prepared, night
        until = date.fromordinal(night.toordinal() + 7).isoformat()
        self._when: dict[str, object] = {
            "day": night.isoformat(),
            "until": until,
            "since": since,
            "kept": KEPT,
        }
        self._watch = Watch()

    def copy(self, side: str) -> Path:
        """A copy that is on the disk whole, so that no later sync waits for it."""
        path = self._prepared.with_name(f"{self._prepared.stem}-{side}.db")
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._prepared, path)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return path

    def record(self) -> Act:
        """The rows that the night writes, a statement a table; the totals keep themselves."""
        store = RecordingStore(f"sqlite:///{self.copy('ours')}", synchronous="OFF")
        office = at_six(store, self.night)
        with store.noting():
            day_plan(office.office, self.night, proves=False)
        shut(store)
        return [(sql, rows) for sql, rows in in_one(store.acts) if " total" not in sql]

    def ours(self, number: int) -> float:
        """One night of ours."""
        store = Store(f"sqlite:///{self.copy('ours')}")
        office = at_six(store, self.night).office
        with self._watch.running():
            done = day_plan(office, self.night, proves=False).done
        shut(store)
        if set(done) != set(JOBS):
            raise AssertionError(done)
        return self._watch.seconds

    def why(self) -> str:
        """Where the time of a night of ours goes, in one more."""
        store = TimedStore(f"sqlite:///{self.copy('ours')}")
        office = at_six(store, self.night).office
        store.spent.clear()
        with self._watch.running():
            day_plan(office, self.night, proves=False)
        shut(store)
        return why_a_night(store.spent, self._watch.seconds)

    def limit(self, writes: Act) -> float:
        """One night of the limit."""
        bare = BareNight(self.copy("limit"))
        with self._watch.running():
            bare.night(self._when, writes)
        bare.close()
        return self._watch.seconds

    def require_same(self) -> int:
        """The number of rows that both sides hold. Raises DifferentWork where one differs."""
        names = ("ours", "limit")
        paths = [self._prepared.with_name(f"{self._prepared.stem}-{name}.db") for name in names]
        return sum(same_rows(table, *paths) for table in TABLES)

    def steps(self) -> int:
        """How many thousand steps SQLite's machine takes for a night of ours."""
        store, count = Store(f"sqlite:///{self.copy('ours')}"), 0

        def one_more() -> int:
            nonlocal count
            count += 1
            return 0

        office = at_six(store, self.night).office
        with store.reading() as transaction:
            transaction._cursor.connection.set_progress_handler(one_more, 1_000)
        day_plan(office, self.night, proves=False)
        shut(store)
        return count

    def remove(self) -> None:
        """Give the room on the disk back."""
        for path in self._prepared.parent.glob(f"{self._prepared.stem}*"):
            path.unlink()


def shut(store: Store) -> None:
    """Let a database go."""
    store.close()
    store.engine.dispose()


def run(plan: Plan) -> Iterator[Finding]:
    """The night at every size, with the same due among more cases, and with flags to raise."""
    yield _flags(plan, plan.size(3_000, 300))
    few = _measured(plan, f"{FEW:,} open cases", usual(FEW), plan.rounds)
    yield few.finding(few.remark)
    among = msgspec.structs.replace(usual(FEW), cases=10 * FEW)
    spread = _measured(plan, f"{10 * FEW:,}, with the due of {FEW:,}", among, 5)
    yield spread.finding(_growth(few, spread))
    took = 0.0
    for size in [] if plan.is_quick else [10 * FEW, 100 * FEW]:
        variant = f"{size:,} open cases"
        if not plan.has_time(GROWTH * took):
            yield Finding(unreached=(variant,))
            continue
        began = time.monotonic()
        night = _measured(plan, variant, usual(size), 5)
        took = time.monotonic() - began
        yield night.finding(night.remark)


def _prepared(plan: Plan, name: str, population: Population) -> Night:
    say(f"  B4: writing {population.cases:,} cases")
    path = plan.folder / f"{name}.db"
    store = Store(f"sqlite:///{path}", synchronous="OFF", loads_much=True)
    store.create()
    populate(store, population)
    shut(store)
    return Night(path, NIGHT, 2 * population.cases)


class Measured(msgspec.Struct, frozen=True):
    """What a population's night came to; `steps` are thousands of SQLite's own."""

    result: Result
    steps: int
    remark: str
    why: str

    def finding(self, remark: str) -> Finding:
        """The ratio, with what is to be said of it."""
        return Finding((self.result,), (remark,), why={self.result.variant: self.why})


def _measured(plan: Plan, variant: str, population: Population, rounds: int) -> Measured:
    night = _prepared(plan, f"night{population.cases}", population)
    writes = night.record()
    result = in_turns(
        "B4",
        variant,
        limit=lambda number: night.limit(writes),
        ours=night.ours,
        rounds=rounds,
        goal=GOAL,
        n=population.cases,
    )
    rows = night.require_same()
    seen = _seen_apart(night.copy("ours"))
    mails = sum(len(rows) for sql, rows in writes if "INTO owed" in sql)
    steps, why = night.steps(), night.why()
    night.remove()
    remark = (
        f"{variant}: both databases held the same {rows:,} rows at the end, value for value; "
        f"{mails:,} mails were owed. The process took {seen.megabytes} MB at its peak (under "
        f"{MOST_MB}: {'yes' if seen.megabytes < MOST_MB else 'no'}). Run a second time, and once "
        f"more as if it had never run, it inserted {seen.inserted} mails."
    )
    return Measured(result, steps, remark, why)


def _growth(few: Measured, many: Measured) -> str:
    """What ten times the open cases cost, with as much due."""
    limit = many.result.limit_median_s / few.result.limit_median_s
    ours = many.result.ours_median_s / few.result.ours_median_s
    return (
        f"As much due among ten times the open cases: SQLite takes {many.steps:,} thousand steps "
        f"instead of {few.steps:,} thousand. The time grows {ours:.1f} × (that of the limit "
        f"{limit:.1f} ×), since the rows that change lie on more pages."
    )


# --- flags ----------------------------------------------------------------------------------------


def _flags(plan: Plan, count: int) -> Finding:
    """A night on which reports of slow spending have come in, and each case is flagged."""
    say(f"  B4: writing {count:,} slow cases")
    path = plan.folder / "slow.db"
    store = Store(f"sqlite:///{path}", synchronous="OFF", loads_much=True)
    store.create()
    office = Practice(store)
    office.lead("submit_self_check")
    with store.writing() as transaction:
        original, head = Original(transaction, PROGRAMME), history.head(transaction)
        for number in range(1, count):
            head = original.copy(transaction, f"S{number:06d}", head)
        history.advance(transaction, head)
    day = date.fromisoformat(FLAGGED)
    sql.run(store, "DELETE FROM job_run")  # of the night before, which saw the first case alone
    day_plan(office.office, day - timedelta(days=1))
    shut(store)
    night = Night(path, day, head.seq)
    writes = night.record()
    result = in_turns(
        "B4",
        f"{count:,} flags to raise",
        limit=lambda number: night.limit(writes),
        ours=night.ours,
        rounds=plan.rounds,
        goal=FLAG_GOAL,
        n=count,
    )
    rows, why = night.require_same(), night.why()
    night.remove()
    remark = (
        "Flags: each is an act like one of B3, with its goal: the facts of the case are read, the "
        "rules decide on them, and history, duties and mails follow. The limit knows all of that "
        f"beforehand. Both held the same {rows:,} rows."
    )
    return Finding((result,), (remark,), why={result.variant: why})


# --- in a process of its own ----------------------------------------------------------------------


class Seen(msgspec.Struct, frozen=True):
    """What a night took at its peak, and how many mails the next runs of it added."""

    megabytes: int
    inserted: int


def _seen_apart(path: Path) -> Seen:
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.b4_night", str(path)],
        check=True,
        stdout=subprocess.PIPE,
    )
    return msgspec.json.decode(told.stdout, type=Seen)


def _look(path: str) -> Seen:
    """Do the night, then again, then again as if it had never run."""
    store = Store(f"sqlite:///{path}")
    office = at_six(store, NIGHT).office
    day_plan(office, NIGHT, proves=False)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    ((before,),) = sql.rows(store, "SELECT count(*) FROM owed")
    if day_plan(office, NIGHT, proves=False).done:
        raise AssertionError("the jobs ran twice")
    sql.run(store, "DELETE FROM job_run")
    day_plan(office, NIGHT, proves=False)
    ((after,),) = sql.rows(store, "SELECT count(*) FROM owed")
    shut(store)
    return Seen(int(peak.group(1)) // 1024 if peak else 0, after - before)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(_look(sys.argv[1])))
