"""A real office with one of each role, and their passwords."""

from collections.abc import Iterator

import pytest

from duban.bootstrap.desk import Desk
from tests.duban.identity.staff import PASSWORD, Staff


@pytest.fixture
def staff(real: Desk) -> Iterator[Staff]:
    """The staff of a real office."""
    yield Staff(real, PASSWORD)
