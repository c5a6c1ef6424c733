"""A practice office whose case has come to a recovery, and the words of both languages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.founding import create
from duban.bootstrap.new_programme import open_programme
from duban.environment import Settings
from states.deciding import World
from tests.conftest import shut
from tests.duban.conftest import next_year
from tests.empty_office import new_store
from tests.practice import XIQING, Practice, the_calendar, the_notice, the_rulebook


@pytest.fixture(scope="session")
def led(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice office whose case of 和平区 was led to the recovery; only to be looked at."""
    store = new_store(f"sqlite:///{tmp_path_factory.mktemp('views') / 'office.db'}")
    office = Practice(store)
    office.lead("decide_clawback")
    yield office
    shut(store)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Practice]:
    """A practice office of the test's own, on the day after the notice was issued."""
    store = new_store(f"sqlite:///{tmp_path / 'office.db'}")
    yield Practice(store)
    shut(store)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of a training office whose case of 和平区 came to a recovery; only to look at."""
    settings = Settings(office=tmp_path_factory.mktemp("views") / "office")
    opened = create(settings, TRAINING, date(2024, 3, 1))
    Practice(opened.store, is_founded=True).lead("decide_clawback")
    yield opened
    shut(opened.store)


@pytest.fixture(scope="session")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with cases of 和平区 and 西青区, and the programme of the year after opened."""
    folder = tmp_path_factory.mktemp("renewed") / "office"
    opened = create(Settings(office=folder), TRAINING, date(2024, 3, 1))
    office = Practice(opened.store, is_founded=True)
    office.set("2023-07-18T10:00")
    office.do("open_case", {"region_code": XIQING}, code=XIQING)
    office.lead("decide_clawback")
    open_programme(opened, next_year())
    yield opened
    shut(opened.store)


@pytest.fixture(scope="session")
def world() -> World:
    """The packaged notice, procedure and calendar."""
    return World(the_notice(), the_rulebook(), the_calendar())
