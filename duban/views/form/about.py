"""What a form is about: a case as it stands, or one that is yet to be opened, or many at once."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from duban.bootstrap.desk import Desk
from states.attempts import attempts
from states.curing_acts import cures
from states.deadlines import due_after
from states.deciding import World
from states.duty_items import ITEMS, Item
from states.facts import Case, Facts
from states.notice import Notice, Region
from states.refusals import Problem
from workflow.record.cases import Stored


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The world that an act would be decided in, and the case as it stands *now*.

    There are no facts before a case is opened, and no region where many cases are meant. `heads`
    are those who may decide for the office beside who asks, where that is known.
    """

    world: World
    now: datetime
    region: Region | None = None
    facts: Facts | None = None
    heads: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """Today."""
        return self.now.date()

    @property
    def notice(self) -> Notice:
        """The notice that the case is pinned to."""
        return self.world.notice

    @property
    def case(self) -> Case | None:
        """The case, where there is one."""
        if self.region is None or self.facts is None:
            return None
        return Case(self.region, self.facts)

    def due(self, item: Item, started: date | None = None) -> date | None:
        """When a duty for *item* would be due that began today, or on the day it *started*."""
        term = ITEMS[item].terms(self.notice)[0]
        return due_after(started or self.day, term, self.world.calendar)

    def cures(self, act: str, problems: Sequence[Problem]) -> tuple[str, ...]:
        """The acts that would clear the way for one that is refused; none without a case."""
        case = self.case
        if case is None or not problems:
            return ()
        found = attempts(case, self.world, self.now)
        return cures(found, act, problems, self.world.rulebook, case.facts)


def about_case(desk: Desk, region: Region, stored: Stored | None) -> About:
    """What there is to know of a case at a desk, or of one that is yet to be opened."""
    if stored is None:
        return msgspec.structs.replace(about_programme(desk), region=region)
    world = desk.world(stored.notice_hash, stored.procedure_hash)
    return About(world=world, now=desk.clock(), region=region, facts=stored.facts)


def about_programme(desk: Desk, programme: str | None = None) -> About:
    """What there is to know where many cases of a programme are meant, the one in force else.

    Raises NoProgramme.
    """
    versions = desk.versions(programme)
    world = desk.world(versions.notice_hash, versions.procedure_hash)
    return About(world=world, now=desk.clock())
