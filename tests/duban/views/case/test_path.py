"""The way of a case: what is behind it, where it stands, what lies ahead."""

import pytest
from msgspec.structs import replace

from config.words import Words
from duban.views.case.path import Place, path_of
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
