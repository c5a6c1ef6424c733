"""Lives of cases: acts that follow one another, found with the second model and played for real.

A life is only what was accepted, so that it can be played otherwise: on other days, with what is
taken back in between, beside other lives, or as a past that is entered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from states.facts import Facts
from states.reading import InvalidInput, read_command
from tests.conformance.model.case import Asked, Refused
from tests.conformance.model.days import DAY
from tests.conformance.model.model import Second
from tests.conformance.model.terms import UNITS, Terms
from tests.conformance.model.whims import is_reached, led_on, next_idea
from tests.conformance.playing import Beside, Own, Step, calendar_with, morning
from workflow.record import cases, owing

FIRST = date(2023, 7, 18)
LONGEST = DAY * 900
NEVER_DONE = ("undo_last_act", "reopen_case")
MailLine = tuple[str, str, str | None, tuple[str, ...], str]


@dataclass(frozen=True)
class Standing:
    """How a case stands at the end of a play: its facts, and all that is owed of it."""

    facts: Facts
    mails: tuple[MailLine, ...]


def life(draw: Random, own: Own, goal: str, acts: int) -> list[Step]:
    """So many accepted acts of a case after it was led to a goal, with the days they happen on."""
    second = Second(UNITS[own.code], Terms.under(own.policy), calendar_with(())[1])
    steps: list[Step] = []
    day = due = FIRST
    while acts and day < FIRST + LONGEST:
        second.night(day)
        if day == due:
            acts -= is_reached(second, goal)
            goal = "" if is_reached(second, goal) else goal
            for _ in range(12):
                step = _one(draw, second, day, len(steps), goal)
                if step is not None:
                    steps.append(step)
                    break
            is_late = second.case is not None and second.case.step == 6
            due = day + DAY * draw.choice([5, 20, 40] if is_late else [1, 2, 4, 8])
        day += DAY
    return steps


def _one(draw: Random, second: Second, day: date, number: int, goal: str) -> Step | None:
    name, data, party = (led_on if goal else next_idea)(second, day, draw)
    if name in NEVER_DONE:
        return None
    at = morning(day, number)
    try:
        read_command(name, data, "life", strict=False)
        second.ask(Asked(name, data, at, at, party))
    except (Refused, InvalidInput):
        return None
    return Step(at, name, data, party)


def lead(
    beside: Beside, lives: Sequence[Iterable[Step]], until: date, *, every_night: bool = False
) -> None:
    """Lead the cases of an office up to a day, with the nights that have something to do."""
    acts = sorted(
        ((step, number) for number, steps in enumerate(lives) for step in steps),
        key=lambda one: one[0].entered,
    )
    day = FIRST
    while day <= until:
        wanted = [second.next_night(day - DAY) for second in beside.seconds]
        if every_night or any(one is not None and one <= day for one in wanted):
            beside.night(day)
        while acts and acts[0][0].entered.date() == day:
            step, number = acts.pop(0)
            assert beside.act(number, step), step
        day += DAY


def play(
    owns: Sequence[Own],
    lives: Sequence[Iterable[Step]],
    until: date,
    *,
    every_night: bool = False,
    is_one_programme: bool = False,
) -> list[Standing]:
    """Play lives in one office up to a day; how each case stands then."""
    beside = Beside(owns, is_one_programme=is_one_programme)
    try:
        lead(beside, lives, until, every_night=every_night)
        beside.at_the_end()
        return [standing(beside, number) for number in range(len(owns))]
    finally:
        beside.close()


def standing(beside: Beside, number: int) -> Standing:
    """How one of the cases stands."""
    with beside.store.reading() as transaction:
        stored = cases.load(transaction, beside.ids[number])
        owed = owing.of_case(transaction, beside.ids[number])
    assert stored is not None
    mails = sorted(
        (one.day, one.kind, one.item, one.recipients, str(sorted(one.facts.items())))
        for one in owed
        if one.status != "superseded"
    )
    return Standing(stored.facts, tuple(mails))


def moved(step: Step, by: timedelta) -> Step:
    """The same act at another time."""
    return replace(step, entered=step.entered + by)
