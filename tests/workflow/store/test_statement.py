"""A query says what its rows are, and is held to it before it is asked."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date

import msgspec
import pytest
from sqlalchemy import column, func, literal, literal_column, select
from sqlalchemy import table as named

from states.saying import saying
from tests.workflow import sql
from workflow.store.columns import day
from workflow.store.database import Store
from workflow.store.errors import Unreadable
from workflow.store.statement import Query, Row, Rows, Values
from workflow.store.transaction import PAGE

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


def test_stream_that_is_left_says_nothing_to_the_server_in_the_middle_of_a_statement(
    store: Store,
) -> None:
    fill(store)
    query = Values(select(_setting.c.key).order_by("key"), str)
    with store.reading() as transaction:
        left, other = transaction.stream(query), transaction.stream(query)
        assert (next(left), next(other)) == ("a", "a")
        with getattr(transaction._cursor.connection, "lock", nullcontext()):
            del left
        assert list(other) == ["b"]
        assert len(transaction.streams) == 1
    assert transaction.streams == []


def test_stream_reads_a_page_only_when_a_row_of_it_is_asked_for(store: Store) -> None:
    wanted, pages = 5 * PAGE - 1, list[int]()
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < wanted))

    def read(rows: Iterable[Row]) -> list[int]:
        found = [int(n) for (n,) in rows]
        pages.append(len(found))
        return found

    with store.reading() as transaction:
        stream = transaction.stream(Query(select(numbers.c.n), read))
        assert (next(stream), pages) == (1, [PAGE])
        assert sum(1 for _ in stream) == wanted - 1
    assert pages == [PAGE] * 4 + [PAGE - 1]


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


@pytest.mark.parametrize("ask", ["all", "first", "only", "stream"])
def test_value_that_is_none_of_its_column_is_told_with_its_table(store: Store, ask: str) -> None:
    sql.run(store, "INSERT INTO setting VALUES ('mood', 'sad')")
    moods = Values(select(_setting.c.value), {"glad": 1}.__getitem__)
    with store.reading() as transaction, pytest.raises(Unreadable) as told:
        list(getattr(transaction, ask)(moods))
    (said,) = told.value.sayings
    found = saying("reason.row", tables=["setting"], found="KeyError: 'sad'")
    assert said == saying("error.unsound", what=found)
