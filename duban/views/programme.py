"""A programme with all of its cases: what the pages about money, review and the map look at."""

import msgspec

from duban.bootstrap.desk import Desk
from duban.views.choosing import programme_named
from states.notice import Notice, Region
from states.procedure import World
from workflow.record import cases
from workflow.record.cases import Stored


class Member(msgspec.Struct, frozen=True):
    """A case of a programme with its region."""

    region: Region
    case: Stored


class Programme(msgspec.Struct, frozen=True):
    """A programme that is looked at; `known` are all that there are."""

    id: str
    known: tuple[str, ...]
    world: World
    members: tuple[Member, ...]

    @property
    def notice(self) -> Notice:
        """The notice that it stands under."""
        return self.world.notice


def programme_asked(desk: Desk, given: str = "") -> Programme:
    """The programme that is asked for, by default the one in force. Raises InvalidInput."""
    known = tuple(desk.programmes())
    chosen = programme_named(known, given, "programme")
    versions = desk.versions(chosen)
    with desk.store.reading() as transaction:
        found = cases.of_programme(transaction, chosen)
    world = desk.world(versions.notice_hash, versions.procedure_hash)
    regions = world.notice.regions_by_code
    members = tuple(Member(regions[one.facts.region_code], one) for one in found)
    return Programme(chosen, known, world, members)
