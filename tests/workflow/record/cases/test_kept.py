"""A case written back: what an act changed, and only with money its amounts."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from states.facts import Facts
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import at
from tests.workflow import sql
from workflow.record import cases
from workflow.record.cases.kept import CHANGING, STANDING, columns_of
from workflow.record.programmes import Versions
from workflow.store.database import Store

CASE = cases.case_id("P2023", "120116")
OPENED = at("2023-07-18")
FACTS = Facts(region_code="120116", opened_on=OPENED.date(), since=OPENED, last_at=OPENED)


@pytest.fixture
def kept() -> Iterator[Store]:
    """An office with one case."""
    store = new_store("sqlite://")
    with store.writing() as transaction:
        cases.add(transaction, CASE, "P2023", Versions("n", "p"), FACTS)
    yield store
    shut(store)


def written(store: Store, facts: Facts) -> dict[str, object]:
    """The columns of the case after it was loaded and written back with other facts."""
    with store.writing() as transaction:
        stored = cases.load(transaction, CASE)
        assert stored is not None
        money = stored.facts.money if facts.money == stored.facts.money else facts.money
        cases.save(transaction, stored, 2, replace(facts, money=money))
    names = ", ".join(f'"{name}"' for name in CHANGING)
    (row,) = sql.rows(store, f'SELECT {names} FROM "case"')  # noqa: S608 - names of columns
    return dict(zip(CHANGING, row, strict=True))


def test_act_without_money_writes_where_the_case_stands(kept: Store) -> None:
    moved = replace(FACTS, state="DRAFTING", late=True)
    assert written(kept, moved) == dict(zip(CHANGING, columns_of(moved, 2), strict=True))


def test_act_on_money_writes_the_amounts_too(kept: Store) -> None:
    paid = replace(FACTS, money=replace(FACTS.money, approved=200_000_000))
    found = written(kept, paid)
    assert found == dict(zip(CHANGING, columns_of(paid, 2), strict=True))
    assert found["approved"] == 200_000_000


def test_amount_that_somebody_changed_is_not_covered_up_by_the_next_act(kept: Store) -> None:
    sql.run(kept, 'UPDATE "case" SET approved = 7')
    assert written(kept, replace(FACTS, state="DRAFTING"))["approved"] == 7


def test_columns_that_change_without_money_come_first() -> None:
    assert CHANGING[: len(STANDING)] == STANDING
    assert len(columns_of(FACTS, 1)) == len(CHANGING)
