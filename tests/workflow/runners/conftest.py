"""An office whose nights have begun, and who runs its jobs, on each of the databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import Practice
from tests.workflow.runners.shift import RUNNERS, Crew
from workflow.store.database import Store


@pytest.fixture(params=list(RUNNERS))
def runs_by(request: pytest.FixtureRequest) -> str:
    """The database, and on a server who runs the jobs there."""
    return str(request.param)


@pytest.fixture
def store(request: pytest.FixtureRequest, runs_by: str, tmp_path: Path) -> Iterator[Store]:
    """An empty database with all tables."""
    if runs_by == "sqlite":
        opened = new_store(f"sqlite:///{tmp_path / 'office.db'}")
        yield opened
        shut(opened)
        return
    postgres = request.getfixturevalue("postgres")
    url = postgres.new_database()
    opened = Store(url)
    yield opened
    shut(opened)
    postgres.drop(url)


@pytest.fixture
def crew(office: Practice, runs_by: str) -> Iterator[Crew]:
    """The processes that run the jobs of the office."""
    hired = Crew(office, RUNNERS[runs_by])
    yield hired
    hired.end()


@pytest.fixture
def begun(office: Practice) -> Practice:
    """An office with an open case, whose night of 19 July 2023 is done."""
    office.do("open_case")
    office.night("2023-07-19")
    return office
