"""One process at a time writes where SQLite bears no more; the lock goes with the process."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from duban.bootstrap import writing
from duban.bootstrap.writing import LOCK_FILE, WriterElsewhere, as_writer, bears_writers
from duban.environment import Settings
from tests.conftest import shut
from tests.empty_office import new_store
from workflow.store.database import Store
from workflow.store.drivers import FIXED_WAL


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Where the office is."""
    return Settings(office=tmp_path)


@pytest.fixture
def kept(settings: Settings) -> Iterator[Store]:
    """The store of an office."""
    store = new_store(settings.url)
    yield store
    shut(store)


@pytest.fixture
def old(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SQLite at hand is one before its WAL was mended."""
    before = SimpleNamespace(sqlite_version_info=(3, 51, 2))
    monkeypatch.setattr(writing, "sqlite_module", lambda: before)


@pytest.mark.usefixtures("old")
def test_second_writer_is_refused_until_the_first_has_ended(
    settings: Settings, kept: Store
) -> None:
    assert not bears_writers(kept)
    with as_writer(settings, kept), pytest.raises(WriterElsewhere) as refused:  # noqa: SIM117 - in turn
        with as_writer(settings, kept):
            pass
    assert refused.value.sayings[0].facts["path"] == settings.office / LOCK_FILE
    with as_writer(settings, kept):
        pass


@pytest.mark.usefixtures("old")
def test_lock_is_let_go_however_the_writer_ends(settings: Settings, kept: Store) -> None:
    with pytest.raises(ValueError, match="broken"), as_writer(settings, kept):
        raise ValueError("broken")
    with as_writer(settings, kept):
        pass


def test_mended_database_bears_any_number_of_writers(
    settings: Settings, kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = SimpleNamespace(sqlite_version_info=FIXED_WAL)
    monkeypatch.setattr(writing, "sqlite_module", lambda: mended)
    assert bears_writers(kept)
    with as_writer(settings, kept), as_writer(settings, kept):
        assert not (settings.office / LOCK_FILE).exists()
