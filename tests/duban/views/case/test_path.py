"""The way of a case: what is behind it, where it stands, what lies ahead."""

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.views.case.path import Place, moves, path_of
from states.deciding import World
from states.facts import Facts, Outcome
from states.facts.filing import Filing
from tests.practice import Practice


@pytest.fixture(scope="module")
def facts(led: Practice) -> Facts:
    """The facts of the case that came to a recovery."""
    return led.facts()


def places(facts: Facts, world: World, words: Words) -> list[Place]:
    """Where each step of the way lies."""
    return [one.place for one in path_of(facts, world, words)]


@pytest.mark.parametrize("step", range(1, 7))
def test_steps_before_are_done_and_those_after_lie_ahead(
    facts: Facts, world: World, spoken: Words, step: int
) -> None:
    plan, institution = facts.plan, facts.institution
    stands = replace(
        facts,
        step=step,
        plan=plan if step > 2 else Filing(),
        institution=institution if step > 3 else Filing(),
    )
    ahead = [Place.AHEAD] * (6 - step)
    assert places(stands, world, spoken) == [Place.DONE] * (step - 1) + [Place.NOW, *ahead]


@pytest.mark.parametrize(
    ("plan", "institution", "expected"),
    [
        ("RETURNED", "ACCEPTED", [Place.NOW, Place.DONE]),
        ("ACCEPTED", "LATE_PENDING", [Place.DONE, Place.NOW]),
        ("SUBMITTED", "SUBMITTED", [Place.NOW, Place.NOW]),
        ("ACCEPTED", "ACCEPTED", [Place.DONE, Place.DONE]),
    ],
)
@pytest.mark.parametrize("step", [2, 3])
def test_filings_go_side_by_side(
    facts: Facts,
    world: World,
    spoken: Words,
    plan: str,
    institution: str,
    expected: list[Place],
    step: int,
) -> None:
    filed = replace(
        facts,
        step=step,
        plan=replace(facts.plan, status=plan),
        institution=replace(facts.institution, status=institution),
    )
    found = places(filed, world, spoken)
    assert found == [Place.DONE, *expected, *[Place.AHEAD] * 3]


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.OPEN])
def test_case_that_ended_stands_at_no_step(
    facts: Facts, world: World, spoken: Words, outcome: Outcome
) -> None:
    ended = replace(facts, step=3, outcome=outcome)
    assert places(ended, world, spoken) == [Place.DONE] * 3 + [Place.AHEAD] * 3


def test_steps_bear_the_names_of_the_procedure(facts: Facts, world: World, spoken: Words) -> None:
    steps = world.rulebook.procedure.steps
    named = [(one.number, getattr(one, spoken.language)) for one in steps]
    assert [(one.number, one.name) for one in path_of(facts, world, spoken)] == named


def test_steps_bear_the_days_on_which_they_were_done_and_the_current_one_since_when(
    led: Practice, facts: Facts, world: World, spoken: Words
) -> None:
    records = led.records()
    moved = moves(records, world.rulebook, led.now)
    shown = path_of(facts, world, spoken, moved)
    came = {
        move.to_step: one.at.date()
        for one in reversed(records)
        for move in one.transitions
        if move.to_step != move.from_step
    }
    assert facts.plan.since is not None and facts.institution.since is not None
    assert [one.day for one in shown] == [
        min(came[2], came.get(3, came[2])),
        facts.plan.since.date(),
        facts.institution.since.date(),
        came[5],
        came[6],
        came[6],
    ]
    assert [one.day for one in shown] == sorted(one.day for one in shown if one.day)


def test_step_that_was_taken_back_is_ahead_again_and_has_no_day(
    office: Practice, world: World, spoken: Words
) -> None:
    office.lead("decide_support")
    assert 5 in moves(office.records(), world.rulebook, office.now).reached
    office.do("undo_last_act", {"reason": "点错了"})
    after = moves(office.records(), world.rulebook, office.now)
    stages = path_of(office.facts(), world, spoken, after)
    assert [one.day is None for one in stages] == [False] * 4 + [True] * 2
    assert max(after.reached) == 4
