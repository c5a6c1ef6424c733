"""A filing goes back with all that is wrong with it, told at once (R-2.8, 一次性告知)."""

from typing import Any

import pytest

from config.words import Language, Words
from states.actors import Channel, Role
from states.refusals import Refusal
from tests.practice import HEPING, Practice, institution_papers, plan_papers

AT_DESK: dict[str, Any] = {"person": "甲", "channel": Channel.TERMINAL, "role": Role.OPERATOR}
WRONG = {
    "plan": {**plan_papers(HEPING), "paper_copies": 4, "stamped": False, "formats": ["pdf"]},
    "institution": {**institution_papers(HEPING), "paper_copies": 4, "selection_documents": False},
}
FOUND = {"plan": 3, "institution": 2}


def returned(office: Practice, side: str, count: int, **more: object) -> list[str]:
    """What objects to a return with so many defects, by a person at the desk."""
    defects = [f"缺项{n}" for n in range(count)]
    answer = office.ask(f"return_{side}_filing", {"defects": defects, **more}, persons=AT_DESK)
    return [one.code for one in answer.problems] if isinstance(answer, Refusal) else []


@pytest.fixture(params=["plan", "institution"])
def side(request: pytest.FixtureRequest, office: Practice) -> str:
    """Which of the filings has come in with several defects."""
    found: str = request.param
    office.lead("approve_plan_internally")
    office.set("2023-07-24")
    office.do(f"submit_{found}_filing", WRONG[found])
    return found


def test_return_that_names_all_is_taken(office: Practice, side: str) -> None:
    assert returned(office, side, FOUND[side]) == []


def test_return_that_names_fewer_is_not(office: Practice, side: str) -> None:
    assert returned(office, side, FOUND[side] - 1) == ["defects_left_out"]
    assert returned(office, side, 0) == ["no_defects"]


def test_one_defect_told_twice_is_one(office: Practice, side: str) -> None:
    same = {"defects": ["缺项", " 缺项", "缺项 "]}
    answer = office.ask(f"return_{side}_filing", same, persons=AT_DESK)
    assert isinstance(answer, Refusal)
    (found,) = answer.problems
    assert (found.code, found.facts["given"]) == ("defects_left_out", 1)
    for said in (Words("zh").explain(found).says, Words("en").explain(found).says):
        assert all(f"{n}" in said for n in range(1, FOUND[side] + 1))


def test_leaving_one_out_takes_a_word(office: Practice, side: str) -> None:
    left_out = "份数已当场补齐"
    assert returned(office, side, FOUND[side] - 1, left_out=left_out) == []
    assert office.records()[-1].data["left_out"] == left_out


def test_more_than_the_papers_show_may_be_named(office: Practice, side: str) -> None:
    assert returned(office, side, FOUND[side] + 2) == []


def test_scenario_names_what_it_names(office: Practice, side: str) -> None:
    office.do(f"return_{side}_filing", {"defects": ["缺项"]})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("given", [0, 1])
def test_refusal_names_what_was_found(
    office: Practice, side: str, language: Language, given: int
) -> None:
    data = {"defects": ["缺项"] * given}
    answer = office.ask(f"return_{side}_filing", data, persons=AT_DESK)
    assert isinstance(answer, Refusal)
    (refused,) = answer.problems
    words = Words(language)
    said = words.explain(refused).says
    found = refused.facts["defects"]
    assert len(found) == FOUND[side]
    assert all(words.explain(one).says[:-1] in said for one in found)


def test_return_of_whole_papers_without_a_defect_says_that_alone(office: Practice) -> None:
    office.lead("submit_plan_filing")
    answer = office.ask("return_plan_filing", {}, persons=AT_DESK)
    assert isinstance(answer, Refusal)
    said = Words("zh").explain(answer.problems[0]).says
    assert said == "退回补正没有列明需要补正的事项。"
