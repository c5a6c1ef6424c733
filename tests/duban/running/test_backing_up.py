"""What the backup of each day costs the process that goes on serving meanwhile."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban.bootstrap import backups
from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.running import backing_up
from tests.conftest import Postgres, shut
from tests.workflow import sql
from workflow.store import backup
from workflow.store.database import Store

LARGE, USUAL = -262144, -2000
"""Of how many KB SQLite keeps pages at hand."""


class Noted(Store):
    """A store that notes how many pages it kept at hand."""

    sizes: list[object]

    def close(self) -> None:
        self.sizes += [row[0] for row in sql.rows(self, "PRAGMA cache_size")]
        super().close()


@pytest.fixture
def desk(postgres: Postgres, tmp_path: Path) -> Iterator[Desk]:
    """An office on a server, with a folder for its backups."""
    url = postgres.new_database(empty=True)
    settings = Settings(office=tmp_path / "office", database=url, backups=tmp_path / "b")
    opened = create(settings, TRAINING, date(2024, 3, 1))
    yield opened
    shut(opened.store)
    postgres.drop(url)


def test_only_a_process_that_does_nothing_beside_keeps_many_pages(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Noted.sizes = []
    monkeypatch.setattr(backup, "Store", Noted)
    moment = desk.clock.wall()
    backing_up.back_up(desk)
    assert Noted.sizes == [USUAL, USUAL]  # the copy is filled, then proven
    backups.make(desk, tmp_path / "alone", moment, loads_much=True)
    assert Noted.sizes[2:] == [LARGE, USUAL]
