"""The console and the workers of an office are killed under load, and again as they recover.

Nothing that was acknowledged is lost, no night is left out or done twice, and a mail goes twice
only where a process was killed with it in hand.
"""

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from duban.environment import Settings
from tests.campaign import times
from tests.conftest import shut
from tests.duban.cli.terminal import environment
from tests.faults.killed_office import (
    PATIENCE,
    Clock,
    Process,
    Program,
    at_work,
    processes_of,
    token_for,
    wait_until_it_answers,
)
from tests.faults.mail_office import OPENED, OWING, id_of, live_office, people
from tests.mailhouse.ports import free_port
from tests.mailhouse.sink import Sink
from tests.practice import PROGRAMME, the_notice
from tests.workflow import sql
from workflow.night import reports
from workflow.night.job_names import JobName
from workflow.night.plan import JOBS, day_plan
from workflow.record import history

ROUNDS = min(times(1), 20)
KILLS = 3
"""So often in each of them every process dies: at work, as it recovers, and with all the others."""
PROGRAMS, WORKERS = 4, 2
LOAD_SECONDS, RECOVERY_SECONDS = 1.5, 1.5
"""A kill comes at any moment of so many seconds of work, one in recovery of so many from the
start."""

DELIVERED = "SELECT 1 FROM job_run WHERE job = 'deliver' AND finished_at >= '{}'"
IN_HAND = "SELECT id FROM mail WHERE status = 'waiting' AND taken_up > 0"


class Clocked:
    """Where an office is kept, and the clock that it goes by."""

    def __init__(self, clock: Clock, url: str | None) -> None:
        self.clock, self.url, self.moment = clock, url, OPENED
        clock.put(OPENED)

    def put_on(self, gone_by: timedelta) -> None:
        """Let so much time go by."""
        self.moment += gone_by
        self.clock.put(self.moment)


@pytest.fixture(params=["sqlite", "postgresql"])
def clocked(request: pytest.FixtureRequest) -> Iterator[Clocked]:
    """A file, or a server."""
    clock = Clock()
    if request.param == "sqlite":
        yield Clocked(clock, None)
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.new_database(empty=True)
    yield Clocked(clock, url)
    postgres.drop(url)


class Trial:
    """An office that is asked by programs while its processes are killed."""

    def __init__(self, folder: Path, clocked: Clocked, mail_port: int, seed: int) -> None:
        self.clocked, self.chance = clocked, Random(seed)
        self.settings = Settings(office=folder / "office", database=clocked.url)
        self.desk = live_office(self.settings, mail_port, people())
        day_plan(self.desk.office, OPENED.date())  # from which on none is left out
        self.port, codes = free_port(), list(the_notice().regions_by_code)
        self.programs = [
            Program(
                f"p{n}",
                self.port,
                token_for(self.desk, f"program{n}", OPENED),
                [f"{PROGRAMME}/{code}" for code in codes[n::PROGRAMS]],
            )
            for n in range(PROGRAMS)
        ]
        workers = WORKERS if clocked.url else 0
        self.console, self.workers = processes_of(self.settings, clocked.clock, self.port, workers)
        self.all = [self.console, *self.workers]
        self.in_hand: set[str] = set()

    def start(self) -> None:
        """Start what does not run, and wait until the console answers."""
        for one in self.all:
            one.start()
        wait_until_it_answers(self.port)

    def strike(self, one: Process) -> None:
        """Kill a process, and note which mails somebody had in hand."""
        one.kill()
        self.in_hand |= {key for (key,) in sql.rows(self.desk.store, IN_HAND)}

    def live_through(self) -> None:
        """Kill each process at work and as it recovers, then all at once; days go by."""
        self.start()
        with at_work(self.programs):
            for one in self.chance.sample(self.all, len(self.all)):
                time.sleep(self.chance.random() * LOAD_SECONDS)
                self.strike(one)
                one.start()
                time.sleep(self.chance.random() * RECOVERY_SECONDS)
                self.strike(one)
                one.start()
            wait_until_it_answers(self.port)
        for one in self.all:
            self.strike(one)
        self.clocked.put_on(timedelta(days=self.chance.randint(1, 4)))

    def go_on_in_peace(self) -> None:
        """Let the office do what is left, until it owes nothing any more."""
        for _ in range(10):
            self.start()
            self._wait_for_its_jobs()
            for one in self.all:
                one.end()
            if not sql.rows(self.desk.store, OWING):
                return
            self.clocked.put_on(timedelta(minutes=40))
        raise AssertionError(sql.rows(self.desk.store, OWING))

    def _wait_for_its_jobs(self) -> None:
        """Wait until today's night is over, and a delivery that began after it was put on."""
        moment = self.clocked.moment
        done = DELIVERED.format(moment.isoformat())
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            with self.desk.store.reading() as transaction:
                is_over = reports.days(transaction, 1) == [f"{moment.date()}"]
            if is_over and sql.rows(self.desk.store, done):
                return
            time.sleep(0.1)
        raise TimeoutError(self.console.said[-2_000:])

    def let_go(self) -> None:
        """Leave nothing running."""
        for process in self.all:
            process.let_go()
        for program in self.programs:
            program.close()
        shut(self.desk.store)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that takes everything."""
    with Sink() as made:
        yield made


def test_processes_killed_under_load_and_as_they_recover_lose_nothing_and_do_nothing_twice(
    tmp_path: Path, clocked: Clocked, sink: Sink
) -> None:
    trial = Trial(tmp_path, clocked, sink.port, seed=ROUNDS)
    try:
        for _ in range(ROUNDS):
            trial.live_through()
        trial.go_on_in_peace()
        trial.start()
        require_keys_answer(trial)
        for one in trial.all:
            one.end()
        require_acts(trial)
        require_nights(trial)
        require_mails(trial, [one.message for one in sink.mails()])
        require_sound(trial, tmp_path)
        assert all("Traceback" not in one.said for one in trial.all)
        assert {one.kills for one in trial.all} == {KILLS * ROUNDS}
    finally:
        trial.let_go()


def require_keys_answer(trial: Trial) -> None:
    """The key of every act that was acknowledged finds that act."""
    for program in trial.programs:
        for one in program.told[:: max(1, len(program.told) // 25)]:
            again = program.ask(one.case, one.act, one.key)
            assert (again["result"], again["event"]) == ("repeated", one.seq)


def require_acts(trial: Trial) -> None:
    """Each act that was acknowledged stands in history once, and no other does."""
    told = {one.seq: one for program in trial.programs for one in program.told}
    assert len(told) == sum(len(program.told) for program in trial.programs)
    with trial.desk.store.reading() as transaction:
        for seq, one in told.items():
            record = history.one(transaction, seq)
            assert record is not None, one
            assert (record.case, record.command) == (one.case, one.act)
        cases = {one.case for one in told.values()}
        acts = [record for case in cases for record in history.of_case(transaction, case)]
    by_programs = {one.seq for one in acts if one.command in ("open_case", "start_drafting")}
    assert by_programs == told.keys()


def require_nights(trial: Trial) -> None:
    """Each day has its night, done once and to its end, with a report in which all adds up."""
    days = (trial.clocked.moment.date() - OPENED.date()).days + 1
    wanted = [f"{OPENED.date() + timedelta(days=n)}" for n in range(days)]
    with trial.desk.store.reading() as transaction:
        assert sorted(reports.days(transaction, 10 * days)) == wanted
        for day in wanted:
            report = reports.on_day(transaction, datetime.fromisoformat(day).date())
            assert report is not None
            assert report.is_sound, day
    runs = sql.rows(trial.desk.store, "SELECT job, due_at, finished_at FROM job_run")
    nightly = sorted(due[:10] for job, due, _ in runs if job == JobName.NIGHTLY)
    assert nightly == wanted
    assert all(ended for job, _, ended in runs if job in JOBS)


def require_mails(trial: Trial, messages: list[bytes]) -> None:
    """All that is owed was sent, each mail once but where it was in hand of who was killed.

    What had lost its reason before it left was not sent.
    """
    ended = sql.rows(trial.desk.store, "SELECT status, id FROM mail")
    assert {status for status, _ in ended} <= {"sent", "dropped"}
    taken = Counter(map(id_of, messages))
    assert taken.keys() == {key for status, key in ended if status == "sent"}
    twice = {key for key, count in taken.items() if count > 1}
    assert twice <= trial.in_hand


def require_sound(trial: Trial, folder: Path) -> None:
    """History, ledger and the doctor find nothing amiss."""
    more = {"DUBAN_DATABASE": trial.clocked.url} if trial.clocked.url else {}
    for asked in (("history", "verify"), ("ledger", "check"), ("doctor",)):
        command = trial.clocked.clock.command(*asked)
        shown = subprocess.run(
            command, cwd=folder, env=environment("en", **more), capture_output=True, text=True
        )
        assert shown.returncode == 0, shown.stdout + shown.stderr
