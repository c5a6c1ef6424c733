"""Who asks: when persons are known, and whose name stands for an act."""

import pytest
from msgspec.structs import replace

from states.actors import SYSTEM, Channel, Role, somebody
from states.facts import Party


@pytest.mark.parametrize("channel", [Channel.TERMINAL, Channel.WEB, Channel.API])
def test_persons_are_known_where_a_person_acts_now(channel: Channel) -> None:
    assert somebody(Party.CITY, channel).is_known


@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.JOB, Channel.REHEARSAL, Channel.IMPORT])
def test_elsewhere_persons_are_known_where_one_is_named(channel: Channel) -> None:
    unnamed = somebody(Party.CITY, channel)
    assert not unnamed.is_known
    for name in ("person", "prepared_by", "approved_by"):
        assert replace(unnamed, **{name: "甲"}).is_known


def test_an_act_stands_under_who_approved_it_else_who_asked_else_the_party() -> None:
    unnamed = somebody(Party.CITY, Channel.TERMINAL)
    assert unnamed.name == "city"
    assert replace(unnamed, person="甲").name == "甲"
    assert replace(unnamed, person="甲", approved_by="乙").name == "乙"


def test_each_party_has_a_usual_role() -> None:
    roles = {party: somebody(party, Channel.REHEARSAL).role for party in Party}
    assert roles[Party.CITY_SUPERVISOR] is Role.SUPERVISOR
    assert roles[Party.SYSTEM] is SYSTEM.role is Role.SYSTEM
