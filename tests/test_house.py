"""The rules of this house that no linter knows: names, docstrings."""

import ast
import re
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from states.commands import ALL
from tests.house.sources import PACKAGES, ROOT, sources, tracked

RULE_ID = re.compile(r"\b(?:R-[0-9A-Z]+\.[0-9]+|K0)\b")
INVENTED_RULES = {"R-2.99", "R-6.99", "R-9.9"}
"""What the tests of the linter misspell on purpose."""
RULES_TO_COME = {"R-A.2"}
"""What the register promises and the office does not do yet: the file of a case, exported whole."""


def rules_named(text: str) -> set[str]:
    return set(RULE_ID.findall(text))


@cache
def known_rules() -> set[str]:
    register = tomllib.loads((ROOT / "config/rule_register.toml").read_text(encoding="utf-8"))
    return {rule["id"] for rule in register["rule"]}


@pytest.mark.parametrize("folder", ["states", "config", "workflow", "notifications", "duban"])
def test_every_rule_that_is_named_is_in_the_register(folder: str) -> None:
    files = [path for path in tracked() if path.is_relative_to(ROOT / folder)]
    named = {
        path.relative_to(ROOT).as_posix(): rules_named(path.read_text(encoding="utf-8"))
        for path in files
        if path.suffix in (".py", ".toml")
    }
    unknown = {path: rules - known_rules() for path, rules in named.items()}
    assert {path: rules for path, rules in unknown.items() if rules} == {}


def test_rules_are_found_where_they_are_named() -> None:
    """So that the test above can fail: most rules of the register are named by the states."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "states").rglob("*.py")]
    named = set().union(*(rules_named(text) for text in texts))
    assert len(named) > len(known_rules()) // 2


def texts_of(folder: str) -> dict[str, str]:
    """The texts of the modules of a folder, by path."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def test_every_rule_of_the_register_is_held_by_a_test_that_names_it() -> None:
    texts = texts_of("tests")
    texts.pop("tests/test_house.py")
    named = set().union(*(rules_named(text) for text in texts.values())) - INVENTED_RULES
    assert named == known_rules() - RULES_TO_COME


def modules(folder: str) -> set[str]:
    return {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"}


def test_acts_commands_and_their_tests_have_one_file_a_subject_of_the_same_name() -> None:
    assert modules("states/acts") == modules("states/commands")
    tested = {name.removeprefix("test_") for name in modules("tests/states/acts")}
    assert modules("states/acts") - tested == set()


def test_every_act_is_asked_for_in_the_tests_of_the_acts() -> None:
    """Some by its name for each of the two filings: `f"return_{side}_filing"`."""
    usual = (ROOT / "tests/practice.py").read_text(encoding="utf-8")
    text = "\n".join([usual, *texts_of("tests/states/acts").values()])
    asked = "".join(text.replace("{side}", side) for side in ("plan", "institution"))
    assert [name for name in ALL if f'"{name}"' not in asked] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_dependency_brings_a_package_of_the_same_name(package: str) -> None:
    assert set(packages_distributions().get(package, [])) <= {"duban"}


def test_no_file_names_a_place_outside_the_repository() -> None:
    """Absolute paths of a person's machine have no place in it; the names are put together here."""
    places = [f"/{top}/" for top in ("home", "Users", "root", "work")]
    found = []
    for path in tracked():
        if (
            path.suffix in (".py", ".toml", ".md", ".txt", ".yml", ".yaml", ".html", "")
            and path.stat().st_size < 10**6
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [
                (path.relative_to(ROOT).as_posix(), place)
                for place in places
                if re.search(rf"(?<![\w.:/-]){re.escape(place)}", text)
            ]
    assert found == []


def test_no_text_cites_a_section_of_a_paper_that_is_not_here() -> None:
    citing = [
        path
        for package in (*PACKAGES, "tests")
        for path, text in texts_of(package).items()
        if "\N{SECTION SIGN}" in text
    ]
    assert citing == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        path
        for path, module in sources().items()
        if module.body and ast.get_docstring(module) is None
    ]
    assert silent == []


def test_every_public_class_and_function_says_what_it_does() -> None:
    """Commands of the command line say it in their help, migrations in their module."""
    silent = [
        f"{path}: {node.name}"
        for path, module in sources().items()
        if not path.startswith(("duban/cli", "workflow/migrations/versions"))
        for node in module.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []
