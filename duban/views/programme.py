"""A programme with all of its cases: what the pages about money, review and the map look at."""

import msgspec

from duban.bootstrap.desk import Desk
from duban.views.choosing import one_of
from states.notice import Notice, Region
from states.procedure import World
from workflow.record import cases
from workflow.record.cases import Stored
from workflow.record.programmes import programmes, versions_of


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
    with desk.store.reading() as transaction:
        known = tuple(programmes(transaction))
        chosen = one_of("programme", given, {one: one for one in known}) if given else known[-1]
        hashes = versions_of(transaction, chosen)
        found = cases.of_programme(transaction, chosen)
    if hashes is None:
        raise LookupError(f"there is no programme {chosen}")
    world = desk.world(*hashes)
    regions = world.notice.regions_by_code
    members = tuple(Member(regions[one.facts.region_code], one) for one in found)
    return Programme(chosen, known, world, members)
