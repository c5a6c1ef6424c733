"""A real office without cases, and one in training whose case was opened."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban.bootstrap.desk import REAL, TRAINING, Desk
from duban.bootstrap.founding import create
from duban.environment import Settings
from states.commands import OpenCase
from tests.conftest import shut
from tests.practice import request
from workflow.office.request import Done


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Where the office of a test is."""
    return Settings(office=tmp_path / "office")


@pytest.fixture
def real(settings: Settings) -> Iterator[Desk]:
    """The desk of a real office without cases."""
    opened = create(settings, REAL)
    yield opened
    shut(opened.store)


@pytest.fixture
def training(settings: Settings) -> Iterator[Desk]:
    """The desk of an office in training on 18 July 2023, with the case of 和平区."""
    opened = create(settings, TRAINING, date(2023, 7, 18))
    assert isinstance(opened.office.handle(request(OpenCase())), Done)
    yield opened
    shut(opened.store)
