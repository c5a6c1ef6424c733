"""Workers whose machines' clocks are minutes apart go by that of their server, and send once."""

import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from duban.environment import Settings
from states.commands import OpenCase
from tests.conftest import Postgres, shut
from tests.faults.killed_office import PATIENCE, Clock, Process
from tests.faults.mail_office import OPENED, OWING, id_of, live_office, people
from tests.mailhouse.sink import Sink
from tests.practice import request, the_notice
from tests.workflow import sql
from workflow.office.request import Done
from workflow.store.database import Store

AHEAD = (-420, 420)
"""So many seconds the clocks of the two machines are ahead of the server's."""
MINUTE = timedelta(minutes=1)
BEFORE_A_MINUTE = timedelta(seconds=35)
"""The workers begin while mails wait for the full minute at which they leave."""


def wait_until_nothing_is_owed(store: Store) -> None:
    """Wait until all is sent. Raises TimeoutError."""
    ends = time.monotonic() + PATIENCE
    while sql.rows(store, OWING):
        if time.monotonic() > ends:
            raise TimeoutError(sql.rows(store, OWING))
        time.sleep(0.1)


@pytest.mark.parametrize("runner", ["embedded", "procrastinate"])
def test_workers_whose_clocks_are_minutes_apart_send_each_mail_once(
    tmp_path: Path, postgres: Postgres, runner: str
) -> None:
    clock, url = Clock(), postgres.new_database(empty=True)
    clock.put(OPENED + BEFORE_A_MINUTE)
    with Sink() as sink:
        settings = Settings(office=tmp_path / "office", database=url)
        desk = live_office(settings, sink.port, people())
        more = {"DUBAN_RUNNER": runner, "DUBAN_DATABASE": url}
        workers = [
            Process(tmp_path, f"worker{ahead}", ["worker"], clock, more, ahead) for ahead in AHEAD
        ]
        try:
            for one in workers:
                one.start()
            for one in workers:
                one.wait_until_it_has_begun()
            for unit in the_notice().regions:
                opening = request(OpenCase(region_code=unit.code), code=unit.code)
                assert isinstance(desk.office.handle(opening), Done)
            wait_until_nothing_is_owed(desk.store)
            for one in workers:
                one.end()
        finally:
            for one in workers:
                one.let_go()
        latest = OPENED + timedelta(seconds=clock.gone_by)
        require_the_clock_of_the_server(desk.store, latest)
        sent = Counter(id_of(one.message) for one in sink.mails())
        kept = {key for (key,) in sql.rows(desk.store, "SELECT id FROM mail")}
        shut(desk.store)
    assert len(kept) >= len(people())
    assert sent == Counter(kept)
    postgres.drop(url)


def require_the_clock_of_the_server(store: Store, latest: datetime) -> None:
    """Every time that workers wrote down is one at which the server's clock has been."""
    unsettled = "SELECT status, attempts, answer FROM mail WHERE settled_at IS NULL"
    assert sql.rows(store, unsettled) == []
    times = "SELECT started_at FROM job_run UNION SELECT settled_at FROM mail"
    told = [datetime.fromisoformat(one) for (one,) in sql.rows(store, times)]
    assert min(told) > OPENED - MINUTE
    assert max(told) < latest + MINUTE
