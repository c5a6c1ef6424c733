"""B9: verifying a long history, next to one SELECT over the stored bytes with hashlib on each."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import count, islice
from pathlib import Path

from tests.benchmarks.b1_act import MEASURED, Desk, case_ids, prepare, requests
from tests.benchmarks.measure import DifferentWork, Finding, Plan, Watch, in_turns, say
from workflow.record import cases, history
from workflow.record.chain_faults import opening
from workflow.record.history import Head
from workflow.store.chaining import GENESIS
from workflow.store.database import Store
from workflow.store.drivers import sqlite_module

WORK = (
    "verifying the history: numbers, columns, hashes and head; the limit is one SELECT in order "
    "over the stored bytes, sha256 over each with the hash before it"
)
WHY = "of each row the number and the columns are read too, and held against its body"
GOAL = 1.5
AT_ONCE = 20_000
"""How many rows are written in one transaction."""

Acts = list[tuple[str, str]]
"""Acts of a few cases: the region, and what follows number and case in the body."""


def real_acts(path: Path) -> Acts:
    """What the engine writes for the cases of one programme, from the notice to the acceptance."""
    ids = case_ids(21)
    prepare(path, ids)
    desk = Desk(Store(f"sqlite:///{path}", synchronous="OFF"))
    desk.do(list(requests(ids, MEASURED)))
    with desk.store.reading() as transaction:
        rows = list(history.rows_after(transaction, 0))
    desk.close()
    return [
        (cases.region_of(case_id), body.removeprefix(opening(seq, case_id)))
        for seq, case_id, body, _ in rows
    ]


def repeated(acts: Acts) -> Iterator[tuple[str, str]]:
    """The acts again and again, each time of another programme."""
    for number in count():
        for region, rest in acts:
            yield cases.case_id(f"P{number:05d}", region), rest


def fill(path: Path, acts: Acts, rows: int) -> Head:
    """Write a history of so many rows, chained by the history itself; return its head."""
    store = Store(f"sqlite:///{path}", synchronous="OFF", loads_much=True)
    stream = repeated(acts)
    store.create()
    with store.writing() as transaction:
        history.start(transaction)
    while True:
        with store.writing() as transaction:
            head = history.head(transaction, to_append=True)
            if head.seq == rows:
                break
            part = islice(stream, min(AT_ONCE, rows - head.seq))
            history.advance(transaction, history.append_bodies(transaction, head, part))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    store.engine.dispose()
    return head


def chained(path: Path) -> Head:
    """The limit: every stored body in order, hashed after the hash before it."""
    connection = sqlite_module().connect(str(path), isolation_level=None)
    rows, last = 0, GENESIS
    for (body,) in connection.execute("SELECT CAST(body AS BLOB) FROM event ORDER BY seq"):
        last = sha256(b"%s\n%s" % (last.encode(), body)).hexdigest()
        rows += 1
    connection.close()
    return Head(rows, last)


def verified(store: Store) -> Head:
    """Ours. Raises DifferentWork where the history has a fault or not all was looked at."""
    with store.reading() as transaction:
        checked, faults = history.verify(transaction)
        head = history.head(transaction)
    if faults or checked != head.seq:
        raise DifferentWork(f"{checked} rows, {faults[:1]}")
    return head


def run(plan: Plan) -> Iterator[Finding]:
    """A history on disk, as large as asked for, read whole by both."""
    rows, path = plan.size(1_000_000, 50_000), plan.folder / "history.db"
    acts = real_acts(plan.folder / "acts.db")
    say(f"  B9: writing {rows:,} rows")
    head = fill(path, acts, rows)
    store, watch = Store(f"sqlite:///{path}"), Watch()

    def ours(number: int) -> float:
        with watch.running():
            found = verified(store)
        if found != head:
            raise DifferentWork(f"{found} was verified")
        return watch.seconds

    def limit(number: int) -> float:
        with watch.running():
            found = chained(path)
        if found != head:
            raise DifferentWork(f"{found} was hashed")
        return watch.seconds

    result = in_turns(
        "B9", "SQLite, wall", limit=limit, ours=ours, rounds=plan.rounds, goal=GOAL, n=rows
    )
    store.close()
    few = plan.folder / "few.db"
    fill(few, acts, rows // 10)
    yield Finding(
        (result,),
        (
            f"Both sides came to the same hash over {rows:,} bodies of "
            f"{path.stat().st_size / rows:.0f} bytes with their columns.",
            f"A process that verifies takes {_megabytes(few)} MB at its most for {rows // 10:,} "
            f"rows and {_megabytes(path)} MB for {rows:,}.",
        ),
        why={result.variant: WHY},
    )


# --- what it takes of memory ------------------------------------------------------------------


def _megabytes(path: Path) -> int:
    """The most memory that a process of its own holds while it verifies."""
    command = [sys.executable, "-m", "tests.benchmarks.b9_verify", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    verified(Store(f"sqlite:///{sys.argv[1]}"))
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
