"""A worker that is killed or stopped with a job in hand: another takes it over, within a minute."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest

from duban.clock import elapsed
from tests.campaign import times
from tests.conftest import Postgres, shut
from tests.practice import Practice
from tests.workflow.runners.test_distributed import Desk, until
from workflow.night import job_runs
from workflow.runners.distributed import STALLED_SECONDS
from workflow.store.database import Store

STALLED = 1.5 if times(1) == 1 else STALLED_SECONDS
"""So long a worker gives no sign before its job is taken over; in a campaign as in an office."""

TAKEN_OVER_WITHIN = timedelta(minutes=1).total_seconds() * STALLED / STALLED_SECONDS + 2


@pytest.fixture
def shared(postgres: Postgres) -> Iterator[Practice]:
    """An office whose jobs workers share."""
    url = postgres.new_database()
    store = Store(url)
    yield Practice(store)
    shut(store)
    postgres.drop(url)


@pytest.mark.parametrize("befalls", [signal.SIGKILL, signal.SIGSTOP], ids=lambda one: one.name)
def test_job_of_a_worker_that_gives_no_sign_is_taken_over_once(
    shared: Practice, befalls: signal.Signals
) -> None:
    url = shared.store.url.render_as_string(hide_password=False)
    other, third = (Desk(shared.store, stalled=STALLED) for _ in range(2))
    other.tick()
    command = [sys.executable, "-m", "tests.faults.shared_worker", url, str(STALLED)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            fire = worker.stdout.readline().strip()
            worker.send_signal(befalls)
            since = elapsed()
            with other.at_work():
                until(lambda: bool(other.did))
                assert elapsed() - since < TAKEN_OVER_WITHIN
                assert [f"{one:%H:%M}" for one in other.did] == [fire]
                other.tick()
                until(lambda: len(other.did) == 2)
            if befalls == signal.SIGSTOP:
                worker.send_signal(signal.SIGCONT)
                print("go on", file=worker.stdin, flush=True)
                third.bench.pass_by(timedelta(minutes=2))
                third.tick()
                assert worker.stdout.readline().strip() == f"{third.bench.wall:%H:%M}"
        finally:
            worker.kill()
    with shared.store.reading() as transaction:
        runs = job_runs.listed(transaction, 9)
    assert len(runs) == (3 if befalls == signal.SIGSTOP else 2)
