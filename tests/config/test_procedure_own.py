"""What a procedure adds of its own is refused where it is broken, each fault in words."""

import pytest

from config.lint import lint
from config.notices import load_notice
from config.procedures import ProcedureFile, parse_procedure
from config.rule_register import load_rules
from config.sentence_register import load_register
from config.words import LANGUAGES, Words
from states.addition_names import is_own, step_of
from tests.acceptance.second import procedure_text

BROKEN = {
    "own-misnamed": (
        'name = "own_4_visit_announced"\nzh = "现场',
        'name = "visit_announced"\nzh = "现场',
    ),
    "own-unused": ('notices = ["own_4_visit_announced"]', "notices = []"),
    "own-asks": (
        '[[commands]]\nname = "start_drafting"',
        '[[commands]]\nasks = [{ field = "note", zh = "x", en = "x" }]\nname = "start_drafting"',
    ),
    "own-money": ('documents = ["踏勘情况报告"]', "moves_money = true"),
    "own-field": ('{ field = "day", zh', '{ field = "date", zh'),
    "own-term": ('term = "5wd"', 'term = "soon"'),
    "own-owner": ('owner = "district"\nterm', 'owner = "expert"\nterm'),
    "own-answer": ('answered_by = "own_4_report_visit"', 'answered_by = "deliberate"'),
    "own-answerer": (
        'owner = "district"\nterm = "5wd"',
        'owner = "city"\nterm = "5wd"',
    ),
    "own-recipient": ('to = ["district", "institution"]', 'to = ["distrikt"]'),
    "own-text": ('subject_en = "Site visit ({region})"', 'subject_en = " "'),
    "own-fact": ("请于{due}前", "请于{deadline}前"),
    "ladder-unknown": ('ladder = "correction"', 'ladder = "corection"'),
    "label-missing": ('zh = "踏勘日期"', 'zh = ""'),
    "duty-unknown": ('duties = ["own_4_visit_report"]', 'duties = ["own_4_visit_reports"]'),
    "notice-unknown": (
        'notices = ["own_4_visit_announced"]',
        'notices = ["own_4_visit_anounced"]',
    ),
    "state-unknown": ('state = "case.SITE_VISIT"', 'state = "case.SITE_VISITS"'),
    "owner-missing": ('step = 4, owner = "district", zh = "现场踏勘"', 'step = 4, zh = "现场踏勘"'),
}
"""What is written otherwise, by the finding that it has to lead to."""


def found(text: str) -> dict[str, ProcedureFile]:
    """The findings in a procedure file, by their codes, with the file."""
    file = parse_procedure(text, "second.toml")
    register = load_register("tj-2023-22")
    findings = lint(file, load_notice("tj-2023-22"), register, load_rules())
    for one in findings:
        for language in LANGUAGES:
            assert Words(language).said(*one.sayings), one
    return {one.code: file for one in findings}


def test_whole_additions_are_found_sound() -> None:
    assert found(procedure_text()) == {}


@pytest.mark.parametrize("code", BROKEN)
def test_broken_addition_is_found(code: str) -> None:
    old, new = BROKEN[code]
    text = procedure_text()
    assert text.count(old) == 1, old
    assert code in found(text.replace(old, new))


def test_reminders_are_for_districts_alone() -> None:
    text = procedure_text().replace('owner = "district"\nterm', 'owner = "city"\nterm')
    assert "own-ladder" in found(text)


@pytest.mark.parametrize("name", ["own_4_", "own_7_visit", "own_visit", "own_4_Visit", "x_4_visit"])
def test_other_names_are_none_of_a_procedures_own(name: str) -> None:
    assert not is_own(name)
    with pytest.raises(ValueError, match=name):
        step_of(name)
