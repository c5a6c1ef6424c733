"""A practice office whose case has come to a recovery, and the words of both languages."""

from collections.abc import Iterator

import pytest

from config.words import Words
from duban.bootstrap import words
from tests.conftest import shut
from tests.practice import Practice, new_store


@pytest.fixture(scope="session")
def led(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice office whose case of 和平区 was led to the recovery; only to be looked at."""
    store = new_store(f"sqlite:///{tmp_path_factory.mktemp('views') / 'office.db'}")
    office = Practice(store)
    office.lead("decide_clawback")
    yield office
    shut(store)


@pytest.fixture(params=["zh", "en"])
def spoken(request: pytest.FixtureRequest) -> Words:
    """The words of each language."""
    return words(request.param)
