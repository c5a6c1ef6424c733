"""A worker that stands still in the middle of its mails: another sends them, and each goes once.

It is stopped at its first message, before that is answered: no result has come that it could be
keeping, and what it let out is kept. So it stands still outside every transaction; inside one it
would let nobody else write on SQLite until it woke.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from duban.clock import elapsed
from duban.environment import Settings
from tests.conftest import Postgres, shut
from tests.duban.cli.terminal import environment
from tests.faults.mail_office import found_office
from tests.mailhouse.house import Fault, House, Step
from tests.practice import the_notice
from tests.workflow import sql
from workflow.mail.contacts import Contact
from workflow.mail.in_hand import FEWEST, LEASE

SPEED = 20
"""The workers' clock against the machine's: what is claimed is others' after a second."""

PEOPLE = [
    Contact(unit.code, "district", f"{unit.code}{n}", f"{unit.code}.{n}@unit.example")
    for unit in the_notice().regions
    for n in range(2)
]
CERTAIN = len(PEOPLE) - FEWEST
"""So many mails can't be with the server by then: all but the first that were let out."""


class FreezingHouse(House):
    """A mail server at which the first worker freezes, and that tells when others have the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.workers: dict[str, subprocess.Popen[str]] = {}
        self.is_frozen, self.has_rest = Event(), Event()

    def fault_at(self, step: Step, about: str = "", client: str = "") -> Fault | None:
        """Strike no mail, but the first worker."""
        if step == ".":
            came = 1 + sum(one.client == client for one in self.mails)
            if client == "first" and not self.is_frozen.is_set():
                self._freeze(self.workers["first"])
                self.is_frozen.set()
            if client == "second" and came == CERTAIN:
                self.has_rest.set()
        return None

    def _freeze(self, worker: subprocess.Popen[str]) -> None:
        """Stop a worker, and wait until it stands still: only then may the house answer it."""
        worker.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, worker.pid, os.WSTOPPED | os.WNOWAIT)

    def begin(self, name: str, folder: Path, since: float, url: str | None) -> None:
        """Let a worker of that name begin."""
        more = {} if url is None else {"DUBAN_DATABASE": url}
        self.workers[name] = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.mail_worker", name, str(since), str(SPEED)],
            cwd=folder,
            env=environment("en", **more),
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_another_worker_sends_what_a_frozen_one_has_claimed_and_each_mail_goes_once(
    tmp_path: Path, postgres: Postgres, kind: str
) -> None:
    url = postgres.new_database(empty=True) if kind == "postgresql" else None
    long_enough = LEASE.total_seconds() / SPEED
    with FreezingHouse() as house:
        settings = Settings(office=tmp_path / "office", database=url)
        desk = found_office(settings, house.port, PEOPLE)
        try:
            since = elapsed()
            house.begin("first", tmp_path, since, url)
            assert house.is_frozen.wait(long_enough)
            house.begin("second", tmp_path, since, url)
            assert house.has_rest.wait(long_enough)
            house.workers["first"].send_signal(signal.SIGCONT)
            for one in house.workers.values():
                said = one.communicate()[1]
                assert one.returncode == 0, said
        finally:
            for one in house.workers.values():
                one.kill()
    ended = sql.rows(desk.store, "SELECT DISTINCT status FROM mail")
    shut(desk.store)
    if url is not None:
        postgres.drop(url)
    assert house.recipients() == sorted(one.email for one in PEOPLE)
    assert [status for (status,) in ended] == ["sent"]
