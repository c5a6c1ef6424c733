"""A worker that stands still for ten minutes: another takes over, and each mail goes once.

Real workers share the jobs of an office in PostgreSQL, in real seconds. What the first has let out
when it is stopped nobody else may try before twenty minutes, for it may have left: it leaves once
the worker wakes, at once or after the pause that follows a connection that the server has closed
meanwhile. All else that is due leaves in time.
"""

import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Event

from duban.environment import Settings
from states.commands import OpenCase
from tests.campaign import times
from tests.conftest import Postgres, shut
from tests.faults.killed_office import PATIENCE, Clock, Process
from tests.faults.mail_office import OPENED, OWING, id_of, live_office
from tests.mailhouse.house import Fault, House, Step
from tests.practice import request, the_notice
from tests.workflow import sql
from workflow.mail.contacts import Contact
from workflow.mail.delivery import FIRST_PAUSE
from workflow.mail.in_hand import CLAIMED, MOST
from workflow.office.request import Done

IS_LONG = times(1) > 1
STOPPED_SECONDS, TAKEN_OVER_WITHIN = 600.0, 60.0
"""In a campaign the worker stands still for so long, and is taken over within so long; else it
stands still until another has sent what it had not claimed."""

STOPPED_AT = 20
"""So many mails it has handed over when it is stopped with the next."""
BEFORE_A_MINUTE = timedelta(seconds=50)

PEOPLE = [
    Contact(unit.code, "district", f"{unit.code}{n}", f"{unit.code}.{n}@unit.example")
    for unit in the_notice().regions
    for n in range(12)
]
LEFT = "SELECT id FROM mail WHERE status = 'waiting'"
LET_OUT = f"{LEFT} AND taken_up > 0"
DELIVERIES = "SELECT 1 FROM job_run WHERE job = 'deliver' AND finished_at IS NOT NULL"


class StoppingHouse(House):
    """A mail server at which a worker is stopped, before it is answered."""

    def __init__(self) -> None:
        super().__init__()
        self.worker: Process | None = None
        self.has_stopped = Event()

    def fault_at(self, step: Step, about: str = "", client: str = "") -> Fault | None:
        """Strike no mail, but the worker."""
        if step == "." and len(self.mails) == STOPPED_AT and not self.has_stopped.is_set():
            assert self.worker is not None
            self.worker.stop()
            self.has_stopped.set()
        return None


class Office:
    """An office with mails to send, and two workers that share its jobs."""

    def __init__(self, folder: Path, url: str, house: StoppingHouse) -> None:
        clock = Clock()
        clock.put(OPENED + BEFORE_A_MINUTE)
        desk = live_office(Settings(office=folder / "office", database=url), house.port, PEOPLE)
        for unit in the_notice().regions:
            opening = request(OpenCase(region_code=unit.code), code=unit.code)
            assert isinstance(desk.office.handle(opening), Done)
        more = {"DUBAN_RUNNER": "procrastinate", "DUBAN_DATABASE": url}
        self.store = desk.store
        self.first, self.second = (
            Process(folder, name, ["worker"], clock, more) for name in ("first", "second")
        )
        house.worker = self.first

    def wait_until(self, query: str, most: int = 0, patience: float = PATIENCE) -> None:
        """Wait until a query finds no more than so many rows."""
        until = time.monotonic() + patience
        while (found := len(sql.rows(self.store, query))) > most:
            assert time.monotonic() < until, (found, query)
            time.sleep(0.1)

    def wait_for_a_delivery(self) -> None:
        """Wait until one more delivery was made."""
        before, until = len(sql.rows(self.store, DELIVERIES)), time.monotonic() + PATIENCE
        while len(sql.rows(self.store, DELIVERIES)) == before:
            assert time.monotonic() < until
            time.sleep(0.1)

    def let_go(self) -> None:
        """Leave nothing running."""
        for one in (self.first, self.second):
            one.let_go()
        shut(self.store)


def stand_still(office: Office, house: StoppingHouse) -> None:
    """Let the first worker stand still, and the second take over."""
    office.first.start()
    assert house.has_stopped.wait(PATIENCE)
    since, let_out = time.monotonic(), len(sql.rows(office.store, LET_OUT))
    assert 0 < let_out <= MOST
    office.second.start()
    if not IS_LONG:
        office.wait_until(LEFT, CLAIMED)
        return
    office.wait_until(LEFT, let_out)
    assert time.monotonic() - since < TAKEN_OVER_WITHIN
    time.sleep(since + STOPPED_SECONDS - time.monotonic())
    assert len(sql.rows(office.store, LEFT)) == let_out


def test_worker_stopped_for_minutes_is_taken_over_and_repeats_nothing_when_it_wakes(
    tmp_path: Path, postgres: Postgres
) -> None:
    url = postgres.new_database(empty=True)
    with StoppingHouse() as house:
        office = Office(tmp_path, url, house)
        try:
            stand_still(office, house)
            office.first.wake()
            office.wait_until(OWING, patience=PATIENCE + FIRST_PAUSE.total_seconds())
            office.second.end()
            if IS_LONG:
                office.wait_for_a_delivery()
            office.first.end()
            kept = {key for (key,) in sql.rows(office.store, "SELECT id FROM mail")}
            ended = sql.rows(office.store, "SELECT DISTINCT status FROM mail")
        finally:
            office.let_go()
    postgres.drop(url)
    assert len(kept) >= len(PEOPLE)
    assert Counter(id_of(one.message) for one in house.mails) == Counter(kept)
    assert ended == [("sent",)]
    assert not any("Traceback" in one.said for one in (office.first, office.second))
