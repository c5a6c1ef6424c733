"""An office for the acts, in memory."""

from collections.abc import Iterator

import pytest

from tests.conftest import shut
from tests.practice import Practice, new_store


@pytest.fixture
def office() -> Iterator[Practice]:
    """A practice office in memory, on the day after the notice was issued."""
    practice = Practice(new_store("sqlite://"))
    yield practice
    shut(practice.store)
