"""The words of the catalogue, and what the code says by them."""

import ast
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from string import Formatter
from typing import Any

import pytest

from config.files import PACKAGE
from config.procedures import load_procedure
from config.words import LANGUAGES, Language, Words, chapter
from states.procedure import Procedure

ROOT = PACKAGE.parent


SPEAKING = ("states", "workflow")
"""The packages whose problems need words."""


both = pytest.mark.parametrize("language", LANGUAGES)


BEIJING = timezone(timedelta(hours=8))


MONEY_FACTS = {
    "amount",
    "asked",
    "before",
    "budget",
    "ceiling",
    "committed",
    "held",
    "later",
    "outstanding",
    "proposed",
    "required",
}


SAMPLES: dict[str, Any] = {
    "at": datetime(2023, 7, 31, 17, 5, tzinfo=BEIJING),
    "due": date(2023, 9, 28),
    "missing": ["as_of", "reason"],
    "expected": ["support", "not_support"],
}


def calls(*names: str, package: str = "states") -> Iterator[ast.Call]:
    """The calls of functions or methods with these names."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node.func) in names and node.args:
                yield node


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        owner = function.value
        is_desk = isinstance(owner, ast.Name) and owner.id in ("self", "work")
        return function.attr if is_desk else ""
    return ""


def literals(value: ast.expr) -> list[str]:
    """The texts that an argument can be: one, or two of a choice."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, ast.IfExp):
        return [*literals(value.body), *literals(value.orelse)]
    return []


def spoken() -> dict[str, list[frozenset[str]]]:
    """The codes in the source, each with the names of the facts that each call gives."""
    codes: dict[str, list[frozenset[str]]] = {}
    for package in SPEAKING:
        for call in calls("problem", "Problem", "warn", package=package):
            given = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
            for code in literals(call.args[0]):
                codes.setdefault(code, []).append(given)
    return codes


def sentences(words: Words) -> Iterator[tuple[str, str]]:
    """Every sentence with the code that it belongs to."""
    for code, entry in problems(words.language).items():
        for part in (entry, *entry.get("without", {}).values()):
            yield code, part["says"]
            yield code, part["cure"]


def problems(language: Language) -> dict[str, dict[str, Any]]:
    """What the catalogue has for each code."""
    found: dict[str, dict[str, Any]] = chapter(language, "refusals")["problem"]
    return found


def slots(template: str) -> list[tuple[str, str]]:
    """The facts of a template with how each is printed."""
    parsed = Formatter().parse(template)
    return [(name, (spec or "").partition("|")[0]) for _, name, spec, _ in parsed if name]


def keys(table: dict[str, Any], at: str = "") -> set[str]:
    """Every key of a nested table, with its place."""
    found = set()
    for name, value in table.items():
        found.add(f"{at}{name}")
        if isinstance(value, dict):
            found |= keys(value, f"{at}{name}.")
    return found


def words_in(language: Language) -> Words:
    """The words with the names of the packaged procedure."""
    return Words(language).with_procedure(packaged_procedure())


def packaged_procedure() -> Procedure:
    """The procedure that comes with the package."""
    return load_procedure("six-step").procedure
