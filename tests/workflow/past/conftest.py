"""Offices with a programme that is over; only to be changed in what is given up."""

from collections.abc import Iterator

import pytest

from tests.conftest import Postgres, shut
from tests.empty_office import new_store
from tests.practice import PROGRAMME, Practice
from tests.workflow.past.finished import close, play
from workflow.past import archiving
from workflow.store.database import Store
from workflow.store.transaction import Transaction


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def closed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Practice]:
    """An office with a programme that was closed; only to be changed in what is given up."""
    if request.param == "sqlite":
        store = new_store(f"sqlite:///{tmp_path_factory.mktemp('closed') / 'office.db'}")
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        store = Store(postgres.new_database())
    office = play(store)
    close(office)
    yield office
    shut(store)


@pytest.fixture
def tried(closed: Practice) -> Iterator[Transaction]:
    """A transaction of which nothing is kept."""
    with closed.store.writing() as transaction:
        transaction.give_up()
        yield transaction


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """An office with a programme that could be closed; only to be changed in what is given up."""
    folder = tmp_path_factory.mktemp("finished")
    office = play(new_store(f"sqlite:///{folder / 'office.db'}"))
    with office.store.writing() as transaction:
        transaction.give_up()
        archive = archiving.close(transaction, PROGRAMME, now=office.now, person="陈")
    assert archive.cases == 2
    yield office
    shut(office.store)
