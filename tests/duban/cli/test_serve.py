"""`duban serve` and `duban worker` as real processes: asked over HTTP, told to end, their clock put
elsewhere."""

import re
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from duban.bootstrap.editions import words
from duban.bootstrap.opening import open_desk
from duban.cli.http_server import ANY_PORT, address_of, door
from duban.clock import now
from duban.environment import Settings
from tests.duban.cli.terminal import Terminal, without_faults
from tests.practice import at
from workflow.night import reports

PATIENCE = 40.0
TRY_LATER, CONFIGURATION = 75, 78
URL = re.compile(r"(http://\S+)/healthz")
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


class Served:
    """A running office, and a monitor that asks it."""

    def __init__(self, operator: Terminal, more: Mapping[str, str] | None = None) -> None:
        self.process = operator.start("serve", "--port", "0", more=more)
        assert self.process.stderr is not None
        self.said: list[str] = []
        url = None
        while url is None:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said.append(line)
            url = URL.search(line)
        self._http = httpx2.Client(base_url=url[1], timeout=PATIENCE)

    def get(self, path: str) -> httpx2.Response:
        """What the office answers."""
        return self._http.get(path)

    def figures(self) -> dict[tuple[str, ...], float]:
        """The figures by name and label."""
        found = text_string_to_metric_families(self.get("/metrics").text)
        return {(one.name, *one.labels.values()): one.value for fam in found for one in fam.samples}

    def end(self) -> int:
        """Tell it to end, as systemd does; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        assert self.process.stderr is not None
        self.said += self.process.stderr.read().splitlines()  # with what was read ahead of a line
        self.process.communicate()
        return code

    def close(self) -> None:
        """Let it go, however the test went."""
        self._http.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)


@pytest.fixture
def served(operator: Terminal) -> Iterator[Served]:
    """A training office that is served."""
    started = Served(operator)
    yield started
    started.close()


def settings_of(operator: Terminal) -> Settings:
    """The settings of the operator's office."""
    return Settings(office=operator.folder / "office")


def nights(operator: Terminal) -> list[str]:
    """The last two nights of which there is a report, the later first."""
    with open_desk(settings_of(operator)) as desk, desk.store.reading() as transaction:
        return reports.days(transaction, 2)


def test_who_is_told_to_end_as_soon_as_an_address_is_said_ends_in_order(served: Served) -> None:
    assert served.end() == 0
    assert "Traceback" not in "".join(served.said)


@pytest.mark.parametrize(
    ("runner", "said"),
    [("procrastinate", "duban db copy"), ("celery", "embedded, procrastinate")],
)
def test_jobs_of_an_office_in_a_file_are_shared_by_nobody(
    operator: Terminal, runner: str, said: str
) -> None:
    shown = without_faults(operator("worker", "--runner", runner))
    assert shown.code == CONFIGURATION
    assert said in shown.err


def test_served_office_answers_a_monitor_does_its_days_and_ends_when_told(
    operator: Terminal, served: Served
) -> None:
    alive = served.get("/healthz")
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})
    until(lambda: nights(operator)[0] == "2024-04-10")
    with open_desk(settings_of(operator), to_write=True) as desk:
        desk.set_date(date(2024, 4, 11))
    until(lambda: nights(operator) == ["2024-04-11", "2024-04-10"])
    until(lambda: ("duban_job_last_success_timestamp_seconds", "deliver") in served.figures())

    ready = served.get("/readyz")
    assert ready.status_code == 200
    checks = {one["check"]: one["fault"] for one in ready.json()["checks"]}
    assert checks == dict.fromkeys(
        ("tick", "clock", "database", "migrations", "mails", "calendar", "alarms"), ""
    )

    figures = served.figures()
    assert figures["duban_owed", "sent"] > 400
    assert figures["duban_owed", "failed"] == 0
    assert figures["duban_clock_step_seconds",] == 0
    assert figures["duban_overdue",] > 0
    assert figures["duban_job_last_duration_seconds", "nightly"] >= 0
    assert figures["duban_job_failed", "day_plan"] == 0
    assert ("duban_mail_lag_seconds",) in figures

    unknown = served.get("/nowhere")
    assert unknown.status_code == 404
    assert unknown.headers["content-type"] == "application/problem+json"
    assert unknown.json()["status"] == 404

    jobs = {row["job"]: row for row in operator("job", "list", "-o", "json").data}
    assert jobs["day_plan"]["due_at"] == "2024-04-11 06:00"
    assert jobs["day_plan"]["next"].startswith("2024-04-12T06:00")
    assert jobs["deliver"]["seconds"] is not None
    assert operator("job", "run", "deliver").code == 0
    assert operator("doctor", "--watch").code == 0

    assert served.end() == 0
    assert "Ended" in served.said[-1]
    assert not [line for line in served.said if "Traceback" in line or '"error"' in line]


def test_machine_whose_clock_is_put_elsewhere_is_reported_and_works_on(tmp_path: Path) -> None:
    operator, wall = Terminal(tmp_path), tmp_path / "wall"
    assert operator("init", "--real").code == 0
    off = round((at("2023-07-20T10:00") - now()).total_seconds())
    wall.write_text(f"{off}")
    served = Served(
        operator,
        {
            "LD_PRELOAD": str(FAKETIME[0]),
            "FAKETIME_TIMESTAMP_FILE": str(wall),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        },
    )
    try:
        until(lambda: nights(operator) == ["2023-07-20"])
        for days in (365, -365):
            wall.write_text(f"{off + days * 86400}")
            until_off(served, days)
            time.sleep(1)  # for the last tick before it to be past
            until_ticking(served)
            refused = served.get("/readyz")
            assert refused.status_code == 503
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.json()["code"] == "not_ready"
            assert "clock" in refused.json()["detail"]
        wall.write_text(f"{off}")
        until_off(served, 0)
        until(lambda: served.get("/readyz").status_code == 200)
        assert served.end() == 0
    finally:
        served.close()
    assert [line for line in served.said if "No mail server is named" in line]
    told = [line for line in served.said if '"error"' in line]
    assert len(told) == 1
    assert '"event": "clock"' in told[0]
    assert nights(operator) == ["2023-07-20"]
    runs = operator("job", "list", "--runs", "-o", "json").data
    assert {one["due_at"][:10] for one in runs} == {"2023-07-20"}


def until_off(served: Served, days: int) -> None:
    """Wait until it says by how many days its machine's clock was put elsewhere."""
    until(lambda: round(served.figures()["duban_clock_step_seconds",] / 86400) == days)


def until_ticking(served: Served) -> None:
    """Wait until its clock has ticked within the last second."""
    until(lambda: served.figures()["duban_last_tick_age_seconds",] < 1)


def test_worker_runs_the_same_jobs_and_ends_with_ctrl_c(operator: Terminal) -> None:
    process = operator.start("worker", lang="zh")
    try:
        until(lambda: nights(operator)[0] == "2024-04-10")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "常驻运行" in said
    assert "已结束" in said


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("worker",)])
def test_process_that_an_upgrade_has_left_behind_ends_in_words(
    operator: Terminal, command: tuple[str, ...]
) -> None:
    process = operator.start(*command, lang="zh")
    try:
        until(lambda: nights(operator)[0] == "2024-04-10")
        with closing(sqlite3.connect(operator.folder / "office" / "duban.db")) as by_a_later_one:
            by_a_later_one.execute("UPDATE alembic_version SET version_num = '9999'")
            by_a_later_one.commit()
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == CONFIGURATION
    assert "另一版本的督办" in said.splitlines()[-1]
    assert "9999" in said.splitlines()[-1]
    assert "Traceback" not in said


def test_address_that_can_not_be_had_is_said_in_words(reader: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        commands = [("serve", "--port", port), ("serve", "--host", "nowhere.invalid")]
        in_use, nowhere = reader.many(commands)
    assert (in_use.code, nowhere.code) == (TRY_LATER, CONFIGURATION)
    assert port in in_use.err
    assert "nowhere.invalid" in nowhere.err


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("0.0.0.0", "http://localhost:"),  # noqa: S104 - on it nobody calls
        ("::", "http://localhost:"),
    ],
)
def test_address_that_is_told_is_one_for_a_browser(host: str, told: str) -> None:
    with closing(door(host, ANY_PORT, words("en"))) as opened:
        assert address_of(opened).startswith(told)
