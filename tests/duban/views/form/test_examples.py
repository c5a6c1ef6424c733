"""The example in the help of an act is accepted as it is typed, wherever the act is due."""

import shlex
from typing import Any

import pytest

from duban.bootstrap.editions import words
from duban.views.form.explained import UNSAID, example
from duban.views.form.field import FieldKind
from duban.views.form.making import form_of
from duban.views.form.reading import read_form
from states.commands import Command
from states.deciding import World
from tests.duban.views.form.conftest import about
from tests.practice import (
    DONGLI,
    FIRST_NIGHT,
    HEPING,
    Practice,
    institution_papers,
    plan_papers,
    request,
    slow_way,
    usual_way,
)
from workflow.office.request import Done

ZH = words("zh")


def typed(office: Practice, world: World, act: str, code: str, unsaid: dict[str, Any]) -> Command:
    """The command that the example of an act makes, typed as it is shown.

    What only whoever does the act can say or decide is taken from *unsaid*.
    """
    form = form_of(act, about(office, world, code), ZH)
    shown = shlex.split(example(form, code, office.now.date()))
    assert shown[:5] == ["duban", "case", "do", act, code]
    given: dict[str, list[str]] = {}
    for one in shown[5:]:
        if "=" in one:
            key, _, text = one.partition("=")
            given[key] = [text]
    decided = {one.key for one in form.fields if one.kind is FieldKind.CHOICE and not one.texts}
    for key, texts in given.items():
        if UNSAID in texts[0] or (key in decided and key in unsaid):
            said = unsaid[key]
            if isinstance(said, dict):
                said = [f"{name}:{value}" for name, value in said.items()]
            listed = said if isinstance(said, list) else [said]
            given[key] = ["、".join(str(part) for part in listed)]
    return read_form(form, given)


@pytest.mark.parametrize("code", [HEPING, DONGLI])
def test_example_is_accepted_where_the_act_is_due(
    office: Practice, world: World, code: str
) -> None:
    for moment, act, data in (*usual_way(code), *slow_way()):
        if moment > FIRST_NIGHT:
            office.night(moment[:10])
        office.set(moment)
        if act != "open_case":
            command = typed(office, world, act, code, data)
            answer = office.office.preview(request(command, code=code))
            assert isinstance(answer, Done), (act, command, answer)
        office.do(act, data, code=code)


@pytest.mark.parametrize("side", ["plan", "institution"])
def test_example_of_a_filing_that_comes_again_is_whole(
    office: Practice, world: World, side: str
) -> None:
    office.lead("approve_plan_internally")
    papers: dict[str, dict[str, object]] = {
        "plan": {"formats": ["pdf"], "subject": "备案", "documents": ["实施方案"]},
        "institution": {"formats": [], "paper_copies": 3, "institutions": ["某机构"]},
    }
    whole = {"plan": plan_papers(HEPING), "institution": institution_papers(HEPING)}
    for one in whole:
        office.do(f"submit_{one}_filing", papers[one] if one == side else whole[one])
    office.do(f"return_{side}_filing", {"defects": ["材料不齐"], "left_out": "其余另行告知"})
    command = typed(office, world, f"resubmit_{side}_filing", HEPING, {})
    assert isinstance(office.office.handle(request(command)), Done)
    office.do(f"accept_{side}_filing")
