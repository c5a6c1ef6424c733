"""Plays that have to come to the same, whatever the rules are.

Idle days, the order of cases that have nothing to do with each other, an act that is taken back,
an act that is entered later, a past that is imported, and a what-if that changes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from msgspec.structs import replace as replaced

from states.facts import Duty, Facts
from tests.campaign import times
from tests.conformance.lives import Standing, lead, life, moved, play, standing
from tests.conformance.model.days import DAY
from tests.conformance.playing import Beside, Own, Step
from tests.conformance.random_play import policy
from workflow.past import importing
from workflow.past.file import read_past
from workflow.rehearsal.change import Change
from workflow.rehearsal.whatif import what_if

SEEDS = range(times(4))
GOALS = ("", "owing", "reviewed", "paid", "slow", "supported", "owing", "paid")
AFTERWARDS = DAY * 45
UNDO = {"reason": "录入有误"}


def alone(own: Own, steps: Sequence[Step], until: date) -> Standing:
    """How a case stands that is played alone."""
    (found,) = play([own], [steps], until)
    return found


def drawn(seed: int, acts: int = 8) -> tuple[Own, list[Step]]:
    """A case under some policy, and its life: some way led, then so many acts of its own."""
    draw = Random(seed)
    own = Own(draw.choice(["120101", "120110", "120116"]), policy(draw))
    return own, life(draw, own, GOALS[seed % len(GOALS)], acts)


def lasting(facts: Facts) -> tuple[Facts, list[Duty]]:
    """Facts without what was made and taken back: duties lose their numbers, and the void ones."""
    duties = [duty for duty in facts.duties.values() if not duty.is_void]
    return replaced(facts, duties={}, last_at=facts.since), duties


def test_days_on_which_nothing_is_due_change_nothing() -> None:
    owns, lives = zip(*(drawn(seed) for seed in (0, 1, 2, 4)), strict=True)
    until = max(steps[-1].entered.date() for steps in lives) + DAY * 10
    assert play(owns, lives, until) == play(owns, lives, until, every_night=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_cases_that_have_nothing_to_do_with_each_other_is_nothing(seed: int) -> None:
    draw = Random(seed)
    terms = policy(draw)
    owns = [Own(code, terms) for code in ("120101", "120110", "120116")]
    lives = [
        [moved(step, timedelta(seconds=20 * n)) for step in life(draw, own, "reviewed", 10)]
        for n, own in enumerate(owns)
    ]
    until = max(steps[-1].entered.date() for steps in lives) + DAY * 10
    together = play(owns, lives, until, is_one_programme=True)
    slower = [[moved(step, timedelta(seconds=60)) for step in steps] for steps in lives[:1]]
    backwards = play(owns[::-1], lives[::-1], until, is_one_programme=True)[::-1]
    assert together == backwards
    assert together == [alone(own, steps, until) for own, steps in zip(owns, lives, strict=True)]
    others = play(owns, [*slower, *lives[1:]], until, is_one_programme=True)
    assert together[1:] == others[1:]


@pytest.mark.parametrize("seed", SEEDS)
def test_act_that_is_taken_back_and_done_again_was_done_once(seed: int) -> None:
    own, steps = drawn(seed)
    twice = list(steps)
    for n in range(len(steps) - 1, 0, -1):
        first, again = moved(steps[n], -timedelta(seconds=40)), steps[n]
        undo = Step(steps[n].entered - timedelta(seconds=20), "undo_last_act", UNDO)
        twice[n : n + 1] = [first, undo, again]
    until = steps[-1].entered.date() + AFTERWARDS
    once, redone = alone(own, steps, until), alone(own, twice, until)
    assert lasting(once.facts) == lasting(redone.facts)
    assert once.mails == redone.mails


@pytest.mark.parametrize("seed", SEEDS)
def test_act_that_is_taken_back_at_last_was_never_done(seed: int) -> None:
    own, steps = drawn(seed)
    for cut in (len(steps), len(steps) * 2 // 3, len(steps) // 2):
        before, last = steps[: cut - 1], steps[cut - 1]
        undo = Step(last.entered + timedelta(minutes=1), "undo_last_act", UNDO)
        until = last.entered.date() + AFTERWARDS
        if not before:
            continue
        never, undone = alone(own, before, until), alone(own, [*before, last, undo], until)
        assert lasting(never.facts) == lasting(undone.facts)
        more = [mail for mail in undone.mails if mail not in never.mails]
        assert [mail for mail in never.mails if mail not in undone.mails] == []
        assert {mail[1] for mail in more} <= {"overdue"}  # told that it is late as it is reopened


@pytest.mark.parametrize("seed", SEEDS)
def test_act_that_is_entered_later_comes_to_what_it_came_to_in_time(seed: int) -> None:
    own, steps = drawn(seed)
    last, before = steps[-1], steps[:-1]
    then, entered = last.entered.date(), last.entered + DAY * (1 + seed % 6)
    late = replace(last, entered=entered, at=last.entered, basis="收文登记簿")
    if lasting(alone(own, before, then).facts) != lasting(alone(own, before, entered.date()).facts):
        return  # a night in between has decided something that the act in time would have decided
    in_time, later = alone(own, steps, then), alone(own, [*before, late], entered.date())
    assert lasting(in_time.facts) == lasting(later.facts)


@pytest.mark.parametrize("seed", SEEDS)
def test_past_that_is_imported_stands_as_if_it_had_been_lived_through(seed: int) -> None:
    own, steps = drawn(seed)
    until = steps[-1].entered.date() + DAY * 3
    lived = alone(own, steps, until)
    events = [
        {
            "seq": n + 1,
            "at": f"{step.entered:%Y-%m-%dT%H:%M}",
            "actor": step.party,
            "kind": step.name,
            "data": step.data,
        }
        for n, step in enumerate(steps)
    ]
    case = {"id": "1", "region_code": own.code, "events": events, "basis": "演示卷宗"}
    beside = Beside([own])
    try:
        beside.now = steps[-1].entered.replace(hour=20) + DAY * 3
        programme = beside.ids[0].partition("/")[0]
        (entered,) = importing.enter(beside.office, programme, read_past({"scenarios": [case]}))
        assert entered.refused == ()
        assert standing(beside, 0).facts == lived.facts
    finally:
        beside.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_if_without_a_change_is_the_case(seed: int) -> None:
    own, steps = drawn(seed)
    last = steps[-1].entered.date()
    beside = Beside([own])
    try:
        lead(beside, [steps], last)
        programme = beside.ids[0].partition("/")[0]
        found = what_if(beside.office, programme, last + AFTERWARDS, Change())
        assert (found.cases, found.before) == ((), found.after)
        assert found.head_before == found.head_after
    finally:
        beside.close()
