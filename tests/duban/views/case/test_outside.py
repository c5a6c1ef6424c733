"""What is seen of a case from outside: no scores of others, and no objections."""

import pytest
from msgspec.structs import replace

from duban.views.case.outside import from_outside
from states.facts import Facts
from tests.practice import EXPERTS, Practice
from workflow.record.cases import Stored


@pytest.fixture(scope="module")
def stored(led: Practice) -> Stored:
    """The case that was reviewed by five experts, and came to a recovery."""
    found = led.stored()
    assert found is not None
    return found


def test_expert_sees_the_own_score_alone(stored: Stored) -> None:
    facts = from_outside(stored, EXPERTS[0]).facts
    assert [one.name for one in facts.review.panel] == [EXPERTS[0]]
    assert facts.review.panel[0].score == stored.facts.review.panel[0].score
    assert facts.review.mean is None


@pytest.mark.parametrize("person", ["和平", "", "E"])
def test_who_is_not_on_the_panel_sees_no_score(stored: Stored, person: str) -> None:
    review = from_outside(stored, person).facts.review
    assert (review.panel, review.mean) == ((), None)


def test_objections_are_told_to_nobody_outside(led: Practice, stored: Stored) -> None:
    assert from_outside(stored, EXPERTS[0]).facts.support.objections == ()


def test_all_else_is_as_it_is(stored: Stored) -> None:
    seen = from_outside(stored, "和平")
    assert seen == replace(stored, facts=seen.facts)
    same = [name for name in Facts.__struct_fields__ if name not in ("review", "support")]
    assert all(getattr(seen.facts, name) == getattr(stored.facts, name) for name in same)
    assert seen.facts.support == replace(stored.facts.support, objections=())
