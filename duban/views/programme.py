"""A programme with all of its cases: what the pages about money, review and the map look at."""

import msgspec

from duban.bootstrap.desk import Desk
from duban.views.choosing import programme_named
from states.deciding import World
from states.notice import Notice, Region
from workflow.record import cases
from workflow.record.cases import Stored

OFFERED = 30
"""So many programmes are offered to choose from; one of more is named."""


class Member(msgspec.Struct, frozen=True):
    """A case of a programme with its region."""

    region: Region
    case: Stored


class Programme(msgspec.Struct, frozen=True):
    """A programme that is looked at; `known` are the last that there are, at most one too many."""

    id: str
    known: tuple[str, ...]
    world: World
    members: tuple[Member, ...]

    @property
    def is_one_of_many(self) -> bool:
        """Whether there are more programmes than are offered to choose from."""
        return len(self.known) > OFFERED

    @property
    def notice(self) -> Notice:
        """The notice that it stands under."""
        return self.world.notice


def programme_asked(desk: Desk, given: str = "") -> Programme:
    """The programme that is asked for, by default the one in force. Raises InvalidInput."""
    known = tuple(desk.last_programmes(OFFERED + 1))
    chosen = programme_named(desk.programmes(), given, "programme") if given else known[-1]
    versions = desk.versions(chosen)
    with desk.store.reading() as transaction:
        found = cases.of_programme(transaction, chosen)
    world = desk.world(versions.notice_hash, versions.procedure_hash)
    regions = world.notice.regions_by_code
    members = tuple(Member(regions[one.facts.region_code], one) for one in found)
    return Programme(chosen, known, world, members)
