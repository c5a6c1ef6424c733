"""The money of a programme that was led to a recovery, as the pages look at it."""

import pytest

from duban.bootstrap.desk import Desk
from duban.views.programme import Programme, programme_asked


@pytest.fixture(scope="session")
def programme(desk: Desk) -> Programme:
    """The programme of the training office."""
    return programme_asked(desk)
