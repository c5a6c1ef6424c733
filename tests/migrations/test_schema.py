"""A database is brought up to date whole or not at all, and comes out as the models say."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from alembic import command
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from tests.campaign import some_of
from tests.migrations.conftest import NewStore
from tests.migrations.shape import shape
from tests.migrations.steps import stamps, upgrade_to
from tests.workflow import sql
from workflow.record import cases, owing
from workflow.record.cases import filed_institutions
from workflow.record.duties.search import DutiesWanted, count_duties
from workflow.record.founding import found, recognise
from workflow.record.owing import OwedStatus
from workflow.store import schema
from workflow.store.database import Store
from workflow.store.errors import NotAnOffice, OtherSchema, StoreBusy
from workflow.store.schema import is_current, migrate

FOUND = {
    "kind": "real",
    "programmes": ["tj-2023-22"],
    "notice_hash": "n",
    "procedure_hash": "p",
}
KILLED = """
import os, sys
from sqlalchemy import event
from workflow.store.schema import migrate
from workflow.store.database import Store

store, left = Store(sys.argv[1]), int(sys.argv[2])

def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)

event.listen(store.engine, "after_cursor_execute", count)
migrate(store)
"""


class PulledPlug(BaseException):
    """The migration ends here."""


def stop_after(store: Store, statements: int) -> Any:
    """Let the store's engine fail after so many statements."""
    left = statements

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise PulledPlug

    event.listen(store.engine, "after_cursor_execute", count)
    return count


def test_the_models_hold_nothing_that_the_steps_lack(bare: Store) -> None:
    upgrade_to(bare, "head")
    with bare.engine.connect() as connection:
        command.check(schema.config(connection))


def test_steps_make_what_an_office_gets_at_once(new_bare_store: NewStore) -> None:
    migrated, scratch, made = new_bare_store(), new_bare_store(), new_bare_store()
    upgrade_to(migrated, "head")
    scratch.create()
    migrate(made)
    assert shape(migrated) == shape(scratch) == shape(made)
    assert stamps(migrated) == stamps(made)


@pytest.mark.parametrize("table", ["event", "ledger"])
@pytest.mark.parametrize("act", ["UPDATE {} SET case_id = 'x'", "DELETE FROM {}"])
def test_history_and_ledger_refuse_to_be_changed(bare: Store, table: str, act: str) -> None:
    migrate(bare)
    row = {
        "event": "(seq, case_id, body, hash) VALUES (1, 'c', '{}', 'h')",
        "ledger": "VALUES (1, 1, 'c', '2023-07-18', 'held', 'commitment', '', 5, 0, 'V', 'B', 'A')",
    }[table]
    with bare.engine.connect() as connection:
        connection.exec_driver_sql(f"INSERT INTO {table} {row}")
        with pytest.raises(DBAPIError, match="append-only"):
            connection.exec_driver_sql(act.format(table))
        kept = connection.exec_driver_sql(f"SELECT case_id FROM {table}")  # noqa: S608 - one of two
        assert kept.scalar() == "c"


def test_migrating_twice_changes_nothing(bare: Store) -> None:
    assert not is_current(bare)
    migrate(bare)
    found(bare, **FOUND)  # type: ignore[arg-type]
    before = shape(bare)
    migrate(bare)
    assert is_current(bare)
    assert shape(bare) == before
    assert recognise(bare) == "real"


@pytest.mark.parametrize("begun", ["", "0001"])
def test_a_migration_that_is_stopped_anywhere_leaves_nothing_or_all(
    new_bare_store: NewStore, begun: str
) -> None:
    whole, store, counted = new_bare_store(), new_bare_store(), []
    for one in (whole, store) if begun else ():
        upgrade_to(one, begun)
    event.listen(whole.engine, "after_cursor_execute", lambda *_: counted.append(1))
    before = shape(store)
    migrate(whole)
    last = len(counted)
    assert last > 20
    for stopped in some_of(range(1, last), one_in=11):
        hook = stop_after(store, stopped)
        with pytest.raises(PulledPlug):
            migrate(store)
        event.remove(store.engine, "after_cursor_execute", hook)
        assert shape(store) == before
    migrate(store)
    assert shape(store) == shape(whole)
    assert is_current(store)


def test_a_migration_that_was_stopped_resumes(bare: Store) -> None:
    hook = stop_after(bare, 20)
    with pytest.raises(PulledPlug):
        migrate(bare)
    event.remove(bare.engine, "after_cursor_execute", hook)
    assert not is_current(bare)
    migrate(bare)
    assert is_current(bare)


@pytest.mark.parametrize("statement", [10, 30])
def test_a_migration_that_is_killed_leaves_nothing_and_resumes(bare: Store, statement: int) -> None:
    url = bare.url.render_as_string(hide_password=False)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(statement)], env=os.environ, timeout=60, check=False
    )
    assert killed.returncode == -9
    assert not is_current(bare)
    assert shape(bare) == set()
    migrate(bare)
    assert is_current(bare)


def test_somebody_elses_tables_are_left_alone(bare: Store) -> None:
    with bare.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER)")
        connection.commit()
    with pytest.raises(NotAnOffice, match=r"reason\.other_tables"):
        migrate(bare)
    with bare.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM theirs").scalar() == 0


def test_a_later_versions_database_is_refused(bare: Store) -> None:
    migrate(bare)
    with bare.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert not is_current(bare)
    with pytest.raises(OtherSchema, match="9999"):
        migrate(bare)


def test_two_that_migrate_at_once_take_turns(bare: Store) -> None:
    url = bare.url.render_as_string(hide_password=False)
    line = (
        "import sys; from workflow.store.database import Store; "
        "from workflow.store.schema import migrate; "
    )
    both = [
        subprocess.Popen([sys.executable, "-c", f"{line}migrate(Store(sys.argv[1]))", url])
        for _ in range(2)
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    assert is_current(bare)


def test_a_database_that_others_hold_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.database.BUSY_SECONDS", 0.05)
    holding, hurried = (Store(f"sqlite:///{tmp_path / 'office.db'}") for _ in range(2))
    with holding.writing(), pytest.raises(StoreBusy):
        migrate(hurried)
    assert not is_current(hurried)
    for store in (holding, hurried):
        store.close()
        store.engine.dispose()


def test_the_last_step_is_known_without_alembic(bare: Store) -> None:
    migrate(bare)
    with bare.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == schema.LATEST


def test_an_earlier_versions_office_is_brought_up_to_date_when_it_is_opened(bare: Store) -> None:
    upgrade_to(bare, "0001")
    assert not is_current(bare)
    schema.bring_up_to_date(bare)
    assert is_current(bare)


def test_a_scratch_database_has_no_steps_to_bring_up_to_date(bare: Store) -> None:
    bare.create()
    before = shape(bare)
    schema.bring_up_to_date(bare)
    assert shape(bare) == before


def owe_three(store: Store) -> None:
    """Owe something by an act and twice by a job, as it was kept before it had its name."""
    owe = (
        "INSERT INTO notice (key, case_id, seq, kind, day, recipients, facts, status) "
        "VALUES (:key, 'c', :seq, 'k', 'd', 'r', '{}', :status)"
    )
    for key, seq, status in (("a", 1, "sent"), ("b", None, "sent"), ("c", None, "planned")):
        sql.run(store, owe, key=key, seq=seq, status=status)


def test_what_was_owed_before_the_totals_is_counted(bare: Store) -> None:
    upgrade_to(bare, "0002")
    owe_three(bare)
    migrate(bare)
    with bare.reading() as transaction:
        assert owing.counts(transaction) == {"planned": 1, "sent": 2}
        assert owing.owed_by_jobs(transaction) == 2


def test_what_was_owed_under_its_old_name_is_still_owed(bare: Store) -> None:
    """The table, its totals and its mails are renamed with all that they hold."""
    upgrade_to(bare, "0005")
    owe_three(bare)
    sql.run(bare, "INSERT INTO carried (notice, mail) VALUES ('a', 'm')")
    migrate(bare)
    with bare.writing() as transaction:
        assert [one.key for one in owing.of_case(transaction, "c")] == ["b", "c", "a"]
        assert owing.counts(transaction) == {"planned": 1, "sent": 2}
        owing.put(transaction, "c", OwedStatus.SENT, "now")
    with bare.reading() as transaction:
        assert owing.counts(transaction) == {"sent": 3}
        assert owing.owed_by_jobs(transaction) == 2
    assert sql.rows(bare, "SELECT owed, mail FROM carried") == [("a", "m")]


def test_duties_under_their_old_name_are_still_due(bare: Store) -> None:
    upgrade_to(bare, "0005")
    sql.run(
        bare,
        "INSERT INTO obligation (case_id, key, item, label, owner, rule, started, term, calendar, "
        "ladder, due, status, chased) VALUES ('c', 'i:1', 'i', 'i', 'city', 'r', 'd', 't', 'v', "
        "'', '2024-01-02', 'open', 0)",
    )
    migrate(bare)
    with bare.reading() as transaction:
        for day, count in ((date(2024, 1, 1), 0), (date(2024, 1, 2), 1)):
            assert count_duties(transaction, DutiesWanted(before=day)) == count


def put_case(store: Store, case_id: str, spent: int, decided: int) -> None:
    """A case that was paid 420,000 yuan, as it was kept before spending was held to anything."""
    sql.run(
        store,
        'INSERT INTO "case" (id, programme_id, region_code, notice_hash, procedure_hash, version, '
        "step, state, outcome, late, approved, matching_committed, disbursed, eligible_spent, "
        "clawback_decided, recovered, waived, withheld, facts) VALUES (:id, 'p', :id, 'n', 'p', 1, "
        "6, 'EXECUTING', 'OPEN', 0, 70000000, 0, 42000000, :spent, :decided, 0, 0, 0, '{}')",
        id=case_id,
        spent=spent,
        decided=decided,
    )


def test_cases_of_an_earlier_version_keep_what_it_let_them_overdraw_and_no_more(
    bare: Store,
) -> None:
    upgrade_to(bare, "0007")
    put_case(bare, "a", spent=12_000_000, decided=30_000_000)
    put_case(bare, "b", spent=42_000_000, decided=30_000_000)
    migrate(bare)
    overdrawn = sql.rows(bare, 'SELECT id, overdrawn FROM "case" ORDER BY id')
    assert overdrawn == [("a", 0), ("b", 30_000_000)]
    with bare.reading() as transaction:
        assert cases.by_step(transaction) == {"6.OPEN": 2}
    sql.run(bare, "UPDATE \"case\" SET recovered = 100, state = 'RECOVERING' WHERE id = 'b'")
    for case_id in ("a", "b"):
        with pytest.raises(Exception, match="spent_within_held"):
            sql.run(
                bare,
                'UPDATE "case" SET eligible_spent = eligible_spent + 1 WHERE id = :id',
                id=case_id,
            )


def test_institutions_of_an_earlier_versions_cases_are_found_by_name(bare: Store) -> None:
    upgrade_to(bare, "0011")
    for case_id, named in (("a", '"甲机构","乙机构","甲机构"'), ("b", '"乙机构"'), ("c", "")):
        put_case(bare, case_id, spent=0, decided=0)
        facts = f'{{"institution":{{"institutions":[{named}]}}}}'
        sql.run(bare, 'UPDATE "case" SET facts = :facts WHERE id = :id', id=case_id, facts=facts)
    put_case(bare, "d", spent=0, decided=0)
    migrate(bare)
    found = sql.rows(bare, "SELECT case_id, name FROM institution ORDER BY case_id, name")
    assert found == [("a", "乙机构"), ("a", "甲机构"), ("b", "乙机构")]
    with bare.reading() as transaction:
        assert filed_institutions.names_meant(transaction, lambda name: True) == [
            "乙机构",
            "甲机构",
        ]


def test_migrations_at_once_are_one(new_bare_store: NewStore) -> None:
    stores = [new_bare_store()]
    stores += [Store(stores[0].url.render_as_string(hide_password=False)) for _ in range(3)]
    failed = list[BaseException]()

    def bring_up(store: Store) -> None:
        try:
            migrate(store)
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=bring_up, args=[store]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert all(is_current(store) for store in stores)
    for store in stores:
        store.engine.dispose()
