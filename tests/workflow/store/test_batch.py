"""Rows that may wait go at the end, table by table, and count as written when they do."""

import pytest
from sqlalchemy import bindparam, delete, insert, update

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


def test_rows_wait_until_they_are_let_go(store: Store) -> None:
    with store.writing() as transaction:
        batch = Batch(transaction)
        assert batch.run(LAY, rung("01")) == 1
        assert batch.run_many(LAY, [rung("02"), rung("03")]) == 2
        assert batch.run_many(LAY, []) == 0
        before = transaction.has_written
        batch.flush()
        assert (before, transaction.has_written) == (False, True)
    assert laid(store) == [("01", "armed"), ("02", "armed"), ("03", "armed")]


def test_rows_that_are_let_go_once_are_not_let_go_again(store: Store) -> None:
    with store.writing() as transaction:
        batch = Batch(transaction)
        batch.run(LAY, rung("01"))
        batch.flush()
        batch.flush()
        batch.run(LAY, rung("02"))
        batch.flush()
    assert laid(store) == [("01", "armed"), ("02", "armed")]


def test_statement_that_may_not_wait_is_executed_at_once(store: Store) -> None:
    with store.writing() as transaction:
        batch = Batch(transaction)
        assert batch.run_many(AT_ONCE, [rung("01"), rung("02")]) == 2
        assert batch.run(TAKE_AWAY, {"key_": "01"}) == 1
        batch.run(LAY, rung("03"))
    assert laid(store) == [("02", "armed")]


def test_what_changes_rows_goes_before_what_adds_them(store: Store) -> None:
    """A ladder is disarmed and laid anew: what is laid stays armed."""
    with store.writing() as transaction:
        batch = Batch(transaction)
        batch.run(AT_ONCE, rung("01"))
        batch.run(LAY, rung("02"))
        batch.run(USE, {"key_": "01"})
        batch.run(USE, {"key_": "02"})
        batch.flush()
    assert laid(store) == [("01", "used"), ("02", "armed")]


def test_part_knows_what_the_whole_knows(store: Store) -> None:
    with store.writing() as transaction:
        transaction.in_force = "7"
        batch = Batch(transaction)
        assert (batch.in_force, batch.who) == ("7", transaction.who)
        assert batch.notes is transaction.notes


def test_nothing_is_kept_where_one_of_the_rows_that_wait_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"), store.writing() as transaction:
        batch = Batch(transaction)
        batch.run_many(LAY, [rung("01"), rung("02")])
        batch.flush()
        batch.run_many(LAY, [rung("03"), rung("02")])
        batch.run(USE, {"key_": "01"})
        batch.flush()
        transaction.run(AT_ONCE, rung("04"))
    assert laid(store) == []
