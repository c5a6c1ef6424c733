"""Every value of a procedure is read: changed, something else comes of it, or it is refused.

A name that is another one is known to nobody, and refused. What else there is stands on the pages
of the procedure, in the register of sentences, or decides in a course.
"""

import json
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.calendars import packaged_calendar
from config.diagram import mermaid
from config.errors import ConfigError
from config.lint import lint
from config.notices import NoticeFile, load_notice
from config.procedures import ProcedureFile, load_procedure, parse_procedure
from config.rule_register import Rules, load_rules
from config.sentence_register import Register, load_register
from config.words import LANGUAGES, Words
from duban.reference.acts import acts_page
from duban.views.procedure import procedure_page
from states.procedure import Rulebook
from tests.acceptance.changing import leaves, written
from tests.campaign import some_of
from tests.practice import PROGRAMME
from workflow.rehearsal.account import account
from workflow.rehearsal.play import rehearse
from workflow.rehearsal.scenario import read_script

SCENARIOS = Path(__file__).parent / "scenarios"
COURSES = ("annulled_refusal", "disputes", "rectification")
Place = tuple[Any, ...]


@cache
def packaged() -> dict[str, Any]:
    """The packaged procedure as it is written."""
    return tomllib.loads(load_procedure("six-step").text)


ONE_IN = 3
"""So many rows pass by for one that a run of all tests tries; a campaign tries each."""


def as_text(document: dict[str, Any]) -> str:
    """A procedure file of these values."""
    return "\n".join(f"{key} = {written(value)}" for key, value in document.items())


def changed(place: Place) -> ProcedureFile:
    """The packaged procedure with another value at *place*. Raises ConfigError."""
    document: Any = deepcopy(packaged())
    within = document
    for name in place[:-1]:
        within = within[name]
    value = within[place[-1]]
    if isinstance(value, bool):
        within[place[-1]] = not value
    else:
        within[place[-1]] = value + 1 if isinstance(value, int) else f"{value}改"
    return parse_procedure(as_text(document), "changed")


@cache
def beside() -> tuple[NoticeFile, Register, Rules]:
    """What a procedure is checked beside."""
    return load_notice(PROGRAMME), load_register(PROGRAMME), load_rules()


def is_refused(file: ProcedureFile) -> bool:
    """Whether the check finds anything in it, or a sentence that is not in the register."""
    notice, register, rules = beside()
    known = {sentence.number for sentence in register.sentences}
    claimed = {number for numbers in file.claims.values() for number in numbers}
    return bool(lint(file, notice, register, rules)) or not claimed <= known


def pages(file: ProcedureFile) -> Iterator[Any]:
    """What is said of a procedure, and how its states and acts are called, in both languages."""
    procedure = file.procedure
    yield acts_page(procedure)
    yield mermaid(procedure)
    for language in LANGUAGES:
        words = Words(language).with_procedure(procedure)
        yield procedure_page(procedure, words)
        yield [words.label("command", one.name) for one in procedure.commands]
        yield [words.label("state", one.name) for one in procedure.states]


def courses(file: ProcedureFile) -> Iterator[Any]:
    """What a few scenarios come to by it."""
    for name in COURSES:
        script = read_script(json.loads((SCENARIOS / f"{name}.json").read_text(encoding="utf-8")))
        notice = beside()[0].notice
        played = rehearse(script, notice, Rulebook(file.procedure), packaged_calendar())
        shown = account(played, lambda problem: (problem.code, ""))
        yield shown["cases"], shown["daily"]


Look = Callable[[ProcedureFile], Iterator[Any]]
LOOKS: tuple[Look, ...] = (pages, courses)


@cache
def unchanged(look: Look) -> list[Any]:
    """What a look sees of the packaged procedure."""
    return list(look(parse_procedure(as_text(packaged()), "packaged")))


def is_read(place: Place) -> bool:
    """Whether anything comes of a value that is another one."""
    try:
        file = changed(place)
        if is_refused(file):
            return True
        return any(list(look(file)) != unchanged(look) for look in LOOKS)
    except (ConfigError, LookupError):
        return True


def rows() -> list[tuple[str, int]]:
    """Every step, state and act of the procedure."""
    return [
        (part, n) for part in ("steps", "states", "commands") for n in range(len(packaged()[part]))
    ]


@pytest.mark.parametrize(("part", "number"), some_of(rows(), ONE_IN), ids=str)
def test_nothing_of_a_step_a_state_or_an_act_is_read_by_nobody(part: str, number: int) -> None:
    places = [place for place, _ in leaves(packaged()[part][number], (part, number))]
    assert [place for place in places if not is_read(place)] == []
