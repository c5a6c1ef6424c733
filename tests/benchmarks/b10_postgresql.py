"""B10: B1, B2 and B4 on PostgreSQL next to psycopg doing the same, and mails of many workers."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import b5_mail
from tests.benchmarks.b2_crowd import told
from tests.benchmarks.measure import Finding, Plan, in_turns, say
from tests.benchmarks.on_postgres import OURS, Acts, Ground, night
from tests.benchmarks.slow_line import slow_line
from tests.benchmarks.workers import carried
from tests.conftest import Postgres
from tests.mailhouse.sink import Sink

WORK = (
    "B1, B2 and B4 on PostgreSQL, one server on the same machine that waits for its disk; the "
    "limit is psycopg with the same rows in the same commits; and mails carried by four processes "
    "next to one, where each answer of the mail server takes 5 ms"
)
GOAL = 1.5
OPERATORS = (8, 64)
WORKERS, SHARE = 4, round(1 / 3, 3)
"""Four processes carry at least three times as many mails in the time of one."""
CROWD_SECONDS, WORKERS_SECONDS = 90.0, 330.0
"""What a crowd takes with all rounds, and what the workers do."""

NIGHT_SECONDS = 20.0
"""What a night of 10,000 cases takes with all rounds; one of ten times as many takes ten times."""


def run(plan: Plan) -> Iterator[Finding]:
    """Acts, crowds, workers and nights, on a server that is there for all of them."""
    with TemporaryDirectory(prefix="duban-postgres-") as folder:  # its account may enter there
        server = Postgres(Path(folder), waits_for_the_disk=True)
        try:
            yield from _acts(server, plan)
            yield from _workers(server, plan)
            yield from _nights(server, plan)
        finally:
            server.stop()


def _acts(server: Postgres, plan: Plan) -> Iterator[Finding]:
    acts = Acts(server, plan.size(2_048, 512))
    result, rows = acts.alone(plan.rounds)
    remark = f"{result.variant}: both held the same {rows:,} rows at the end."
    yield Finding((result,), (remark,), why={result.variant: acts.why()})
    for operators in OPERATORS:
        if not plan.has_time(CROWD_SECONDS):
            yield Finding(unreached=(f"B2, {operators} operators",))
            continue
        result, rows = acts.crowded(operators, plan.rounds, GOAL)
        yield Finding((result,), (told(result, rows, acts.worst),))


def _nights(server: Postgres, plan: Plan) -> Iterator[Finding]:
    for size in [2_000] if plan.is_quick else [10_000, 100_000]:
        if not plan.has_time(NIGHT_SECONDS * size / 10_000):
            yield Finding(unreached=(f"B4, {size:,} open cases",))
            continue
        say(f"  B10: writing {size:,} cases")
        result, rows, why = night(server, size, 5)
        told = f"{result.variant}: both held the same {rows:,} rows at the end, value for value."
        yield Finding((result,), (told,), why={result.variant: why})


def _workers(server: Postgres, plan: Plan) -> Iterator[Finding]:
    count, variant = plan.size(10_000, 400), f"{WORKERS} workers next to one"
    if not plan.has_time(WORKERS_SECONDS if count > 400 else 0.0):
        yield Finding(unreached=(variant,))
        return
    say(f"  B10: preparing {count:,} mails")
    ground = Ground(server, lambda store: b5_mail.begin(store, count).close())
    with Sink(keep=False) as sink, slow_line(sink.port) as port:

        def side(workers: int, number: int) -> float:
            return carried(ground.copy(OURS), port, workers, count)

        result = in_turns(
            "B10",
            variant,
            limit=partial(side, 1),
            ours=partial(side, WORKERS),
            rounds=3,
            goal=SHARE,
            n=count,
        )
    why = f"they share {os.cpu_count()} processors with the database and the mail server"
    yield Finding((result,), why={variant: why})
