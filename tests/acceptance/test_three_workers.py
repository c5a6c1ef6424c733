"""Scenarios played by three processes on PostgreSQL come to what one makes of them on SQLite."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.scripts import FILES, setting_of
from tests.acceptance.three_workers import Crew, Opened, SharedStage, crew, with_key
from tests.campaign import some_of
from tests.conftest import Postgres, shut
from workflow.night.reports import NightlyReport, as_data
from workflow.rehearsal import player
from workflow.rehearsal.play import Stage
from workflow.rehearsal.shown import Run
from workflow.store.database import Store

SOME = some_of(FILES, 25)
OF_ITS_TIME = ("log", "journal", "proved", "alarms")
"""What of a report tells of the journal, which none keeps who plays in memory."""


@pytest.fixture(scope="module")
def three() -> Iterator[Crew]:
    """The three processes."""
    with crew() as hands:
        yield hands


def by_one(file: Path) -> Run:
    """What one process makes of a scenario, in memory."""
    stage = Stage(*setting_of(file))
    stage.office = with_key(stage.office)
    try:
        return stage.play()
    finally:
        stage.close()


def told(night: NightlyReport) -> dict[str, Any]:
    """What a report says of cases, money, mails and history."""
    return {
        name: value for name, value in as_data(night).items() if not name.startswith(OF_ITS_TIME)
    }


@pytest.mark.parametrize("file", SOME, ids=lambda file: file.stem)
def test_three_processes_come_to_the_states_fen_mails_and_head_of_one(
    postgres: Postgres, three: Crew, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    url = postgres.new_database()
    store = Store(url)
    monkeypatch.setattr(player, "day_plan", three.day_plan)
    shared = SharedStage(Opened(url, file), store, three).play()
    monkeypatch.undo()
    three.all_do(Opened("", file))
    shut(store)
    postgres.drop(url)
    alone = by_one(file)
    assert shared.verified
    assert shared.cases == alone.cases
    assert [told(night) for night in shared.nights] == [told(night) for night in alone.nights]
    assert (shared.events, shared.head) == (alone.events, alone.head)
