"""Many rows are added many at once, as if they were added one after the other."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.sql import ClauseElement

from tests.workflow import sql
from workflow.store.batch import Batch
from workflow.store.database import Store
from workflow.store.notes import TELLINGS
from workflow.store.statement import WIDE, AddOnce, Statement
from workflow.store.tables import EventRow, RungRow, SettingRow, table

_rung, _setting = table(RungRow), table(SettingRow)
LAY = Statement(insert(_rung), waits=True)
LAY_ONCE = AddOnce(insert(_rung))
SET_ONCE = AddOnce(insert(_setting))


class _OwnWords(Statement):
    """An insert whose words differ between the databases, so that no wide one is like it."""

    def clause(self, dialect: str) -> ClauseElement:
        """An insert of one row, whatever the statement was made of."""
        return insert(_setting)


SIZES = (1, 2, WIDE - 1, WIDE, WIDE + 1, 3 * WIDE)


def rungs(count: int, first: int = 0) -> list[Mapping[str, Any]]:
    """So many rungs as rows, the due date of every second one unknown."""
    return [
        {
            "case_id": f"案{n % 7}",
            "key": f"{n:04d}",
            "due": "2024-01-09" if n % 2 else "",
            "send_on": "2024-01-02",
            "status": "armed",
        }
        for n in range(first, first + count)
    ]


def settings(count: int) -> list[Mapping[str, Any]]:
    """So many settings as rows."""
    return [{"key": f"k{n:04d}", "value": f"值 {n}"} for n in range(count)]


def laid(store: Store) -> list[tuple[object, ...]]:
    """The rungs that are there, with all they say."""
    return sql.rows(store, "SELECT case_id, key, due, send_on, status FROM rung ORDER BY key")


@pytest.mark.parametrize("count", SIZES)
def test_as_many_rows_as_are_given_are_added(store: Store, count: int) -> None:
    rows = rungs(count)
    with store.writing() as transaction:
        assert transaction.run_many(LAY, rows) == count
        assert transaction.has_written
    assert laid(store) == [tuple(row.values()) for row in rows]


def test_rows_that_are_there_stay_as_they_are(store: Store) -> None:
    with store.writing() as transaction:
        transaction.run_many(LAY_ONCE, [{**row, "status": "used"} for row in rungs(3, first=20)])
        assert transaction.run_many(LAY_ONCE, rungs(3 * WIDE + 2)) == 3 * WIDE - 1
    used = [row for row in laid(store) if row[-1] == "used"]
    assert [row[1] for row in used] == ["0020", "0021", "0022"]


def test_what_comes_is_noted_row_by_row(store: Store) -> None:
    rows = settings(2 * WIDE + 3)
    with store.writing() as transaction:
        transaction.notes = {}
        transaction.run_many(SET_ONCE, rows[: WIDE + 1])
        early = dict(transaction.notes)
        assert transaction.run_many(SET_ONCE, rows) == WIDE + 2
        assert list(transaction.notes) == [("setting", row["key"]) for row in rows]
        alone = TELLINGS["setting"]
        one_by_one: dict[tuple[str, str], tuple[str, str]] = {}
        alone.note(one_by_one, [tuple(row.values()) for row in rows], "", removes=False)
        assert transaction.notes == one_by_one
        assert transaction.notes.items() >= early.items()
        transaction.notes = {}


def test_rows_that_waited_are_added_too(store: Store) -> None:
    rows = rungs(2 * WIDE + 1)
    with store.writing() as transaction:
        batch = Batch(transaction)
        for row in rows:
            batch.run(LAY, row)
        batch.flush()
    assert len(laid(store)) == len(rows)


def test_a_row_that_is_refused_takes_the_others_with_it(store: Store) -> None:
    rows = rungs(WIDE)
    with pytest.raises(Exception, match=r"(?i)unique"), store.writing() as transaction:
        transaction.run_many(LAY, [*rows, *rows])
    assert laid(store) == []


def test_only_an_insert_of_whole_rows_is_widened() -> None:
    key = _rung.c.key == bindparam("key_")
    narrow = [
        insert(_setting).values(key="k", value="值"),
        insert(table(EventRow)).from_select(["seq"], _rung.select().with_only_columns(_rung.c.key)),
        update(_rung).where(key).values(status="used"),
        delete(_rung).where(key),
    ]
    assert [Statement(clause).wide for clause in narrow] == [None] * 4
    assert isinstance(LAY_ONCE.wide, AddOnce)
    assert LAY.wide is LAY.wide


def test_insert_in_words_of_its_own_adds_its_rows_one_by_one(store: Store) -> None:
    own, rows = _OwnWords(insert(_setting)), settings(2 * WIDE)
    assert own.wide is None
    with store.writing() as transaction:
        assert transaction.run_many(own, rows) == len(rows)
    found = sql.rows(store, "SELECT key, value FROM setting WHERE key LIKE 'k0%' ORDER BY key")
    assert found == [tuple(row.values()) for row in rows]
