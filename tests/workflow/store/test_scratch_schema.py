"""A schema to play in: all tables, nothing of the office beside it, and gone however it ends."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.conftest import Postgres, shut
from tests.practice import Practice
from workflow.store.database import Store
from workflow.store.errors import StoreError
from workflow.store.scratch_schema import PREFIX, scratch_schema

SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'duban_scratch_%'"


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """A database with all tables of an office."""
    made = postgres.new_database()
    yield made
    postgres.drop(made)


def schemas(url: str) -> list[str]:
    """The scratch schemas that a database has."""
    with psycopg.connect(url, autocommit=True) as connection:
        return [name for (name,) in connection.execute(SCHEMAS)]


def test_office_is_played_in_it_beside_another_that_knows_nothing_of_it(url: str) -> None:
    beside = Practice(Store(url))
    with scratch_schema(url) as store:
        played = Practice(store)
        played.lead("submit_plan_filing")
        assert len(schemas(url)) == 1
        with beside.store.reading() as transaction:
            transaction.say("SELECT count(*) FROM event")
            assert transaction._cursor.fetchone() == (0,)
    assert schemas(url) == []
    shut(beside.store)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_it_is_dropped_where_the_play_breaks_off(url: str, error: type[BaseException]) -> None:
    with pytest.raises(error), scratch_schema(url) as store, store.writing():
        raise error
    assert schemas(url) == []


def test_what_a_killed_play_left_goes_with_the_next_and_a_living_one_stays(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {PREFIX}1")
        connection.execute(f"CREATE TABLE {PREFIX}1.event (id int)")
        connection.execute(f"CREATE SCHEMA {PREFIX}of_mine")
    with scratch_schema(url) as first, scratch_schema(url) as second:
        found = schemas(url)
        assert len(found) == 3
        assert f"{PREFIX}1" not in found
        for one in (first, second):
            Practice(one).do("open_case")
    assert schemas(url) == [f"{PREFIX}of_mine"]


def test_database_without_tables_has_none_afterwards(postgres: Postgres) -> None:
    url = postgres.new_database(empty=True)
    with scratch_schema(f"{url}&options=-c%20lock_timeout%3D7000") as store:
        Practice(store).do("open_case")
    with psycopg.connect(url) as connection:
        left = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert connection.execute(left).fetchone() == (0,)
    postgres.drop(url)


def test_server_that_is_not_there_is_said() -> None:
    with pytest.raises(StoreError), scratch_schema("postgresql://me@/x?host=/nowhere"):
        raise AssertionError


def test_account_that_may_make_no_schema_is_told(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE plays_nothing LOGIN")
    try:
        with (
            pytest.raises(StoreError, match="permission denied"),
            scratch_schema(url.replace("postgres:@", "plays_nothing:@")),
        ):
            raise AssertionError
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP ROLE plays_nothing")
