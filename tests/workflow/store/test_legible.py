"""A text that is no UTF-8 is read by its bytes, so that its row is found and named."""

from pathlib import Path

import pytest
from sqlalchemy import String, column, delete, select, table, update

from tests.conftest import shut
from tests.workflow import sql
from workflow.store.database import Store
from workflow.store.errors import StoreFailed
from workflow.store.legible import Illegible
from workflow.store.statement import Query, Row, Statement, Values
from workflow.store.tables import SettingRow
from workflow.store.tables import table as of

BROKEN = r"张\xff三"
_setting = of(SettingRow)
_VALUES = Values(select(_setting.c.value).order_by(_setting.c.key), str)
_PAIRS: Query[Row] = Query(select(_setting.c.key, _setting.c.value), list)
_CHANGE = Statement(update(_setting).values(value=_setting.c.value))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'office.db'}")
    made.create()
    sql.run(made, "INSERT INTO setting VALUES ('a', '一'), ('c', '二')")
    sql.run(made, "INSERT INTO setting VALUES ('b', CAST(x'e5bca0ffe4b889' AS TEXT))")
    return made


def test_text_that_is_none_is_found_with_the_bytes_that_are_none(store: Store) -> None:
    with store.reading() as transaction:
        assert transaction.all(_VALUES) == ["一", BROKEN, "二"]
        assert ("b", BROKEN) in transaction.all(_PAIRS)
        assert list(transaction.stream(_VALUES)) == ["一", BROKEN, "二"]
    shut(store)


def test_first_and_only_value_may_be_such_a_text(store: Store) -> None:
    one = Values(select(_setting.c.value).where(_setting.c.key == "b"), str)
    none = Values(select(_setting.c.value).where(_setting.c.value == "x"), str)
    with store.reading() as transaction:
        assert transaction.first(one) == transaction.only(one) == BROKEN
        assert transaction.first(none) is None
    shut(store)


def test_next_query_reads_as_ever(store: Store) -> None:
    with store.reading() as transaction:
        transaction.all(_VALUES)
        assert transaction._cursor.connection.text_factory is str
    shut(store)


def test_who_writes_is_told_that_a_touched_row_cannot_be_read(store: Store) -> None:
    with pytest.raises(Illegible), store.writing() as transaction:
        transaction.run(_CHANGE)
    shut(store)


def test_stream_of_who_has_written_is_not_asked_again(store: Store) -> None:
    with pytest.raises(Illegible), store.writing() as transaction:
        transaction.run(Statement(update(_setting).where(_setting.c.key == "a").values(value="三")))
        list(transaction.stream(_VALUES))
    shut(store)


def test_other_failures_are_what_they_were(store: Store) -> None:
    nothing = Values(select(column("x", String)).select_from(table("setting")), str)
    with pytest.raises(StoreFailed, match="no such column"), store.reading() as transaction:
        transaction.all(nothing)
    shut(store)


def test_page_of_a_stream_before_it_is_given_once(store: Store) -> None:
    rows = ", ".join(f"('a{number:04d}', 'x')" for number in range(1_200))
    sql.run(store, f"INSERT INTO setting VALUES {rows}")  # noqa: S608 - our own
    with store.reading() as transaction:
        found = list(transaction.stream(_VALUES))
        assert (len(found), found.count("x"), found.count(BROKEN)) == (1_203, 1_200, 1)
    shut(store)


@pytest.mark.parametrize("ask", ["all", "first", "only"])
def test_query_that_writes_is_not_asked_again(store: Store, ask: str) -> None:
    """It has changed its rows by then: asked again it would find others, and lose those."""
    some = select(_setting.c.key).order_by(_setting.c.key.desc()).limit(2)
    take = Values(delete(_setting).where(_setting.c.key.in_(some)).returning(_setting.c.value), str)
    before = sql.rows(store, "SELECT count(*) FROM setting")
    with pytest.raises(Illegible), store.writing() as transaction:
        list(getattr(transaction, ask)(take))
    assert sql.rows(store, "SELECT count(*) FROM setting") == before
    shut(store)


def test_query_that_has_to_be_exact_says_that_a_text_is_none(store: Store) -> None:
    sound = Values(select(_setting.c.value).where(_setting.c.key != "b"), str)
    with store.reading() as transaction:
        assert sorted(transaction.exactly(sound)) == ["一", "二"]
        with pytest.raises(Illegible):
            transaction.exactly(_VALUES)
        assert BROKEN in transaction.all(_VALUES)
    shut(store)
