"""The words: the same in both languages, all there, all filled."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Any

import pytest

from config.words import LANGUAGES, SPOKEN, Language, Words, chapter
from duban.reference.acts import acts_page
from duban.running.run_now import NAMES
from states.attempts import attempts
from states.deciding import World
from states.facts import Case, Facts
from states.refusals import Problem
from tests.duban.cli.terminal import ROOT
from tests.practice import the_calendar, the_notice, the_rulebook
from workflow.record.folding import fold
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import read_script

FILES = sorted(
    [
        *(ROOT / "duban" / "cli").glob("*.py"),
        *(ROOT / "duban" / "web").rglob("*.py"),
        *(ROOT / "duban" / "views").rglob("*.py"),
        *(ROOT / "duban" / "rendering").glob("*.py"),
        ROOT / "duban" / "bootstrap" / "monitor.py",
    ]
)
PROGRAMMES = [ROOT / "config" / "programmes" / f"{one}.json" for one in ("examples", "training")]


@cache
def words(lang: Language) -> dict[str, dict[str, str]]:
    """All that is spoken in a language, by sections."""
    return {section: said for one in SPOKEN for section, said in chapter(lang, one).items()}


def blanks(text: str) -> set[str]:
    """The names of what a text is filled with."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@cache
def calls() -> dict[str, list[ast.Call]]:
    """Every call in the faces, by the name of its function or method."""
    found: dict[str, list[ast.Call]] = {}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.setdefault(called(node), []).append(node)
    return found


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def help_texts() -> Iterator[str]:
    """The texts of options and pages, as they are written in the faces."""
    for kind in ("Option", "Argument", "Typer", "command"):
        for call in calls()[kind]:
            for one in call.keywords:
                if one.arg == "help" and isinstance(one.value, ast.Constant):
                    yield str(one.value.value)


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    zh, en = words("zh"), words("en")
    assert list(zh) == list(en)
    for section in zh:
        assert zh[section].keys() == en[section].keys(), section
        for key, text in zh[section].items():
            assert blanks(text) == blanks(en[section][key]), f"{section}.{key}"


def test_every_word_that_is_said_exists_and_is_filled() -> None:
    zh = words("zh")
    said = [
        (str(call.args[0].value), {one.arg for one in call.keywords})
        for call in calls()["say"]
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert len(said) > 150
    for key, given in said:
        section, _, name = key.partition(".")
        assert name in zh.get(section, {}), key
        if None not in given:
            assert blanks(zh[section][name]) <= given, key


def test_every_page_and_option_is_named_by_a_key_of_the_manual() -> None:
    manual = {f"{section}.{key}" for section, said in words("zh").items() for key in said}
    written = set(help_texts())
    assert len(written) > 5
    assert written <= manual, written - manual


def test_page_that_runs_a_job_names_them_all() -> None:
    for language in LANGUAGES:
        page = Words(language).say("page.job_run")
        assert all(job in page for job in NAMES)


def test_every_column_has_a_name() -> None:
    known = words("zh")["column"]
    named = set()
    for call in calls()["column"]:
        title = next((one.value for one in call.keywords if one.arg == "title"), call.args[1])
        if isinstance(title, ast.Constant):
            named.add(title.value)
    for file in (ROOT / "duban" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Assign(targets=[ast.Name(id="columns")], value=ast.Tuple(elts=elements)):
                    named |= {one.value for one in elements if isinstance(one, ast.Constant)}
                case ast.Call(func=ast.Name(id="show_rows" | "table"), args=[_, ast.Tuple(), *_]):
                    elements = node.args[1].elts  # type: ignore[attr-defined]  # it is a tuple
                    named |= {one.value for one in elements if isinstance(one, ast.Constant)}
    assert len(named) > 40
    assert named <= known.keys(), named - known.keys()


def refusals() -> Iterator[Problem]:
    """The problems of every refusal in the packaged programmes, and of every act at every step."""
    world = World(the_notice(), the_rulebook(), the_calendar())
    for path in PROGRAMMES:
        script = read_script(json.loads(path.read_text(encoding="utf-8")))
        run = rehearse(script, the_notice(), the_rulebook(), the_calendar())
        for played in run.cases:
            region = the_notice().regions_by_code[played.scenario.region_code]
            yield from (problem for one in played.refusals for problem in one.refusal.problems)
            for n, record in enumerate(played.records, 1):
                facts: Facts = fold(list(played.records[:n]))
                for one in attempts(Case(region, facts), world, record.at):
                    yield from one.problems


@pytest.fixture(scope="module")
def met() -> list[Problem]:
    """The problems met, each combination of code and absent facts once."""
    found: dict[tuple[Any, ...], Problem] = {}
    for one in refusals():
        found.setdefault((one.code, *(k for k, v in one.facts.items() if not v)), one)
    return list(found.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_problem_met_is_said_without_a_blank_left(met: list[Problem], lang: Language) -> None:
    wording = Words(lang).with_procedure(the_rulebook().procedure)
    assert len(met) > 40
    for problem in met:
        explained = wording.explain(problem)
        for text in (explained.says, explained.cure):
            assert text.strip()
            assert not re.search(r"[{}]|None|\[\]", text), (problem, text)


def test_page_of_acts_marks_what_is_required_and_names_choices_in_chinese() -> None:
    page = acts_page(the_rulebook().procedure)
    section = page.partition("## verify_rectification\n")[2].partition("\n## ")[0]
    decides = next(line for line in section.splitlines() if line.startswith("| `result`"))
    assert decides.startswith("| `result` 必填 / required |")
    assert "`cleared`（整改到位）、`not_cleared`（整改不到位）" in decides
    assert "| `finding` |" in section
