"""B3: one act on many chosen cases, each with its own answer, next to `executemany` of the rows."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.b1_act import MEASURED, TABLES, Desk, case_ids, prepare, requests
from tests.benchmarks.measure import Finding, Plan, Watch, in_turns
from tests.benchmarks.recording import Act, Limit, RecordingStore, require_same, rows_of
from workflow.office.bulk import handle_all
from workflow.office.request import Done, Request
from workflow.store.database import Store

WORK = (
    "one act on 1,000 chosen cases, each with its own result; SQLite WAL, `synchronous=FULL`; the "
    "limit is the same rows by `executemany`, a statement a table, in one transaction"
)
GOAL = 3.0


def act_on_all(path: Path, asked: Sequence[Request], watch: Watch) -> float:
    """Do an act on all cases; each has to be done."""
    desk = Desk(Store(f"sqlite:///{path}"))
    with desk.store.reading():
        pass
    desk.now = asked[0].at or desk.now
    with watch.running():
        answers = handle_all(desk.office, asked)
    desk.close()
    if not all(isinstance(answer, Done) for answer in answers) or len(answers) != len(asked):
        raise AssertionError(answers[0])
    return watch.seconds


def in_one(acts: Sequence[Act]) -> Act:
    """What the acts write, a statement a table; the head of the history once, as it ends."""
    together: dict[str, list[Any]] = {}
    for act in acts:
        for sql, values in act:
            rows = values if type(values) is list else [values]
            together.setdefault(sql, []).extend(rows)
    return [(sql, rows[-1:] if "chain" in sql else rows) for sql, rows in together.items()]


def record(path: Path, asked: Sequence[Request]) -> list[Act]:
    """What the engine writes for all acts together."""
    store = RecordingStore(f"sqlite:///{path}", synchronous="OFF")
    with store.reading():
        pass
    with store.noting():
        desk = Desk(store)
        desk.now = asked[0].at or desk.now
        handle_all(desk.office, asked)
    desk.close()
    return store.acts


def run(plan: Plan) -> Iterator[Finding]:
    """An act that is chased by a duty and told by a mail, on all cases at once."""
    ids = case_ids(1_000)
    prepared = plan.folder / "prepared.db"
    prepare(prepared, ids)
    asked = list(requests(ids, MEASURED[:1]))
    ours_at, limit_at = plan.folder / "ours.db", plan.folder / "limit.db"
    writes = in_one(record(_fresh(prepared, ours_at), asked))
    watch = Watch()

    def ours(number: int) -> float:
        return act_on_all(_fresh(prepared, ours_at), asked, watch)

    def limit(number: int) -> float:
        bare = Limit(_fresh(prepared, limit_at), "FULL")
        with watch.running():
            bare.write([writes])
        bare.close()
        return watch.seconds

    result = in_turns(
        "B3",
        f"{MEASURED[0][1]}, wall",
        limit=limit,
        ours=ours,
        rounds=2 * plan.rounds,
        goal=GOAL,
        n=len(asked),
    )
    rows = require_same(rows_of(ours_at, TABLES), rows_of(limit_at, TABLES))
    yield Finding(
        (result,),
        (
            f"Both databases held the same {rows:,} rows at the end, value for value; the limit "
            f"knows them beforehand and writes them with {len(writes)} statements.",
        ),
        why={
            result.variant: "each case is read and decided on by itself, and its facts and history "
            "are each a JSON text, made anew and hashed"
        },
    )


def _fresh(prepared: Path, path: Path) -> Path:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(prepared, path)
    return path
