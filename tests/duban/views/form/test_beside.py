"""What a list of papers says of the letter, the seal, the formats and the copies counts."""

from typing import Any

import pytest

from config.words import LANGUAGES, Words
from duban.bootstrap.editions import words
from duban.views.form.beside import named_beside
from duban.views.form.making import form_of
from duban.views.form.reading import as_typed, data_of, read_form, refilled
from states.commands import SubmitPlanFiling
from tests.duban.views.form.conftest import AtPoint

ZH = words("zh")
WHOLE = {
    "cover_letter": True,
    "documents": ["函", "实施方案", "相关工作开展情况"],
    "formats": ["pdf", "word"],
    "paper_copies": 5,
    "stamped": True,
}


@pytest.mark.parametrize(
    ("spoken", "typed"),
    [
        ("zh", "函、实施方案、相关工作开展情况、PDF、Word、一式五份、加盖公章"),
        ("zh", "公函；方案；工作开展情况；PDF和Word；纸质5份；已盖章"),
        ("zh", "函，实施方案，相关工作开展情况，扫描件，docx，五份，盖章"),
        ("zh", "函 实施方案 相关工作开展情况 pdf word 5份 盖章"),
        ("en", "official letter, implementation plan, account of work so far, pdf, word, 5 copies"),
    ],
)
def test_list_of_papers_says_what_other_fields_ask_for(
    led_to: AtPoint, spoken: str, typed: str
) -> None:
    said = words(next(one for one in LANGUAGES if one == spoken))
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), said)
    read = data_of(form, {"documents": [typed]})
    expected: dict[str, Any] = dict(WHOLE)
    if spoken == "en":
        del expected["stamped"]
    assert read == expected


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (
            {"documents": ["函"], "cover_letter": ["否"]},
            {"documents": ["函"], "cover_letter": False},
        ),
        (
            {"documents": ["实施方案、PDF"], "formats": ["Word"]},
            {"documents": ["实施方案"], "formats": ["word"]},
        ),
        ({"documents": ["实施方案"]}, {"documents": ["实施方案"]}),
        ({"documents": ["函和附图"]}, {"documents": ["函和附图"]}),
        ({"documents": ["几份"]}, {"documents": ["几份"]}),
    ],
)
def test_what_a_field_says_of_its_own_stays_and_what_is_unknown_is_a_paper(
    led_to: AtPoint, given: dict[str, list[str]], read: dict[str, Any]
) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), ZH)
    assert data_of(form, given) == read


def test_formats_of_an_institution_filing_say_the_same_of_its_papers(led_to: AtPoint) -> None:
    form = form_of("submit_institution_filing", led_to("accept_plan_filing"), ZH)
    read = data_of(form, {"formats": ["函、确定过程文件、PDF、Word、五份、盖章"]})
    assert read == {
        "cover_letter": True,
        "formats": ["pdf", "word"],
        "paper_copies": 5,
        "selection_documents": True,
        "stamped": True,
    }


@pytest.mark.parametrize("said", [ZH, words("en")], ids=LANGUAGES)
def test_form_comes_back_with_what_the_list_said_and_it_is_told(
    led_to: AtPoint, said: Words
) -> None:
    form = form_of("submit_plan_filing", led_to("approve_plan_internally"), said)
    given = {"documents": ["函", "实施方案"]}
    shown = {one.key: one.texts for one in refilled(form, given).fields}
    assert (shown["cover_letter"], shown["documents"]) == (("yes",), ("函", "实施方案"))
    assert [one.key for one in named_beside(form, as_typed(form, given))] == ["cover_letter"]
    command = read_form(form, given)
    assert isinstance(command, SubmitPlanFiling) and command.cover_letter
