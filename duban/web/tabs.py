"""The pages of one subject beside each other."""

from collections.abc import Mapping

import msgspec

from duban.web.visit import Visit


class Tab(msgspec.Struct, frozen=True):
    """A page of a subject: what it is called, its address, whether one is on it."""

    label: str
    address: str
    is_here: bool


def tabs(visit: Visit, known: Mapping[str, str]) -> tuple[Tab, ...]:
    """The pages of a subject; *known* are their addresses by the names of their words."""
    return tuple(
        Tab(visit.words.say(name), address, address == visit.path)
        for name, address in known.items()
    )
