"""An office for the traps, in memory."""

from collections.abc import Iterator

import pytest

from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import Practice


@pytest.fixture
def office() -> Iterator[Practice]:
    """A practice office in memory, on the day after the notice was issued."""
    practice = Practice(new_store("sqlite://"))
    yield practice
    shut(practice.store)
