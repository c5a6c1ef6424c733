"""Triggers and indexes that somebody took away, switched off or changed are named."""

import pytest

from tests.migrations.steps import upgrade_to
from tests.workflow import sql
from workflow.store import parts
from workflow.store.catalogue import PartKind
from workflow.store.database import Store, making
from workflow.store.parts import PartFault, PartState
from workflow.store.schema import migrate

FREEZING = ("archive_part", "event", "journal", "ledger", "security")
COUNTING = ("case", "owed")


def faults(store: Store) -> list[PartFault]:
    """What is wrong with the parts of a database."""
    with store.reading() as transaction:
        return parts.faults(transaction)


@pytest.fixture
def made(bare: Store) -> Store:
    """An office's database."""
    migrate(bare)
    return bare


def test_nothing_is_wrong_with_what_the_steps_make(bare: Store) -> None:
    upgrade_to(bare, "head")
    assert faults(bare) == []


def test_nothing_is_wrong_with_what_is_made_at_once(made: Store) -> None:
    assert faults(made) == []


def test_every_trigger_that_is_dropped_is_named(made: Store) -> None:
    dialect, dropped = made.engine.dialect.name, 0
    for words in making(dialect):
        if "CREATE TRIGGER" not in words:
            continue
        name = words.split()[2]
        table = words.partition(" ON ")[2].split()[0].strip('"')
        of_table = "" if made.is_sqlite else f' ON "{table}"'
        sql.run(made, f"DROP TRIGGER {name}{of_table}")
        assert faults(made) == [PartFault(PartKind.TRIGGER, name, table, PartState.MISSING)]
        with made.writing() as transaction:
            transaction.say(words)
        assert faults(made) == []
        dropped += 1
    per_frozen = 2 if made.is_sqlite else 1
    assert dropped >= len(FREEZING) * per_frozen + len(COUNTING) * 3


def test_trigger_that_does_something_else_is_named(made: Store) -> None:
    sql.unfreeze(made, "event")
    if made.is_sqlite:
        for act in ("update", "delete"):
            sql.run(
                made,
                f"CREATE TRIGGER event_no_{act} BEFORE {act} ON event WHEN false "
                "BEGIN SELECT RAISE(ABORT, 'no'); END",
            )
        expected = [("event_no_delete", "changed"), ("event_no_update", "changed")]
    else:
        sql.run(
            made,
            "CREATE TRIGGER event_frozen BEFORE DELETE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION event_is_frozen()",
            "CREATE OR REPLACE FUNCTION ledger_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$",
            "ALTER TABLE security DISABLE TRIGGER security_frozen",
        )
        expected = [
            ("ledger_is_frozen", "changed"),
            ("event_frozen", "changed"),
            ("security_frozen", "missing"),
        ]
    assert [(one.name, one.state) for one in faults(made)] == expected


def test_trigger_of_somebody_elses_is_named(made: Store) -> None:
    body = (
        "BEGIN SELECT 1; END"
        if made.is_sqlite
        else "FOR EACH STATEMENT EXECUTE FUNCTION event_is_frozen()"
    )
    sql.run(made, f"CREATE TRIGGER theirs AFTER INSERT ON setting {body}")
    assert faults(made) == [PartFault(PartKind.TRIGGER, "theirs", "setting", PartState.SURPLUS)]


def test_index_that_is_dropped_or_of_other_columns_is_named(made: Store) -> None:
    sql.run(made, "DROP INDEX owed_by_day", "DROP INDEX event_of_case")
    sql.run(made, "CREATE INDEX event_of_case ON event (seq)")
    assert faults(made) == [
        PartFault(PartKind.INDEX, "event_of_case", "event", PartState.CHANGED),
        PartFault(PartKind.INDEX, "owed_by_day", "owed", PartState.MISSING),
    ]
