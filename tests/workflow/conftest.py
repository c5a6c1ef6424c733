"""A practice office on each of the two databases."""

import pytest

from tests.practice import Practice
from workflow.store.database import Store


@pytest.fixture
def office(store: Store) -> Practice:
    """A practice office on the day after the notice was issued."""
    return Practice(store)
