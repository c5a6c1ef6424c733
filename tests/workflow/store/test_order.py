"""A list goes on after any of its rows: no row comes twice, and none is left out."""

from itertools import product

import pytest
from sqlalchemy import func, select

from tests.workflow import sql
from workflow.store.database import Store
from workflow.store.order import By, Mark, after
from workflow.store.statement import Query
from workflow.store.tables import SettingRow, table

_setting = table(SettingRow)
KEY, VALUE = _setting.c.key, func.nullif(_setting.c.value, "")
ROWS = {"a": "2", "b": "", "c": "1", "d": "2", "e": "", "f": "3", "g": "1", "h": "2"}
"""Values with many ties, and two rows without one."""


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with these settings."""
    for key, value in ROWS.items():
        sql.run(store, "INSERT INTO setting VALUES (:key, :value)", key=key, value=value)
    return store


def read(store: Store, by: tuple[By, ...], mark: Mark | None = None, most: int = 100) -> list[Mark]:
    """The rows in their order after a mark, each as what it has in these columns."""
    query = select(*(one.column for one in by)).order_by(*(one.clause for one in by)).limit(most)
    if mark is not None:
        query = query.where(after(by, mark))
    with store.reading() as transaction:
        return [tuple(row) for row in transaction.all(Query(query, list))]


@pytest.mark.parametrize(("by_value", "by_key"), [*product((False, True), repeat=2)])
def test_pages_of_any_size_make_the_whole_list(filled: Store, by_value: bool, by_key: bool) -> None:
    by = (By(VALUE, by_value, nullable=True), By(KEY, by_key))
    whole = read(filled, by)
    assert len(whole) == len(ROWS)
    assert [value for value, _ in whole[-2:]] == [None, None]
    for size in (1, 2, 3, 7):
        paged: list[Mark] = []
        while some := read(filled, by, paged[-1] if paged else None, size):
            paged += some
        assert paged == whole, size


@pytest.mark.parametrize("descending", [False, True])
def test_every_row_has_exactly_those_after_it(filled: Store, descending: bool) -> None:
    by = (By(VALUE, descending, nullable=True), By(KEY))
    whole = read(filled, by)
    for n, mark in enumerate(whole):
        assert read(filled, by, mark) == whole[n + 1 :]


@pytest.mark.parametrize("descending", [False, True])
def test_list_by_one_column_that_no_two_rows_share(filled: Store, descending: bool) -> None:
    by = (By(KEY, descending),)
    whole = read(filled, by)
    assert [key for (key,) in whole] == sorted(ROWS, reverse=descending)
    assert read(filled, by, whole[2]) == whole[3:]


def test_list_goes_on_where_its_row_stood_though_that_is_gone(filled: Store) -> None:
    by = (By(VALUE, nullable=True), By(KEY))
    whole = read(filled, by)
    sql.run(filled, "DELETE FROM setting WHERE key = :key", key=whole[3][1])
    sql.run(filled, "INSERT INTO setting VALUES ('0', '1')")
    assert read(filled, by, whole[3]) == whole[4:]


@pytest.mark.parametrize(("by_value", "by_key"), [*product((False, True), repeat=2)])
def test_index_begins_with_the_rows_that_share_the_first_column(
    filled: Store, by_value: bool, by_key: bool
) -> None:
    """Where every row has a value there, those with the same one come next, and none is lost."""
    by = (By(_setting.c.value, by_value), By(KEY, by_key))
    whole = read(filled, by)
    for n, mark in enumerate(whole):
        assert read(filled, by, mark) == whole[n + 1 :]
