"""How an installation and its office are, and what a monitor is told."""

import platform
import random
from contextlib import closing
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert

from config.words import Words
from duban.bootstrap import monitor
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.bootstrap.monitor import Answer
from duban.bootstrap.opening import NoOffice
from duban.bootstrap.sealing import KEY_FILE, KeyMissing
from duban.rendering.data import as_data
from duban.views import health
from states.saying import Name, saying, sayings_of
from tests.campaign import times
from tests.workflow import sql
from workflow.night import job_runs
from workflow.night.job_names import JobName
from workflow.night.plan import JOBS
from workflow.people import security
from workflow.people.security import Event
from workflow.record import alarms, history, proof
from workflow.record.alarms.findings import Code, Finding
from workflow.record.vault import Vault
from workflow.store import counters, integrity
from workflow.store.catalogue import PartKind
from workflow.store.database import Store
from workflow.store.drivers import explained, sqlite_module
from workflow.store.errors import Damaged, NotAnOffice, OtherSchema, StoreError, unreadable
from workflow.store.parts import PartFault, PartState
from workflow.store.statement import Statement
from workflow.store.tables import AccountRow, InstitutionRow, table


def test_office_that_proves_itself_is_sound(desk: Desk, spoken: Words) -> None:
    table = health.health_table(health.office(desk, spoken), spoken)
    rows = {row["what"]: row for row in as_data(table)}
    assert len(rows) == 16
    assert rows[spoken.say("doctor.history")]["found"] == "0"
    assert rows[spoken.say("doctor.schema")]["found"] == spoken.say("doctor.schema_True")
    assert {row["cure"] for row in rows.values()} == {""}
    assert health.is_sound(table)


def test_open_alarms_are_named_and_make_an_office_unsound(desk: Desk, spoken: Words) -> None:
    with desk.store.writing() as transaction:
        found = [Finding(Code.ROW, "setting", f"mark{n}") for n in range(7)]
        alarms.take(transaction, found, (), desk.clock())
        checked = health.health_table(health.office(desk, spoken), spoken)
        (answer,) = [one for one in monitor.answers(desk) if one.what == "alarms"]
        transaction.give_up()
    assert not health.is_sound(checked)
    row = {row["what"]: row for row in as_data(checked)}[spoken.say("doctor.alarms")]
    assert "7 setting mark6" in row["found"] and row["found"].endswith("…")
    assert spoken.say("nav.alarms") in row["cure"]
    typed = words(spoken.language, at_terminal=True)
    assert "duban alarm show" in typed.say("doctor.alarms_cure")
    assert answer.found == 7
    assert "7" in spoken.said(*answer.faults)


def test_parts_of_every_kind_are_told_as_they_were_found(spoken: Words) -> None:
    for kind in PartKind:
        for state in PartState:
            fault = PartFault(kind, "some.name", "some", state)
            assert "some.name" in health.part(fault, spoken)
    changed = PartFault(PartKind.COLUMN, "case.late", "case", PartState.CHANGED, "integer", "text")
    assert "case.late" in health.part(changed, spoken)
    assert "text" in health.part(changed, spoken)


def test_constraint_that_was_changed_is_named_with_what_it_says(real: Desk, spoken: Words) -> None:
    sql.run(
        real.store,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'amount > 0', 'amount > -9') "
        "WHERE name = 'ledger'",
    )
    found = health.health_table(health.office(real, spoken, raises=True), spoken)
    row = {row["what"]: row for row in as_data(found)}[spoken.say("doctor.parts")]
    assert "ledger.positive_line" in row["found"] and "CHECK amount > - 9" in row["found"]
    with real.store.reading() as transaction:
        (raised,) = alarms.open_ones(transaction, 10)
    (differing,) = raised.differing
    assert raised.row == "constraint ledger.positive_line"
    assert (differing.expected, differing.found) == ("CHECK amount > 0", "CHECK amount > - 9")


def test_trigger_that_was_dropped_is_named(real: Desk, spoken: Words) -> None:
    sql.run(real.store, "DROP TRIGGER event_no_update", "DROP INDEX owed_by_day")
    found = health.health_table(health.office(real, spoken), spoken)
    assert not health.is_sound(found)
    row = {row["what"]: row for row in as_data(found)}[spoken.say("doctor.parts")]
    for name, kind in (("event_no_update", "trigger"), ("owed_by_day", "index")):
        part = spoken.say(f"doctor.{kind}", name=name)
        assert spoken.say("doctor.part_missing", part=part) in row["found"]
    assert row["cure"] == spoken.say("doctor.parts_cure")
    health.health_table(health.office(real, spoken, raises=True), spoken)
    with real.store.reading() as transaction:
        raised = alarms.open_ones(transaction, 10)
    assert {(one.code, one.row) for one in raised} == {
        ("schema", "trigger event_no_update"),
        ("schema", "index owed_by_day"),
    }


def test_row_that_no_act_made_stands_out(desk: Desk, spoken: Words) -> None:
    with desk.store.writing() as transaction:
        transaction.run(
            Statement(insert(table(InstitutionRow)).values(name="某机构", case_id="a/1"))
        )
        found = health.health_table(health.office(desk, spoken), spoken)
        transaction.give_up()
    assert not health.is_sound(found)
    astray = {row["what"]: row for row in as_data(found)}[spoken.say("doctor.proof")]
    assert (astray["found"], astray["sound"]) == ("2", False)


def test_changed_entry_of_the_security_log_stands_out(real: Desk, spoken: Words) -> None:
    with real.store.writing() as transaction:
        for login in ("wang", "li"):
            security.log(transaction, real.clock.wall(), Event.SIGNED_IN, login)
    assert _log(real, spoken)["sound"] is True
    sql.unfreeze(real.store, "security")
    sql.run(real.store, "UPDATE security SET person = 'zhao' WHERE seq = 1")
    log = _log(real, spoken)
    assert (log["found"], log["sound"]) == ("1", False)
    assert log["cure"] == spoken.say("doctor.log_cure")


def _log(desk: Desk, spoken: Words) -> dict[str, Any]:
    """What the doctor says of the security log."""
    table = health.health_table(health.office(desk, spoken), spoken)
    found: dict[str, Any] = {row["what"]: row for row in as_data(table)}[spoken.say("doctor.log")]
    return found


def test_day_plan_that_has_not_run_stands_out(real: Desk, spoken: Words) -> None:
    with real.store.writing() as transaction:
        for job in JOBS:
            job_runs.claim(transaction, job, "2023-07-20T06:00", "2023-07-20T06:00:00+08:00")
    table = health.health_table(health.office(real, spoken), spoken)
    assert not health.is_sound(table)
    late = {row["what"]: row for row in as_data(table)}[spoken.say("doctor.jobs")]
    assert (late["sound"], late["cure"]) == (False, spoken.say("doctor.jobs_cure"))


def test_machine_says_what_it_runs_on(spoken: Words) -> None:
    python, sqlite = health.machine(spoken)
    assert python[1] == platform.python_version()
    assert sqlite_module().sqlite_version in str(sqlite[1])


PLACE = "office/duban.db"
WORDS = saying("reason.words", words="x")


def failed(words: str) -> StoreError:
    """What a driver's error of these words means."""
    error = explained(sqlite_module().OperationalError(words), PLACE)
    assert isinstance(error, StoreError)
    return error


SHUT: list[tuple[StoreError | OSError, str, str]] = [
    (NoOffice(saying("error.no_office", place="here")), "office", "path"),
    (NotAnOffice(saying("error.not_an_office", place="here", why=WORDS)), "office", "path"),
    (Damaged(saying("error.damaged", place="here", why=WORDS)), "office", "damaged"),
    (
        OtherSchema(saying("error.other_schema", place="here", found="9999", known=["0018"])),
        "office",
        "schema",
    ),
    (KeyMissing(saying("error.no_key", path="here")), "key", "key"),
    (unreadable(saying("reason.no_head")), "office", "unreadable"),
    (failed("attempt to write a readonly database"), "office", "read_only"),
    (failed("database is locked"), "office", "busy"),
    (failed("database or disk is full"), "office", "full"),
    (failed("unable to open database file"), "office", "rights"),
    (failed("disk I/O error"), "office", "store"),
    (PermissionError(13, "Permission denied", "duban.key"), "office", "rights"),
    (OSError(28, "No space left on device"), "office", "full"),
]
"""Why an office can't be opened, and what cures it."""


@pytest.mark.parametrize(("error", "what", "cure"), SHUT, ids=lambda one: str(one)[:20])
def test_office_that_cannot_be_opened_says_why_and_what_cures_it(
    error: StoreError | OSError, what: str, cure: str, spoken: Words
) -> None:
    named, found, is_sound, said = health.closed(error, spoken)
    assert (named, is_sound) == (spoken.say(f"doctor.{what}"), False)
    assert found == spoken.said(*sayings_of(error))
    assert "Errno" not in str(found)
    assert said == spoken.say(f"doctor.closed_{cure}_cure")


@pytest.mark.parametrize("cure", sorted({cure for _, _, cure in SHUT}))
def test_only_a_damaged_file_is_to_be_restored(cure: str) -> None:
    zh, en = (words(language).say(f"doctor.closed_{cure}_cure") for language in ("zh", "en"))
    advises = "备份恢复" in zh.replace("不要恢复备份", ""), "restore the last backup" in en
    assert advises == (cure == "damaged", cure == "damaged")


@pytest.mark.parametrize(
    "cure",
    ["schema", "history", "ledger", "journal", "log", "seal", "private", "mails", "jobs", "tick"],
)
def test_finding_in_an_open_office_is_not_cured_by_a_backup(cure: str, spoken: Words) -> None:
    said = spoken.say(f"doctor.{cure}_cure")
    assert "备份" not in said and "backup" not in said


def test_office_that_nobody_serves_says_so(real: Desk, spoken: Words) -> None:
    tick = spoken.say("doctor.tick")
    assert rows_of(real, spoken)[tick] == (spoken.say("watch.never_ticked"), True)
    with real.store.writing() as transaction:
        job_runs.claim(
            transaction,
            JobName.DELIVER,
            "2024-03-01T06:00",
            "2024-03-01T06:00:00+08:00",
        )
    table = health.health_table(health.office(real, spoken), spoken)
    silent = {row["what"]: row for row in as_data(table)}[tick]
    assert (silent["sound"], silent["cure"]) == (False, spoken.say("doctor.tick_cure"))
    assert "2024-03-01 06:00" in str(silent["found"])


def test_monitor_is_told_each_fault_in_a_sentence(spoken: Words) -> None:
    missed = saying("watch.no_report", day=date(2024, 3, 1), by="07:00")
    answers = [
        Answer("report", "", (missed, saying("watch.failed", error="a full disk"))),
        Answer("mails", 0),
    ]
    report, mails = as_data(health.watch_table(answers, spoken))
    assert report["sound"] is False
    assert "2024-03-01" in report["fault"] and "a full disk" in report["fault"]
    assert (mails["sound"], mails["fault"]) == (True, "")


def test_status_of_a_report_that_was_not_sent_is_said_in_words(spoken: Words) -> None:
    status = Name("owed_status", "failed")
    unsent = saying("watch.report_unsent", day=date(2024, 3, 1), status=status, result="—")
    (report,) = as_data(health.watch_table([Answer("report", "", (unsent,))], spoken))
    assert spoken.label("owed_status", "failed") in report["fault"]
    assert "—" in report["fault"]


def test_office_that_nobody_runs_is_answered_in_codes(real: Desk) -> None:
    found = {
        one.what: [fault.code for fault in one.faults] for one in monitor.answers(real, time(7))
    }
    assert found["tick"] == ["watch.never_ticked"]
    assert (found["mails"], found["calendar"]) == ([], [])


# --- behind the office's back ---------------------------------------------------------------------


def rows_of(desk: Desk, words: Words) -> dict[str, tuple[object, bool]]:
    """What was looked at by its name: what was found, and whether it is sound."""
    found = health.office(desk, words)
    return {str(what): (told, bool(sound)) for what, told, sound, _ in found}


def test_key_that_does_not_open_what_is_sealed_stands_out(desk: Desk, spoken: Words) -> None:
    sealed = Vault(Fernet.generate_key()).seal("12001234567890")
    row = {"case_id": "a/1", "institution": "甲机构", "bank": "B", "account_name": "N"}
    with desk.store.writing() as transaction:
        added = insert(table(AccountRow)).values(**row, sealed=sealed, ending="****7890")
        transaction.run(Statement(added))
        assert rows_of(desk, spoken)[spoken.say("doctor.seal")] == ("1", False)
        transaction.give_up()
    assert rows_of(desk, spoken)[spoken.say("doctor.seal")] == ("0", True)


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640])
def test_files_that_others_can_read_are_named(desk: Desk, spoken: Words, mode: int) -> None:
    private = spoken.say("doctor.private")
    assert rows_of(desk, spoken)[private] == (spoken.say("word.none"), True)
    key = desk.settings.office / KEY_FILE
    key.chmod(mode)
    assert rows_of(desk, spoken)[private] == (KEY_FILE, False)
    key.chmod(0o600)


def test_damaged_page_stands_out_or_keeps_the_office_shut(
    tmp_path: Path, desk: Desk, spoken: Words
) -> None:
    """Whichever page is overwritten: SQLite, the chain or the proof sees it."""
    assert desk.store.path is not None
    with desk.store.writing() as transaction:
        counters.fold(transaction)
    whole = copied(desk.store.path, tmp_path / "whole.db")
    pages, chance = len(whole) // PAGE, random.Random(20230023)
    noticed = 0
    for page in chance.choices(range(1, pages), k=times(12)):
        file = tmp_path / f"{page}.db"
        begins = page * PAGE
        file.write_bytes(whole[:begins] + chance.randbytes(PAGE) + whole[begins + PAGE :])
        noticed += is_noticed(Store(f"sqlite:///{file}"))
        file.unlink()
    assert noticed == times(12)


PAGE = 4096


def copied(source: Path, to: Path) -> bytes:
    """The bytes of a database, whole in one file."""
    with closing(sqlite_module().connect(source)) as office:
        office.execute(f"VACUUM INTO '{to}'")
    return to.read_bytes()


def is_noticed(store: Store) -> bool:
    """Whether anything that the doctor looks at sees the damage."""
    try:
        with store.reading() as transaction:
            return bool(
                integrity.damage(transaction)
                or history.verify(transaction)[1]
                or list(proof.all_differences(transaction))
            )
    except (StoreError, sqlite_module().Error):
        return True
    finally:
        store.close()
