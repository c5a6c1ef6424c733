"""The way of a case through its six steps: what is behind it, where it stands, what lies ahead."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

import msgspec

from config.words import Words
from states.actors import Channel
from states.deciding import World
from states.facts import Facts
from states.facts.filing import Filing
from states.procedure import Rulebook
from states.steps import State, Step
from workflow.office.standing_acts import past_of
from workflow.record.history import Record


class Place(StrEnum):
    """Where a step lies, seen from the case."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Stage(msgspec.Struct, frozen=True):
    """A step of the way: its number, its name, where it lies.

    `day` is the one on which it was done, or since which the case stands at it.
    """

    number: int
    name: str
    place: Place
    day: date | None = None


class Moves(msgspec.Struct, frozen=True):
    """On which days a case came to its steps, and on which it last moved."""

    reached: Mapping[int, date] = {}
    last: date | None = None


def moves(records: Sequence[Record], rulebook: Rulebook, now: datetime) -> Moves:
    """When a case came to its steps, by the acts that stand, each on the day that stands for it.

    Of a step to which it came back the last day counts, and none for what lies ahead again.
    """
    days = {turn.seq: turn.act.day for turn in past_of(records, rulebook, now).turns}
    days |= {one.seq: one.at.date() for one in records if one.channel is Channel.JOB}
    reached, last = dict[int, date](), None
    for one in records:
        day = days.get(one.seq)
        if day is None:  # it was taken back or struck, or is itself what does that
            continue
        for move in one.transitions:
            last = day
            if move.to_step != move.from_step:
                reached = {step: when for step, when in reached.items() if step < move.to_step}
                reached[move.to_step] = day
    return Moves(reached, last)


def path_of(
    facts: Facts, world: World, words: Words, moved: Moves | None = None
) -> tuple[Stage, ...]:
    """The steps of the procedure, in their order; of a case that ended none is current."""
    stages = []
    for one in world.rulebook.procedure.steps:
        name, place = one.zh if words.language == "zh" else one.en, _place(one.number, facts)
        stages.append(
            Stage(one.number, name, place, _day(one.number, place, facts, moved or Moves()))
        )
    return tuple(stages)


def _day(step: int, place: Place, facts: Facts, moved: Moves) -> date | None:
    """When a step was done, or since when it is under way; a filing says so itself."""
    if place is Place.AHEAD:
        return None
    filing = _filings(facts).get(step)
    if filing is not None and filing.since is not None:
        return filing.since.date()
    if place is Place.NOW:
        return moved.reached.get(step)
    return min((day for one, day in moved.reached.items() if one > step), default=moved.last)


def _filings(facts: Facts) -> dict[int, Filing]:
    return {int(Step.PLAN_FILING): facts.plan, int(Step.INSTITUTION_FILING): facts.institution}


def _place(step: int, facts: Facts) -> Place:
    """Where a step lies; the two filings go side by side, and either may be done first."""
    filings = _filings(facts)
    if (filing := filings.get(step)) is not None and facts.step in filings:
        if filing.status == State.ACCEPTED:
            return Place.DONE
        return Place.NOW if facts.is_open and filing.since is not None else _in_order(step, facts)
    return _in_order(step, facts)


def _in_order(step: int, facts: Facts) -> Place:
    if step == int(facts.step):
        return Place.NOW if facts.is_open else Place.DONE
    return Place.DONE if step < int(facts.step) else Place.AHEAD
