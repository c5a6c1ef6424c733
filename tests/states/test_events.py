"""When an act happened and from when it counts."""

import pytest

from states.actors import SYSTEM, Channel, somebody
from states.events import Act
from states.facts import Party
from tests.practice import at

PERSON = somebody(Party.CITY, Channel.TERMINAL)


def test_time_is_given_only_where_it_is_another_than_that_of_the_entry() -> None:
    """R-A.1"""
    now, before = at("2023-07-18T10:00"), at("2023-07-17T23:59")
    assert Act(PERSON, now, now).time_given is None
    assert Act(PERSON, before, now).time_given == before
    assert Act(PERSON, before, now).day == before.date()


@pytest.mark.parametrize("channel", list(Channel))
def test_what_a_night_did_counts_from_the_beginning_of_its_day(channel: Channel) -> None:
    """An act at one in the morning does not precede the night of its own day."""
    moment = at("2024-01-10T06:00")
    actor = SYSTEM if channel is Channel.JOB else somebody(Party.CITY, channel)
    begins = at("2024-01-10T00:00") if channel is Channel.JOB else moment
    assert Act(actor, moment, moment).counts_from == begins
