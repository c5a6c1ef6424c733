"""The PostgreSQL server of a whole office is killed under it, and again as it recovers.

Console and workers stay, and go on by themselves once it is back; who is started meanwhile ends, to
be started again. Nothing that was acknowledged is lost, no night is left out or done twice. No mail
goes twice: nobody is killed who has one in hand, and what a mail server answered waits with them
for the database.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock

import pytest

from states.commands import OpenCase
from tests.campaign import times
from tests.conftest import Postgres
from tests.faults.killed_office import PATIENCE, Clock, Process, at_work
from tests.faults.mail_office import OWING
from tests.faults.test_killed_processes import (
    LOAD_SECONDS,
    Clocked,
    Trial,
    require_acts,
    require_keys_answer,
    require_mails,
    require_nights,
    require_sound,
)
from tests.mailhouse.house import Fault, House, Step
from tests.practice import request
from tests.workflow import sql
from workflow.office.request import Done

ROUNDS = min(times(1), 10)
"""In each of them the server dies three times: at any moment, as a mail is handed over, and as it
recovers from that."""
MAILS, A_MAIL_SECONDS = 10, 0.03
"""With one of so many mails of a delivery the server dies; each takes so long to be taken."""
LONGER_THAN_A_MINUTE = 70.0
"""Within so long mails leave that are due."""


class DeadlyHouse(House):
    """A mail server that has the database killed as it takes a mail, before it answers.

    While it is armed it takes none until it *may* kill.
    """

    def __init__(self, server: Postgres) -> None:
        super().__init__()
        self.kills, self._server, self._left = 0, server, 0
        self.may, self._has_killed, self._turn = Event(), Event(), Lock()

    def arm(self, after: int) -> None:
        """Kill it with the mail that comes *after* so many."""
        self.may.clear()
        self._has_killed.clear()
        self._left = after

    def has_killed(self, within: float) -> bool:
        """Whether it may kill it, and has, within so many seconds; later it does not."""
        self.may.set()
        self._has_killed.wait(within)
        with self._turn:
            self._left = 0
            return self._has_killed.is_set()

    def fault_at(self, step: Step, about: str = "", client: str = "") -> Fault | None:
        """Strike no mail, but the database."""
        if step == "." and self._left:
            self.may.wait(PATIENCE)
            time.sleep(A_MAIL_SECONDS)
            with self._turn:
                self._count_down()
        return None

    def _count_down(self) -> None:
        if not self._left:
            return
        self._left -= 1
        if not self._left:
            self._server.kill()
            self.kills += 1
            self._has_killed.set()


class ServerTrial(Trial):
    """An office that is asked by programs while its server is killed, and no process of it."""

    def __init__(self, folder: Path, server: Postgres, house: DeadlyHouse) -> None:
        self.server, self.house = server, house
        url = server.new_database(empty=True)
        super().__init__(folder, Clocked(Clock(), url), house.port, seed=ROUNDS)
        for one in self.programs:
            code = one.cases.pop().rpartition("/")[2]
            opening = request(OpenCase(region_code=code), code=code)
            assert isinstance(self.desk.office.handle(opening), Done)

    def live_through(self) -> None:
        """Lose the server at work, go on by itself, and end in order; days go by."""
        late = self.chance.choice(self.workers)
        self.house.arm(self.chance.randint(1, MAILS))
        has_mails = bool(sql.rows(self.desk.store, OWING))
        within = LONGER_THAN_A_MINUTE if has_mails else self.chance.random() * LOAD_SECONDS
        with at_work(self.programs):
            self._wait_until_all_go_on(one for one in self.all if one is not late)
            if not self.house.has_killed(within):
                self.server.kill()
            assert not late.comes()
            self.server.kill_in_recovery()
            self.server.start()
            self._wait_until_all_go_on(self.all)
            time.sleep(self.chance.random() * LOAD_SECONDS)
            self.server.kill()
            self.server.start()
            self._wait_until_all_go_on(self.all)
        require_keys_answer(self)
        for one in self.all:
            one.end()
        self.clocked.put_on(timedelta(days=self.chance.randint(1, 4)))

    def go_on_in_peace(self) -> None:
        """Let the console do by itself what is left."""
        everybody, self.all = self.all, [self.console]
        super().go_on_in_peace()
        self.all = everybody

    def _wait_until_all_go_on(self, processes: Iterable[Process]) -> None:
        """Wait until all of them stay, and each program was told of an act meanwhile."""
        before = [len(one.told) for one in self.programs]
        until = time.monotonic() + PATIENCE
        for one in processes:
            while not one.comes():
                assert time.monotonic() < until, one.said
        while any(len(one.told) == told for one, told in zip(self.programs, before, strict=True)):
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.fixture
def server() -> Iterator[Postgres]:
    """A server of its own, as it is killed."""
    with TemporaryDirectory(prefix="duban-killed-") as folder:
        made = Postgres(Path(folder))
        yield made
        made.stop()


def test_office_whose_server_is_killed_goes_on_by_itself_and_loses_and_repeats_nothing(
    tmp_path: Path, server: Postgres
) -> None:
    with DeadlyHouse(server) as house:
        trial = ServerTrial(tmp_path, server, house)
        try:
            for _ in range(ROUNDS):
                trial.live_through()
            trial.go_on_in_peace()
            require_acts(trial)
            require_nights(trial)
            require_mails(trial, [one.message for one in house.mails])
            require_sound(trial, tmp_path)
            assert all("Traceback" not in one.said for one in trial.all)
            assert house.kills > 0
            assert trial.in_hand == set()
        finally:
            trial.let_go()
