"""B7: pages of the console among many cases, next to the same pages of an office of 21."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from statistics import quantiles

from sqlalchemy import text
from starlette.testclient import TestClient

from duban.bootstrap.editions import NOTICE, words
from duban.bootstrap.opening import open_desk
from duban.clock import now
from duban.environment import Settings, load_settings
from duban.identity import first_persons
from duban.practice.training import create_training_office
from duban.running.service import Service
from duban.web.app import app_of
from tests.benchmarks.measure import (
    DifferentWork,
    Finding,
    Plan,
    Side,
    Watch,
    in_turns,
    say,
)
from workflow.store import counters
from workflow.store.database import Store
from workflow.store.statement import Statement
from workflow.store.tables import METADATA

WORK = (
    "a page of the console for somebody who has signed in, from request to answer, in one process "
    "without a network; the limit is the same page of an office of 21 cases"
)
GOAL, MOST_MS = 2.0, 100
TIMES = 20
"""So often a page is asked for in a round."""
EACH = 21
AT_ONCE = 500
"""How many programmes share a commit, so that the log of the database stays small."""
GROWTH = 12
"""So many times as long takes the writing of ten times as many cases."""
CASE = f"/cases/{NOTICE}/120104"
PAGES = {
    "Today": "/",
    "Cases": "/cases",
    "Case": CASE,
    "Form of an act": f"{CASE}/acts/submit_self_check",
}
HERE = "http://127.0.0.1:8470"
COPIED = {"case": "", "institution": "", "duty": "AND status = 'open'"}
"""What lists read of a case, and which rows of it."""
AS_NUMBERED = "'P' || printf('%05d', n)"


def spread(store: Store, programmes: int) -> None:
    """Put the played cases of the one programme into further ones, each with all of its facts.

    Of their history, ledger and mails nothing is copied: their own pages are not asked for, and a
    million of them would be 44 GB.
    """
    copies = [_copies("programme", "id", f"id = '{NOTICE}'")]
    for name, rows in COPIED.items():
        case = "id" if name == "case" else "case_id"
        copies.append(_copies(name, case, f"{case} LIKE '{NOTICE}/%' {rows}"))
    for first in range(1, programmes, AT_ONCE):
        with store.writing() as transaction:
            for copy in copies:
                last = min(first + AT_ONCE, programmes) - 1
                transaction.run(copy, {"first": first, "last": last})
            counters.fold(transaction)


def _copies(name: str, key: str, where: str) -> Statement:
    """Copies rows of a table into programmes numbered from `first` to `last`."""
    columns = [column.name for column in METADATA.tables[name].c]
    own = {
        key: f"{AS_NUMBERED} || substr({key}, {len(NOTICE) + 1})",
        "programme_id": AS_NUMBERED,
    }
    into = ", ".join(f'"{one}"' for one in columns)
    values = ", ".join(own.get(one, f'"{one}"') for one in columns)
    numbers = (
        "WITH RECURSIVE numbers (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers "
        "WHERE n < :last)"
    )
    return Statement(
        text(
            f'INSERT INTO "{name}" ({into}) {numbers} '  # noqa: S608 - our own names
            f'SELECT {values} FROM numbers, "{name}" '
            f"WHERE {where} ORDER BY n, {key}"
        )
    )


class Console:
    """Somebody at the console of an office, and how long each answer took."""

    def __init__(self, client: TestClient) -> None:
        self._client, self._watch = client, Watch()
        self.seconds: dict[str, list[float]] = {path: [] for path in PAGES.values()}

    def page(self, path: str) -> str:
        """A page. Raises DifferentWork where there is none."""
        answer = self._client.get(path)
        if answer.status_code != 200:
            raise DifferentWork(f"{path}: {answer.status_code}")
        return answer.text

    def asking(self, path: str) -> Side:
        """One side of a benchmark."""
        return lambda number: self.ask(path)

    def ask(self, path: str) -> float:
        """Ask for a page some times; return the seconds of all."""
        taken = []
        for _ in range(TIMES):
            with self._watch.running():
                self.page(path)
            taken.append(self._watch.seconds)
        self.seconds[path] += taken
        return sum(taken)


@contextmanager
def console(office: Path) -> Iterator[Console]:
    """An operator at the console of an office."""
    with open_desk(load_settings(office)) as desk:
        first_persons.demo_persons(desk, now())
        app = app_of(Service(desk), words("zh"))
        headers = {"accept": "text/html"}
        with TestClient(app, base_url=HERE, headers=headers, follow_redirects=False) as client:
            client.post("/sign-in/demo", data={"login": "wang"})
            yield Console(client)


def require_same(few: Console, many: Console, cases: int) -> None:
    """The pages must be the same ones, and the list of cases all of them. Raises DifferentWork."""
    for name, path in PAGES.items():
        titles = {one.page(path).partition("<title>")[2].partition("<")[0] for one in (few, many)}
        if len(titles) != 1:
            raise DifferentWork(f"{name}: {titles}")
    for one, count in ((few, EACH), (many, cases)):
        if f">共 {count} 条<" not in one.page("/cases").replace(",", ""):
            raise DifferentWork(f"the list of cases has not {count}")


def run(plan: Plan) -> Iterator[Finding]:
    """Each page at every size, in turns with the office of 21 cases."""
    few = plan.folder / "few"
    create_training_office(Settings(office=few), _unwatched)
    took = 0.0
    for size in [10_000] if plan.is_quick else [100_000, 1_000_000]:
        if not plan.has_time(GROWTH * took):
            yield Finding(unreached=(f"{size:,} cases",))
            continue
        began = time.monotonic()
        programmes = -(-size // EACH)
        say(f"  B7: writing {programmes * EACH:,} cases")
        many = plan.folder / "many"
        shutil.copytree(few, many)
        store = Store(Settings(office=many).url, synchronous="OFF", loads_much=True)
        spread(store, programmes)
        store.close()
        store.engine.dispose()
        with ExitStack() as open_now:
            one, other = (open_now.enter_context(console(office)) for office in (few, many))
            require_same(one, other, programmes * EACH)
            took = time.monotonic() - began
            yield from _measured(plan, one, other, programmes * EACH)
            yield Finding(remarks=(_slowest(other, programmes * EACH),))
        shutil.rmtree(many)


def _unwatched(day: date, done: int, total: int) -> None:
    """Nobody watches the past being played."""


def _measured(plan: Plan, few: Console, many: Console, cases: int) -> Iterator[Finding]:
    for name, path in PAGES.items():
        result = in_turns(
            "B7",
            f"{name}, {cases:,} cases",
            limit=few.asking(path),
            ours=many.asking(path),
            rounds=plan.rounds,
            goal=GOAL,
            n=TIMES,
        )
        long, short = (one.page(path).count("<tr") for one in (many, few))
        why = f"it has {long} rows of lists, and {short} in the office of {EACH} cases"
        yield Finding((result,), why={result.variant: why})


def _slowest(many: Console, cases: int) -> str:
    """What nineteen of twenty answers stayed under."""
    found = {name: quantiles(many.seconds[path], n=20)[-1] * 1000 for name, path in PAGES.items()}
    said = ", ".join(f"{name} {milliseconds:.0f} ms" for name, milliseconds in found.items())
    held = "yes" if max(found.values()) < MOST_MS else "no"
    return f"95 of 100 answers among {cases:,} cases came within: {said} (under {MOST_MS}: {held})."
