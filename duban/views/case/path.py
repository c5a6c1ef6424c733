"""The way of a case through its six steps: what is behind it, where it stands, what lies ahead."""

from enum import StrEnum

import msgspec

from config.words import Words
from states.deciding import World
from states.facts import Facts
from states.steps import State, Step


class Place(StrEnum):
    """Where a step lies, seen from the case."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Stage(msgspec.Struct, frozen=True):
    """A step of the way: its number, its name, where it lies."""

    number: int
    name: str
    place: Place


def path_of(facts: Facts, world: World, words: Words) -> tuple[Stage, ...]:
    """The steps of the procedure, in their order; of a case that ended none is current."""
    return tuple(
        Stage(one.number, one.zh if words.language == "zh" else one.en, _place(one.number, facts))
        for one in world.rulebook.procedure.steps
    )


def _place(step: int, facts: Facts) -> Place:
    """Where a step lies; the two filings go side by side, and either may be done first."""
    filings = {int(Step.PLAN_FILING): facts.plan, int(Step.INSTITUTION_FILING): facts.institution}
    if (filing := filings.get(step)) is not None and facts.step in filings:
        if filing.status == State.ACCEPTED:
            return Place.DONE
        return Place.NOW if facts.is_open and filing.since is not None else _in_order(step, facts)
    return _in_order(step, facts)


def _in_order(step: int, facts: Facts) -> Place:
    if step == int(facts.step):
        return Place.NOW if facts.is_open else Place.DONE
    return Place.DONE if step < int(facts.step) else Place.AHEAD
