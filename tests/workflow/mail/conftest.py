"""A post room over a practice office whose first case is open."""

import pytest

from tests.practice import Practice
from tests.workflow.postroom import PostRoom, post


@pytest.fixture
def room(office: Practice) -> PostRoom:
    """An office with one open case, whose first mail is still to leave."""
    office.do("open_case")
    return PostRoom(office, post())


@pytest.fixture
def quiet(room: PostRoom) -> PostRoom:
    """The same when its first mail has left."""
    room.deliver()
    room.parcels.clear()
    return room
