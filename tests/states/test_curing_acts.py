"""From a refusal to the act that cures it: acts that the case allows, never in a circle."""

from pathlib import Path
from typing import NamedTuple

import pytest

from duban.bootstrap.editions import words
from states.attempts import Standing, attempts
from states.commands import ALL
from states.curing_acts import CURED_BY, RETURNED_BY, cures
from states.deciding import World
from states.facts import Case
from states.refusals import problem
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import (
    HEPING,
    Practice,
    plan_papers,
    region,
    the_calendar,
    the_notice,
    the_rulebook,
)


class Led(NamedTuple):
    """How far a case is led, what is done then, the act that is refused, and its cures."""

    until: str
    done: str
    act: str
    cured_by: tuple[str, ...]


WAYS = (
    Led("decide_support", "", "sign_contract", ("commit_matching",)),
    Led("commit_matching", "", "sign_contract", ()),
    Led("approve_plan_internally", "submit_plan_filing", "accept_plan_filing", ()),
    Led("issue_warning", "", "disburse", ("submit_rectification_report",)),
    Led("decide_clawback", "", "terminate_contract", ("refund",)),
    Led("start_drafting", "", "submit_plan_filing", ("approve_plan_internally",)),
)


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """An office without cases."""
    return Practice(new_store(f"sqlite:///{tmp_path / 'office.db'}"))


def cures_of(practice: Practice) -> dict[str, tuple[str, ...]]:
    """The acts of the case that are refused now, each with what would cure it."""
    world = World(the_notice(), the_rulebook(), the_calendar())
    found = attempts(Case(region(HEPING), practice.facts()), world, practice.now)
    return {
        one.act: cures(found, one.act, one.problems, world.rulebook, practice.facts())
        for one in found
        if one.standing is not Standing.ALLOWED
    }


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.act} after {way.done or way.until}")
def test_refused_act_leads_to_what_the_case_allows(practice: Practice, way: Led) -> None:
    practice.lead(way.until)
    if way.done:
        practice.do(way.done, plan_papers(HEPING))
    assert cures_of(practice).get(way.act, ()) == way.cured_by
    shut(practice.store)


def test_papers_with_a_defect_are_returned_and_no_others(practice: Practice) -> None:
    practice.lead("approve_plan_internally")
    practice.do("submit_plan_filing", {**plan_papers(HEPING), "paper_copies": 4})
    assert cures_of(practice)["accept_plan_filing"] == ("return_plan_filing",)
    shut(practice.store)


def test_late_papers_are_let_in_first(practice: Practice) -> None:
    practice.lead("approve_plan_internally")
    practice.set("2023-08-04T10:00")
    practice.do("submit_plan_filing", plan_papers(HEPING))
    found = cures_of(practice)
    assert found["accept_plan_filing"] == ("approve_late_filing", "refuse_late_filing")
    shut(practice.store)


def test_act_is_no_cure_of_itself(practice: Practice) -> None:
    practice.lead("commit_matching")
    world = World(the_notice(), the_rulebook(), the_calendar())
    found = attempts(Case(region(HEPING), practice.facts()), world, practice.now)
    unsigned = [problem("not_all_signed", "R-5.4", missing=["district"])]
    known = (world.rulebook, practice.facts())
    assert cures(found, "disburse", unsigned, *known) == ("sign_contract",)
    assert cures(found, "sign_contract", unsigned, *known) == ()
    shut(practice.store)


def test_every_code_is_one_that_has_words_and_every_cure_an_act() -> None:
    for language in ("zh", "en"):
        spoken = words(language)
        for code in CURED_BY:
            assert spoken.explain(problem(code)).cure != spoken.explain(problem("nothing")).cure
    named = {
        *RETURNED_BY,
        *RETURNED_BY.values(),
        *(act for acts in CURED_BY.values() for act in acts),
    }
    assert named <= set(ALL)


@pytest.mark.parametrize(
    ("until", "act", "before"),
    [
        ("issue_warning", "verify_rectification", ("submit_rectification_report",)),
        ("propose_clawback", "decide_clawback", ("submit_statement", "waive_statement")),
        ("commit_matching", "terminate_contract", ("sign_contract",)),
        ("disburse", "refund", ()),  # a contract is not terminated, nor anything withdrawn, for it
        ("open_case", "reopen_case", ()),  # nor is a case ended to be opened again
    ],
)
def test_act_out_of_place_leads_to_what_comes_just_before_it(
    practice: Practice, until: str, act: str, before: tuple[str, ...]
) -> None:
    practice.lead(until)
    facts, rulebook = practice.facts(), the_rulebook()
    world = World(the_notice(), rulebook, the_calendar())
    found = attempts(Case(region(HEPING), facts), world, practice.now)
    misplaced = [problem("out_of_place", "R-5.2")]
    assert cures(found, act, misplaced, rulebook, facts) == before
    shut(practice.store)
