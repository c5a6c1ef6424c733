"""What forms are about: a case led as far as a test says."""

from collections.abc import Callable

import pytest

from duban.views.form.about import About
from states.deciding import World
from tests.practice import HEPING, Practice, region

AtPoint = Callable[..., About]


@pytest.fixture
def led_to(office: Practice, world: World) -> AtPoint:
    """Leads a case up to and including an act, and tells what there is to know of it then."""

    def lead(until: str, code: str = HEPING) -> About:
        office.lead(until, code=code)
        return about(office, world, code)

    return lead


def about(office: Practice, world: World, code: str = HEPING) -> About:
    """What there is to know of a case of the practice office now."""
    return About(world=world, now=office.now, region=region(code), facts=office.facts(code))
