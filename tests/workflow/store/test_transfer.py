"""All rows of a database go over into another one, of either kind, and nothing else stays there."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from tests.workflow import sql
from workflow.record import journaled
from workflow.store import counters, journal, transfer
from workflow.store.counters import CASES
from workflow.store.database import Store
from workflow.store.errors import StoreError


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Practice]:
    """An office with money, mails and a night behind it."""
    office = Practice(new_store(f"sqlite:///{tmp_path / 'lived.db'}"))
    office.lead("disburse")
    office.do("open_case", {"region_code": DONGLI}, code=DONGLI)
    office.night("2023-09-20")
    yield office
    shut(office.store)


def fill(here: Store, there: Store) -> list[tuple[int, int]]:
    """Fill one database from another; what was told meanwhile."""
    told: list[tuple[int, int]] = []
    with there.reading() as source, here.writing() as target:
        transfer.fill(source, target, lambda done, total: told.append((done, total)))
    return told


def test_database_holds_what_the_other_one_held(store: Store, lived: Practice) -> None:
    told = fill(store, lived.store)
    assert sql.everything(store) == sql.everything(lived.store)
    with store.reading() as transaction:
        rows = sum(transfer.counts(transaction).values())
    assert told[-1] == (rows, rows)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {rows}


def test_what_stood_there_before_is_gone(store: Store, lived: Practice) -> None:
    other = Practice(store)
    other.lead("submit_institution_filing", code=DONGLI)
    fill(store, lived.store)
    assert sql.everything(store) == sql.everything(lived.store)


def test_totals_are_those_of_the_rows_that_came(store: Store, lived: Practice) -> None:
    Practice(store).do("open_case")
    fill(store, lived.store)
    with store.reading() as transaction:
        assert sum(counters.of(transaction, CASES).values()) == 2
    counted = sql.rows(store, "SELECT count(*) FROM total GROUP BY name, key HAVING count(*) > 1")
    assert counted == []


def test_tables_that_only_grow_do_so_again_in_the_new_database(
    store: Store, lived: Practice
) -> None:
    fill(store, lived.store)
    for table in ("event", "ledger", "journal", "security"):
        if sql.rows(store, f'SELECT count(*) FROM "{table}"')[0][0]:  # noqa: S608 - our own names
            with pytest.raises(Exception, match=table):
                sql.run(store, f"DELETE FROM {table}")  # noqa: S608 - our own names


def test_office_goes_on_in_the_new_database_and_its_journal_proves_itself(
    store: Store, lived: Practice
) -> None:
    fill(store, lived.store)
    moved = Practice(store, is_founded=True)
    moved.now = lived.now
    moved.do("start_drafting", code=DONGLI)
    assert [one.seq for one in moved.records(HEPING)] == [one.seq for one in lived.records(HEPING)]
    with store.reading() as transaction:
        assert journal.verify(transaction)[1] == []
        assert list(journaled.all_differences(transaction)) == []


def test_empty_database_goes_over_as_one(store: Store, tmp_path: Path) -> None:
    empty = new_store(f"sqlite:///{tmp_path / 'empty.db'}")
    Practice(store).do("open_case")
    assert fill(store, empty) == [(0, 0)]
    assert sql.rows(store, 'SELECT count(*) FROM "case"') == [(0,)]
    shut(empty)


def test_fault_of_what_is_read_is_not_told_as_one_of_what_is_filled(
    store: Store, lived: Practice
) -> None:
    sql.run(lived.store, "DROP TABLE rung")
    with pytest.raises(StoreError) as told:
        fill(store, lived.store)
    assert lived.store.place in str(told.value)
    assert store.place not in str(told.value)


def test_many_rows_go_over_a_page_at_a_time(
    store: Store, lived: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "PAGE", 3)
    monkeypatch.setattr("workflow.store.transaction.POURED", 4)
    told = fill(store, lived.store)
    assert max(b - a for (a, _), (b, _) in pairwise(told)) == 3
    assert sql.everything(store) == sql.everything(lived.store)
    assert PROGRAMME in {name for (name,) in sql.rows(store, "SELECT id FROM programme")}
