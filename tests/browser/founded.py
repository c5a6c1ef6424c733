"""A training office without cases, which a test leads as far as it likes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.founding import create
from duban.environment import Settings
from duban.running.service import Service
from tests.conftest import shut

__all__ = ["service"]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The office, on 18 July 2023, in the place of the one with many cases."""
    desk = create(Settings(office=tmp_path / "office"), TRAINING, date(2023, 7, 18))
    yield Service(desk)
    shut(desk.store)
