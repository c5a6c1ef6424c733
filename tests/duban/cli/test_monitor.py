"""`duban doctor --watch`: an exit code for a monitor, and a sentence for each thing that fails."""

import json
from pathlib import Path

import pytest

from duban.bootstrap.desk import Desk
from duban.bootstrap.opening import open_desk
from duban.environment import Settings
from tests.duban.cli.conftest import Command, Today
from tests.workflow import sql
from workflow.night import job_runs
from workflow.night.job_names import JobName
from workflow.night.job_results import JobResult

USAGE = 2


def at_the_desk(folder: Path) -> Desk:
    """The office in a folder, opened to set the scene."""
    with open_desk(Settings(office=folder / "office"), to_write=True) as desk:
        return desk


def ticked(folder: Path, moment: str) -> None:
    """A delivery ran at a time."""
    with at_the_desk(folder).store.writing() as transaction:
        job_runs.claim(transaction, JobName.DELIVER, moment, f"{moment}:00+08:00")


def test_office_that_nobody_runs_is_unsound_and_one_that_runs_is_sound(
    real: Command, tmp_path: Path
) -> None:
    nothing_yet = real("doctor", "--watch", "--by", "10:01")
    assert nothing_yet.err == "Nothing runs the jobs: start duban serve.\n"
    nobody = real("doctor", "--watch")
    assert nobody.code == 1
    assert nobody.err.splitlines() == [
        "The nightly report of 2023-07-20 was not there by 07:00.",
        "Nothing runs the jobs: start duban serve.",
    ]
    assert real("job", "run", JobName.DAY_PLAN).code == 0
    ticked(tmp_path, "2023-07-20T09:55")
    sound = real("doctor", "--watch")
    assert (sound.code, sound.out) == (0, "")
    assert sound.err.startswith("Sound")


def test_report_is_missed_from_its_hour_on_and_says_what_failed(
    real: Command, today: Today, tmp_path: Path
) -> None:
    assert real("job", "run", JobName.DAY_PLAN).code == 0
    today("2023-07-21")
    ticked(tmp_path, "2023-07-21T09:55")
    assert real("doctor", "--watch", "--by", "10:01").code == 0
    late = real("doctor", "--watch", "--by", "10:00")
    assert late.code == 1
    assert late.err == "The nightly report of 2023-07-21 was not there by 10:00.\n"
    with at_the_desk(tmp_path).store.writing() as transaction:
        error = RuntimeError("a full disk")
        job_runs.fail(
            transaction, JobName.DAY_PLAN, "2023-07-21T06:00", "2023-07-21T06:00:00+08:00", error
        )
    assert "The day plan failed: RuntimeError: a full disk" in real("doctor", "--watch").err
    assert real("doctor", "--watch", "--by", "7am").code == USAGE


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2023-07-20T09:00", "No job has run since 2023-07-20 09:00"),
        ("2023-07-20T11:00", "the clock was put back"),
        ("2024-07-20T10:00", "the clock was put back"),
    ],
)
def test_clock_that_stopped_or_was_put_back_is_reported(
    real: Command, tmp_path: Path, at: str, said: str
) -> None:
    assert real("job", "run", JobName.DAY_PLAN).code == 0
    ticked(tmp_path, at)
    watched = real("doctor", "--watch")
    assert watched.code == 1
    assert said in watched.err


def test_delivery_that_fails_again_and_again_is_reported(real: Command, tmp_path: Path) -> None:
    assert real("job", "run", JobName.DAY_PLAN).code == 0
    store = at_the_desk(tmp_path).store
    with store.writing() as transaction:
        for minute in ("40", "45", "55"):
            moment = f"2023-07-20T09:{minute}"
            at = f"{moment}:00+08:00"
            job_runs.fail(transaction, JobName.DELIVER, moment, at, OSError("the server is away"))
    failing = real("doctor", "--watch")
    assert failing.code == 1
    assert failing.err == "Deliveries fail: OSError: the server is away\n"
    with store.writing() as transaction:
        job_runs.finish(
            transaction,
            JobName.DELIVER,
            "2023-07-20T09:45",
            "2023-07-20T09:45:01+08:00",
            JobResult({"sent": 1}),
        )
    assert real("doctor", "--watch").code == 0


def test_deliveries_of_which_servers_take_nothing_are_reported(
    real: Command, tmp_path: Path
) -> None:
    assert real("job", "run", JobName.DAY_PLAN).code == 0
    store = at_the_desk(tmp_path).store

    def did(minute: str, counts: dict[str, int]) -> None:
        moment, at = f"2023-07-20T{minute}", f"2023-07-20T{minute}:00+08:00"
        with store.writing() as transaction:
            job_runs.claim(transaction, JobName.DELIVER, moment, at)
            job_runs.finish(transaction, JobName.DELIVER, moment, at, JobResult(counts))

    did("09:52", {"deferred": 3})
    did("09:53", {"deferred": 2})
    assert real("doctor", "--watch").code == 0
    did("09:55", {"failed": 1})
    failing = real("doctor", "--watch")
    assert failing.code == 1
    assert failing.err.startswith("Servers took none of the mails that were tried 6 times")
    did("09:58", {"sent": 1, "deferred": 9})
    assert real("doctor", "--watch").code == 0


@pytest.mark.usefixtures("operator")
def test_training_office_is_asked_by_its_own_date(
    command: Command, today: Today, tmp_path: Path
) -> None:
    today("2026-11-22")
    undone = command("doctor", "--watch")
    assert undone.code == 1
    assert undone.err == "The nightly report of 2024-04-10 was not there by 07:00.\n"
    assert command("run", "--once").code == 0
    assert command("doctor", "--watch").code == 0
    refused = "UPDATE owed SET status = 'failed', result = '550 no' WHERE day = '2024-04-10'"
    sql.run(at_the_desk(tmp_path).store, refused)
    unsent = command("doctor", "--watch")
    assert unsent.code == 1
    assert "report of 2024-04-10 has not been sent" in unsent.err
    assert "550 no" in unsent.err
    found = command("doctor", "--watch", "-o", "json")
    assert [one["sound"] for one in json.loads(found.out)] == [False, True, True, True, True, True]


def test_backup_that_failed_by_itself_is_reported_until_one_is_made(
    real: Command, tmp_path: Path
) -> None:
    assert real("job", "run", JobName.DAY_PLAN).code == 0
    ticked(tmp_path, "2023-07-20T09:55")
    assert real("doctor", "--watch").code == 0
    with at_the_desk(tmp_path).store.writing() as transaction:
        due, at = "2023-07-19T03:00", "2023-07-19T03:00:01+08:00"
        job_runs.fail(transaction, JobName.BACKUP, due, at, OSError("Read-only file system"))
    watched, looked = real("doctor", "--watch"), real("doctor", "-o", "json")
    assert (watched.code, looked.code) == (1, 1)
    assert watched.err == (
        "The backup of 2023-07-19 03:00 failed: OSError: Read-only file system\n"
    )
    assert "duban job run backup" in looked.out
    with at_the_desk(tmp_path).store.writing() as transaction:
        due, at = "2023-07-20T03:00", "2023-07-20T03:00:01+08:00"
        job_runs.claim(transaction, JobName.BACKUP, due, at)
        job_runs.finish(transaction, JobName.BACKUP, due, at, JobResult({"backups": 1}))
    assert real("doctor", "--watch").code == 0
    made = real("doctor", "-o", "json")
    assert (made.code, "2023-07-20 03:00" in made.out) == (0, True)
