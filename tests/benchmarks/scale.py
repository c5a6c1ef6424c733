"""`make scale`: what an office costs as it grows, on both databases, as docs/reference/scale.json.

The offices are whole: a programme that was played through the door with all its nights, copied with
its history, ledger and mails. `SIZES=1000,10000` picks sizes, `CONTINUE=1` goes on with those that
an earlier run did not reach. A size for which there is no room on the disk, or no time, is left out
and named.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from duban.address import keep_address
from duban.bootstrap.editions import NOTICE
from duban.bootstrap.moving import move
from duban.bootstrap.opening import open_desk
from duban.clock import now
from duban.environment import Settings, load_settings
from duban.practice.demo import create_demo_office, multiply, programmes_for, sum_up
from duban.practice.training import BEGINS_ON
from duban.reference import scale as page
from duban.reference.scale import FILE, POSTGRESQL, SQLITE, LeftOut, Point, Scale
from states.actors import Channel, somebody
from states.facts import Party
from states.reading import read_command
from tests.benchmarks import b7_pages, report
from tests.benchmarks.b4_night import shut
from tests.benchmarks.measure import Watch, say
from tests.conftest import Postgres
from tests.duban.cli.terminal import environment
from tests.workflow import sql
from workflow.night.plan import day_plan
from workflow.office.request import Done, Request
from workflow.store.database import Store

DOCS = Path(__file__).parents[2] / "docs"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MINUTES, SEED = 90.0, 1
EACH = 21
"""So many cases has a programme; an office has whole ones."""

GROWTH = 1.1
"""So many times as long takes a case among ten times as many."""

BYTES_A_CASE = 60_000
"""What it takes on the disk, with the log."""

ACTS, TIMES = 100, 3
REGION, ACT = "120104", "submit_self_check"
PAPERS = {"as_of": "2024-03-31", "spent_cumulative": 500_000}


def office_in_file(folder: Path, size: int) -> Path:
    """An office of at least so many cases in a file."""
    file = Settings(office=folder / "file")
    create_demo_office(
        file,
        size,
        seed=SEED,
        until=BEGINS_ON,
        playing=lambda day, done, total: None,
        copied=lambda done, total: None,
    )
    return file.office


@contextmanager
def office_on_server(folder: Path, size: int) -> Iterator[Path]:
    """The same office on a server of its own: moved with one programme, and copied there."""
    one = office_in_file(folder, 1)
    server, count = Postgres(folder, waits_for_the_disk=True), programmes_for(size, EACH)
    try:
        source, target = Store(Settings(office=one).url), Store(server.new_database(empty=True))
        move(source, target, lambda done, total: None)
        multiply(target, NOTICE, count, SEED, lambda done, total: None)
        sum_up(target, count * EACH, count, SEED, BEGINS_ON)
        with target.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        shut(source)
        shut(target)
        keep_address(one, target.url.render_as_string(hide_password=False))
        yield one
    finally:
        server.stop()


def measured(office: Path, database: str) -> Point:
    """What an office costs: its pages and its list, a night, acts one after another."""
    with b7_pages.console(office) as console:
        asked = {path: console.ask(path) for path in b7_pages.PAGES.values()}
    listed = _seconds_of_list(office)
    night = _night_apart(office)
    with open_desk(load_settings(office)) as desk:
        ((cases,),) = sql.rows(desk.store, 'SELECT count(*) FROM "case"')
        watch, acts = Watch(), []
        for request in _requests(desk.store):
            with watch.running():
                answer = desk.office.handle(request)
            if not isinstance(answer, Done):
                raise AssertionError(answer)
            acts.append(watch.seconds)
        size = _bytes(desk.store)
    return Point(
        database=database,
        cases=cases,
        night_s=round(night.seconds, 2),
        night_mb=night.megabytes,
        act_ms=round(median(acts) * 1000, 2),
        page_ms=round(max(asked.values()) / b7_pages.TIMES * 1000, 1),
        list_s=round(listed, 2),
        bytes_a_case=size // cases,
    )


def _requests(store: Store) -> Iterator[Request]:
    """A report of spending of each of many programmes."""
    chosen = f"SELECT id FROM \"case\" WHERE id LIKE '%/{REGION}' ORDER BY id LIMIT {ACTS}"  # noqa: S608 - our own words
    actor = somebody(Party.DISTRICT, Channel.REHEARSAL)
    for (case_id,) in sql.rows(store, chosen):
        yield Request(case_id=case_id, command=read_command(ACT, PAPERS, case_id), actor=actor)


def _seconds_of_list(office: Path) -> float:
    """How long the list of all cases takes at the terminal, from call to exit.

    Its modules are compiled before, as an installer does.
    """
    taken, about = [], environment("en")
    command = [sys.executable, "-m", "duban", "--office", str(office), "case", "list"]
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run(
            command, check=True, env=about, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        taken.append(time.perf_counter() - began)
    return median(taken)


def _bytes(store: Store) -> int:
    """What the database takes on the disk."""
    if store.path is not None:
        return store.path.stat().st_size
    ((size,),) = sql.rows(store, "SELECT pg_database_size(current_database())")
    return int(size)


# --- a night in a process of its own ----------------------------------------------------------


class Night(msgspec.Struct, frozen=True):
    """What a night took, and what its process held at most."""

    seconds: float
    megabytes: int


def _night_apart(office: Path) -> Night:
    command = [sys.executable, "-m", "tests.benchmarks.scale", str(office)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return msgspec.json.decode(said, type=Night)


def _night(office: Path) -> Night:
    with open_desk(load_settings(office)) as desk:
        watch = Watch()
        with watch.running():
            day = day_plan(desk.office, BEGINS_ON)
        if not day.done:
            raise AssertionError("the night had run")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return Night(watch.seconds, int(peak.group(1)) // 1024 if peak else 0)


# --- all sizes --------------------------------------------------------------------------------


def sizes() -> list[int]:
    """The sizes that `SIZES` names, all without it."""
    asked = os.environ.get("SIZES", "")
    return sorted(int(one) for one in asked.split(",") if one) or list(SIZES)


def main() -> None:
    """Measure every size for which there is room and time, and write down each as it comes."""
    points = list(page.read(DOCS).points) if os.environ.get("CONTINUE") else []
    left_out: list[LeftOut] = []
    until, before = time.monotonic() + MINUTES * 60, dict[str, float]()
    for size, database in product(sizes(), (SQLITE, POSTGRESQL)):
        if _is_measured(size, database, points):
            continue
        with TemporaryDirectory(prefix="duban-scale-") as folder:
            expected, began = before.get(database, 0.0) * size, time.monotonic()
            if shutil.disk_usage(folder).free < size * BYTES_A_CASE:
                left_out.append(LeftOut(size, database, "disk"))
            elif began + expected > until:
                left_out.append(LeftOut(size, database, "time"))
            else:
                say(f"SCALE: {size:,} cases, {database}, about {expected / 60:.0f} minutes")
                points.append(_point(Path(folder), size, database))
                before[database] = (time.monotonic() - began) / size * GROWTH
        _write(points, left_out)


def _is_measured(size: int, database: str, points: list[Point]) -> bool:
    """Whether there is a point of the smallest office that has so many cases."""
    return any(one.database == database and size <= one.cases < size + EACH for one in points)


def _point(folder: Path, size: int, database: str) -> Point:
    """What an office costs in its file, or on a server."""
    if database == SQLITE:
        point = measured(office_in_file(folder, size), database)
    else:
        with office_on_server(folder, size) as office:
            point = measured(office, database)
    say(f"  {point}")
    return point


def _write(points: list[Point], left_out: list[LeftOut]) -> None:
    day = now().date().isoformat()
    in_order = sorted(points, key=lambda one: (one.cases, one.database != SQLITE))
    scale = Scale(day, tuple(in_order), tuple(left_out), report.versions())
    (DOCS / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(scale), indent=1) + b"\n")
    if points:
        page.main(DOCS)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.buffer.write(msgspec.json.encode(_night(Path(sys.argv[1]))))
    else:
        main()
