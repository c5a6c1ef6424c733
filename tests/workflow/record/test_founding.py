"""What is no office is refused in words, and stays as it was to the last byte."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Postgres, shut
from tests.empty_office import new_store
from tests.practice import Practice
from tests.workflow import sql
from workflow.record.founding import recognise
from workflow.record.programmes import programmes
from workflow.record.setting_table import change_setting, setting
from workflow.store.database import Store
from workflow.store.errors import NotAnOffice, OtherSchema, StoreFailed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file lies that somebody takes for an office."""
    return tmp_path / "office.db"


@pytest.fixture
def opened(path: Path) -> Iterator[Store]:
    """That file, opened."""
    store = Store(f"sqlite:///{path}")
    yield store
    shut(store)


def test_office_is_recognised_by_its_kind(office: Practice) -> None:
    assert recognise(office.store) == "training"
    with office.store.reading() as transaction:
        assert programmes(transaction) == ["tj-2023-22"]


def test_setting_is_made_and_changed(office: Practice) -> None:
    with office.store.writing() as transaction:
        assert setting(transaction, "business_date") is None
        change_setting(transaction, "business_date", "2023-07-18")
        change_setting(transaction, "business_date", "2023-07-19")
        assert setting(transaction, "business_date") == "2023-07-19"


@pytest.mark.parametrize(
    "content", [b"x" * 4096, b"SQLite format 3\0" + b"\xff" * 4080, "督办".encode() * 100]
)
def test_corrupt_file_is_refused_and_not_touched(path: Path, opened: Store, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NotAnOffice):
        recognise(opened)
    assert path.read_bytes() == content
    assert [other.name for other in path.parent.iterdir()] == ["office.db"]


def test_database_of_somebody_else_is_refused_and_not_touched(path: Path, opened: Store) -> None:
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE music (title TEXT)")
        theirs.execute("INSERT INTO music VALUES ('茉莉花')")
    theirs.close()
    before = path.read_bytes()
    with pytest.raises(NotAnOffice):
        recognise(opened)
    shut(opened)
    assert path.read_bytes() == before


def test_postgresql_database_of_somebody_else_is_refused(postgres: Postgres) -> None:
    url = postgres.new_database(empty=True)
    store = Store(url)
    sql.run(store, "CREATE TABLE music (title text)")
    with pytest.raises(NotAnOffice):
        recognise(store)
    assert sql.rows(store, "SELECT * FROM music") == []
    shut(store)
    postgres.drop(url)


def test_tables_without_an_office_are_refused(store: Store) -> None:
    with pytest.raises(NotAnOffice):
        recognise(store)


def test_office_of_another_version_is_refused(office: Practice) -> None:
    sql.run(office.store, "UPDATE setting SET value = '99' WHERE key = 'schema'")
    with pytest.raises(OtherSchema, match="found=99, known=1"):
        recognise(office.store)


def test_file_that_was_cut_off_is_refused(path: Path) -> None:
    office = Practice(new_store(f"sqlite:///{path}"))
    office.lead("decide_support")
    shut(office.store)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    store = Store(f"sqlite:///{path}")
    with pytest.raises((NotAnOffice, StoreFailed)):
        sql.everything(store)
    shut(store)


def test_office_works_on_after_its_connection_was_cut(postgres: Postgres) -> None:
    url = postgres.new_database()
    office = Practice(Store(url))
    office.do("open_case")
    postgres.cut(url)
    office.do("start_drafting")
    assert office.facts().draft_version == 1
    shut(office.store)
    postgres.drop(url)
