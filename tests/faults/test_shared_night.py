"""A night that several processes share: who is killed or stopped in it costs and counts nothing.

What stands in hand of who was killed is free with the connection, and of who is only stopped once
the server has waited for it long enough.
"""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from tests.benchmarks.population import NIGHT, Population, populate
from tests.conftest import Postgres, shut
from tests.practice import Practice
from tests.workflow import sql
from workflow.night import chasing, reports, shards
from workflow.night.chasing import Chased, chase
from workflow.night.plan import day_plan
from workflow.store.database import Store

MANY = Population(cases=500, overdue=200, reminded=60, soon=9, flagged=9, acted=5)
IDLE = "options=-c idle_in_transaction_session_timeout=1500"
"""So long, in milliseconds, the server waits here for who stands still."""
PATIENCE = 60


def strike(worker: subprocess.Popen[str], befalls: signal.Signals, struck: Event) -> str:
    """Let it befall a worker once that has a shard in hand; what it said."""
    assert worker.stdout is not None
    said = worker.stdout.readline()
    worker.send_signal(befalls)
    struck.set()
    return said


@pytest.mark.parametrize("befalls", [signal.SIGKILL, signal.SIGSTOP], ids=lambda one: one.name)
def test_shard_in_hand_of_who_is_killed_or_stopped_is_done_by_another_once(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, befalls: signal.Signals
) -> None:
    url = postgres.new_database()
    store, struck = Store(url), Event()
    populate(store, MANY)
    office = Practice(store, is_founded=True)
    office.set(f"{NIGHT}T06:00")

    def chase_once_struck(*given: Any) -> Chased:
        assert struck.wait(PATIENCE)
        return chase(*given)

    monkeypatch.setattr(shards, "SHARD", 40)
    monkeypatch.setattr(chasing, "chase", chase_once_struck)
    command = [sys.executable, "-m", "tests.faults.night_worker", f"{url}&{IDLE}", f"{NIGHT}"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker,
        ThreadPoolExecutor(1) as pool,
    ):
        said = pool.submit(strike, worker, befalls, struck)
        try:
            day_plan(office.office, NIGHT, proves=False)
            assert said.result(PATIENCE) == "in\n"
        finally:
            worker.kill()
    with store.reading() as transaction:
        report = reports.on_day(transaction, NIGHT)
    assert report is not None
    assert report.is_sound
    (ran,) = [one.counts for one in report.ran if one.job == "nightly"]
    assert ran == {"acts": 0, "overdue": 200, "escalations": 40}
    owed = "SELECT kind, count(*) FROM owed WHERE seq IS NULL GROUP BY 1 ORDER BY 1"
    assert sql.rows(store, owed) == [("escalation", 40), ("overdue", 200), ("reminder", 60)]
    shut(store)
    postgres.drop(url)
