"""A query says what its rows are, and is held to it before it is asked."""

from datetime import date

import msgspec
import pytest
from sqlalchemy import column, func, literal_column, select
from sqlalchemy import table as named

from tests.workflow import sql
from workflow.store.columns import day
from workflow.store.database import Store
from workflow.store.statement import Rows, Values

_setting = named("setting", column("key"), column("value"))


class Pair(msgspec.Struct, frozen=True):
    """A setting."""

    key: str
    value: date | None


def fill(store: Store) -> None:
    sql.run(store, "INSERT INTO setting VALUES ('a', '2024-01-02'), ('b', '2024-01-03')")


def test_rows_are_values_of_a_struct_with_what_their_columns_mean(store: Store) -> None:
    fill(store)
    query = Rows(select(_setting.c.key, _setting.c.value).order_by("key"), Pair, value=day)
    with store.reading() as transaction:
        found = transaction.all(query)
        assert list(transaction.stream(query)) == found
        assert transaction.first(query) == transaction.only(query) == found[0]
    assert found == [Pair("a", date(2024, 1, 2)), Pair("b", date(2024, 1, 3))]


@pytest.mark.parametrize(
    "query",
    [
        select(_setting.c.value, _setting.c.key),
        select(_setting.c.key, func.max(_setting.c.value)),
        select(_setting.c.key, _setting.c.value, literal_column("1").label("more")),
    ],
)
def test_columns_that_are_not_the_fields_are_refused(store: Store, query: object) -> None:
    with store.reading() as transaction, pytest.raises(TypeError, match="are not the fields"):
        transaction.all(Rows(query, Pair))  # type: ignore[arg-type]


def test_what_is_always_there_is_an_error_where_it_is_not(store: Store) -> None:
    keys = Values(select(_setting.c.key), str)
    count = Values(select(func.count()).select_from(_setting), int)
    with store.reading() as transaction:
        assert transaction.only(count) == 0
        assert transaction.first(keys) is None
        with pytest.raises(LookupError, match="nothing found: SELECT setting"):
            transaction.only(keys)
