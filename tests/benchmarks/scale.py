"""`make scale`: what an office costs as it grows, on both databases, as docs/reference/scale.json.

The offices are whole: a programme that was played through the door with all its nights, copied with
its history, ledger and mails. `SIZES=1000,10000` picks sizes, `CONTINUE=1` goes on with those that
an earlier run did not reach. A size for which there is no room on the disk, or no time, is left out
and named; where there is room for the file alone, the server is.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from duban.address import keep_address
from duban.bootstrap.moving import move
from duban.bootstrap.opening import open_desk
from duban.bootstrap.sealing import KEY_FILE
from duban.clock import now
from duban.environment import Settings, load_settings
from duban.practice.demo import create_demo_office
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
MINUTES = 90.0
EACH = 21
"""So many cases has a programme; an office has whole ones."""

GROWTH = 11
"""So many times as long takes a size that is ten times as large."""

BYTES_A_CASE, COPIES = 50_000, 3
"""The file, what is on its way to the server, and the server's own with its log."""

ACTS, TIMES = 100, 3
REGION, ACT = "120104", "submit_self_check"
PAPERS = {"as_of": "2024-03-31", "spent_cumulative": 500_000}


def office_in_file(folder: Path, size: int) -> Path:
    """An office of at least so many cases in a file."""
    file = Settings(office=folder / "file")
    create_demo_office(
        file,
        size,
        seed=1,
        until=BEGINS_ON,
        playing=lambda day, done, total: None,
        copied=lambda done, total: None,
    )
    return file.office


def moved(office: Path, there: Path, server: Postgres) -> Path:
    """The same office on the server, with nothing done in it yet."""
    file = Settings(office=office)
    url = server.new_database(empty=True)
    there.mkdir()
    shutil.copy2(office / KEY_FILE, there / KEY_FILE)
    source, target = Store(file.url), Store(url)
    move(source, target, lambda done, total: None)
    with target.engine.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    shut(source)
    shut(target)
    keep_address(there, url)
    return there


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
    until, took, before = time.monotonic() + MINUTES * 60, 0.0, 0
    for size in (one for one in sizes() if not _is_measured(one, points)):
        with TemporaryDirectory(prefix="duban-scale-") as folder:
            room = shutil.disk_usage(folder).free
            expected = took * GROWTH * size / (10 * before) if before else 0.0
            why = "disk" if room < size * BYTES_A_CASE else "time"
            if why == "disk" or time.monotonic() + expected > until:
                left_out += [LeftOut(size, database, why) for database in (SQLITE, POSTGRESQL)]
            else:
                say(f"SCALE: {size:,} cases, about {expected / 60:.0f} minutes")
                began, both = time.monotonic(), room >= size * BYTES_A_CASE * COPIES
                points += _points(Path(folder), size, both=both)
                took, before = time.monotonic() - began, size
                if not both:
                    left_out.append(LeftOut(size, POSTGRESQL, "disk"))
        _write(points, left_out)


def _is_measured(size: int, points: list[Point]) -> bool:
    """Whether there are points of the smallest office that has so many cases."""
    return any(size <= one.cases < size + EACH for one in points)


def _points(folder: Path, size: int, *, both: bool) -> Iterator[Point]:
    """What an office costs in its file, and *both* there and on a server."""
    office = office_in_file(folder, size)
    if not both:
        yield _point(office, SQLITE)
        return
    server = Postgres(folder, waits_for_the_disk=True)
    try:
        say(f"  moving {size:,} cases to the server")
        there = moved(office, folder / "server", server)
        yield _point(office, SQLITE)
        yield _point(there, POSTGRESQL)
    finally:
        server.stop()


def _point(office: Path, database: str) -> Point:
    point = measured(office, database)
    say(f"  {point}")
    return point


def _write(points: list[Point], left_out: list[LeftOut]) -> None:
    day = now().date().isoformat()
    in_order = sorted(points, key=lambda one: one.cases)  # of one size as they were measured
    scale = Scale(day, tuple(in_order), tuple(left_out), report.versions())
    (DOCS / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(scale), indent=1) + b"\n")
    if points:
        page.main(DOCS)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.buffer.write(msgspec.json.encode(_night(Path(sys.argv[1]))))
    else:
        main()
