"""An office whose nights have begun."""

import pytest

from tests.practice import Practice


@pytest.fixture
def begun(office: Practice) -> Practice:
    """An office with an open case, whose night of 19 July 2023 is done."""
    office.do("open_case")
    office.night("2023-07-19")
    return office
