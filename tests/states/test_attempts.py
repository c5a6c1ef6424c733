"""Which acts a case allows now, which wait for the case, and what each still lacks."""

from collections.abc import Iterator

import pytest

from states.attempts import Attempt, Standing, attempts
from states.curing_acts import CURED_BY
from states.deciding import World
from states.facts import Case
from states.refusals import ANSWERED_ELSEWHERE, FIELDS_THAT_ANSWER
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import HEPING, Practice, region, the_calendar, the_notice, the_rulebook

WORLD = World(the_notice(), the_rulebook(), the_calendar())


@pytest.fixture(scope="module")
def deliberated() -> Iterator[dict[str, Attempt]]:
    """What could be done where the review is done and a deliberation is awaited, by act."""
    office = Practice(new_store("sqlite://"))
    office.lead("finalize_review")
    tried = attempts(Case(region(HEPING), office.facts()), WORLD, office.now)
    yield {one.act: one for one in tried}
    shut(office.store)


@pytest.fixture(scope="module")
def opened() -> Iterator[dict[str, Attempt]]:
    """What could be done where a case was just opened, by act."""
    office = Practice(new_store("sqlite://"))
    office.do("open_case")
    tried = attempts(Case(region(HEPING), office.facts()), WORLD, office.now)
    yield {one.act: one for one in tried}
    shut(office.store)


def test_every_act_of_a_person_is_tried_in_the_order_of_the_procedure(
    opened: dict[str, Attempt],
) -> None:
    commands = the_rulebook().procedure.commands
    assert list(opened) == [rule.name for rule in commands if not rule.internal]
    assert "raise_flag" not in opened


def test_act_that_needs_no_input_lacks_nothing(opened: dict[str, Attempt]) -> None:
    assert opened["start_drafting"] == Attempt("start_drafting", Standing.ALLOWED)


def test_act_whose_input_is_missing_alone_is_allowed_and_says_what_it_lacks(
    opened: dict[str, Attempt],
) -> None:
    found = opened["approve_plan_internally"]
    assert found.standing is Standing.ALLOWED
    assert found.lacks == ("period_months", "sections")
    assert found.always == found.lacks
    assert (found.choices, found.problems) == ((), ())


def test_act_with_several_ways_offers_those_that_the_case_bears(
    deliberated: dict[str, Attempt],
) -> None:
    found = deliberated["deliberate"]
    assert found.standing is Standing.ALLOWED
    assert found.choices == ("support", "not_support")
    assert found.lacks[0] == "result"
    assert set(found.always) < set(found.lacks)
    assert "amount" not in found.always


def test_act_that_the_case_does_not_bear_yet_waits_and_says_why(
    deliberated: dict[str, Attempt],
) -> None:
    waiting = {name: one for name, one in deliberated.items() if one.standing is Standing.WAITING}
    assert waiting
    for one in waiting.values():
        assert one.problems
        assert (one.lacks, one.choices) == ((), ())


def test_act_without_a_path_from_here_is_out_of_place_and_says_why(
    opened: dict[str, Attempt],
) -> None:
    found = opened["disburse"]
    assert found.standing is Standing.OUT_OF_PLACE
    assert found.problems
    assert (found.lacks, found.choices) == ((), ())


def test_nothing_is_done_by_trying(opened: dict[str, Attempt]) -> None:
    office = Practice(new_store("sqlite://"))
    office.do("open_case")
    before = office.facts()
    attempts(Case(region(HEPING), before), WORLD, office.now)
    assert office.facts() == before
    assert len(office.records()) == 1
    shut(office.store)


def test_what_another_act_may_say_is_not_always_asked_for() -> None:
    office = Practice(new_store("sqlite://"))
    office.lead("invite_experts")
    tried = attempts(Case(region(HEPING), office.facts()), WORLD, office.now)
    (found,) = (one for one in tried if one.act == "finalize_review")
    assert (found.lacks, found.always) == (("scores",), ())
    assert set(CURED_BY) & set(FIELDS_THAT_ANSWER) >= ANSWERED_ELSEWHERE
    shut(office.store)
