"""Rows that may wait go at the end, table by table, and count as written when they do."""

from collections.abc import Iterator

import pytest
from sqlalchemy import bindparam, delete, insert, update

from tests.conftest import shut
from tests.practice import new_store
from tests.workflow import sql
from workflow.store.batch import Batch
from workflow.store.database import Store
from workflow.store.statement import Statement
from workflow.store.tables import RungRow, table

_rung = table(RungRow)
LAY = Statement(insert(_rung), waits=True)
USE = Statement(
    update(_rung).where(_rung.c.key == bindparam("key_")).values(status="used"), waits=True
)
TAKE_AWAY = Statement(delete(_rung).where(_rung.c.key == bindparam("key_")))
AT_ONCE = Statement(insert(_rung))


@pytest.fixture
def open_store() -> Iterator[Store]:
    """A database in memory."""
    store = new_store("sqlite://")
    yield store
    shut(store)


def rung(key: str) -> dict[str, object]:
    """A rung as a row."""
    return {
        "case_id": "c",
        "key": key,
        "due": "2024-01-09",
        "send_on": "2024-01-02",
        "status": "armed",
    }


def laid(store: Store) -> list[tuple[object, ...]]:
    """The rungs that are there."""
    return sql.rows(store, "SELECT key, status FROM rung ORDER BY key")


def test_rows_wait_until_they_are_let_go(open_store: Store) -> None:
    with open_store.writing() as transaction:
        batch = Batch(transaction)
        assert batch.run(LAY, rung("01")) == 1
        assert batch.run_many(LAY, [rung("02"), rung("03")]) == 2
        assert batch.run_many(LAY, []) == 0
        before = transaction.has_written
        batch.flush()
        assert (before, transaction.has_written) == (False, True)
    assert laid(open_store) == [("01", "armed"), ("02", "armed"), ("03", "armed")]


def test_rows_that_are_let_go_once_are_not_let_go_again(open_store: Store) -> None:
    with open_store.writing() as transaction:
        batch = Batch(transaction)
        batch.run(LAY, rung("01"))
        batch.flush()
        batch.flush()
        batch.run(LAY, rung("02"))
        batch.flush()
    assert laid(open_store) == [("01", "armed"), ("02", "armed")]


def test_statement_that_may_not_wait_is_executed_at_once(open_store: Store) -> None:
    with open_store.writing() as transaction:
        batch = Batch(transaction)
        assert batch.run_many(AT_ONCE, [rung("01"), rung("02")]) == 2
        assert batch.run(TAKE_AWAY, {"key_": "01"}) == 1
        batch.run(LAY, rung("03"))
    assert laid(open_store) == [("02", "armed")]


def test_what_changes_rows_goes_before_what_adds_them(open_store: Store) -> None:
    """A ladder is disarmed and laid anew: what is laid stays armed."""
    with open_store.writing() as transaction:
        batch = Batch(transaction)
        batch.run(AT_ONCE, rung("01"))
        batch.run(LAY, rung("02"))
        batch.run(USE, {"key_": "01"})
        batch.run(USE, {"key_": "02"})
        batch.flush()
    assert laid(open_store) == [("01", "used"), ("02", "armed")]


def test_part_knows_what_the_whole_knows(open_store: Store) -> None:
    with open_store.writing() as transaction:
        transaction.in_force = "7"
        batch = Batch(transaction)
        assert (batch.in_force, batch.who) == ("7", transaction.who)
        assert batch.notes is transaction.notes
