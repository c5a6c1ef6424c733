"""Databases with nothing in them, for migrations to begin with."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workflow.store.database import Store

NewStore = Callable[[], Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_bare_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Opens one database without any table after another: SQLite files, then PostgreSQL."""
    opened: list[Store] = []

    def open_one() -> Store:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / f'office{len(opened)}.db'}"
        else:
            url = request.getfixturevalue("postgres").new_database(empty=True)
        opened.append(Store(url))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()
        store.engine.dispose()


@pytest.fixture
def bare(new_bare_store: NewStore) -> Store:
    """A database without any table."""
    return new_bare_store()
