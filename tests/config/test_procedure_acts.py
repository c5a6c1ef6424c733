"""The packaged procedure declares what the acts do, and the linter knows every name they use."""

import ast
import re
from pathlib import Path

from config.procedures import load_procedure
from states.acts import CONDITIONS, EFFECTS, GUARDS
from states.duty_items import Item
from states.mail_kinds import BY_CORRECTION, OF_CASES, TIMED, MailKind

ROOT = Path(__file__).parents[2]
COMMANDS = load_procedure("six-step").procedure.commands
OF_FILINGS = {"check": "check_*", "correction": "correction_*", "late_decision": "decide_late_*"}
"""The items of which each filing has its own, as the acts on filings name them."""


def functions() -> dict[str, list[ast.FunctionDef]]:
    named: dict[str, list[ast.FunctionDef]] = {}
    for file in (ROOT / "states").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                named.setdefault(node.name, []).append(node)
    return named


FUNCTIONS = functions()


def said(name: str, method: str, seen: set[str] | None = None) -> set[str]:
    """What `work.method("…")` is called with in a function and in those that it calls.

    A part that is worked out (`f"check_{item}"`) stands as `*`; a name alone is left out.
    """
    seen = set() if seen is None else seen
    seen.add(name)
    words: set[str] = set()
    for function in FUNCTIONS.get(name, []):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id not in seen:
                words |= said(call.func.id, method, seen)
            elif isinstance(call.func, ast.Attribute) and call.func.attr == method:
                words |= literal(call.args[0])
    return words


def literal(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.Attribute):
        kinds = (MailKind, Item)
        named = {str(kind[node.attr]) for kind in kinds if node.attr in kind.__members__}
        return {OF_FILINGS[node.attr]} if node.attr in OF_FILINGS else named
    if isinstance(node, ast.JoinedStr):
        parts = (str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values)
        return {"".join(parts)}
    return set()


def undeclared(words: set[str], declared: set[str]) -> set[str]:
    patterns = {word: re.escape(word).replace(r"\*", ".+") for word in words}
    return {w for w, p in patterns.items() if not any(re.fullmatch(p, d) for d in declared)}


def test_commands_declare_the_notices_that_their_acts_send() -> None:
    for rule in COMMANDS:
        if rule.name in EFFECTS:
            assert undeclared(said(rule.name, "tell"), set(rule.notices)) == set(), rule.name


def test_commands_declare_the_duties_that_their_acts_begin() -> None:
    for rule in COMMANDS:
        if rule.name in EFFECTS:
            begun = said(rule.name, "owe")
            if rule.name == "approve_late_filing":
                begun.discard("decide_late_*")  # what is let in awaits no decision on lateness
            assert undeclared(begun, set(rule.duties)) == set(), rule.name


def test_commands_declare_the_states_that_their_acts_enter() -> None:
    shared = {"case.CLOSED", "clawback.CLOSED"}  # settling a recovery enters one of the two
    for rule in COMMANDS:
        if rule.name in EFFECTS:
            entered = said(rule.name, "move")
            declared = {state for path in rule.paths for state in path.then}
            missing = undeclared(entered, declared)
            assert missing == set() or (missing <= shared and declared & shared), rule.name


def test_every_mail_is_owed_by_an_act_a_correction_or_the_calendar() -> None:
    told = {kind for rule in COMMANDS for kind in rule.notices}
    assert told == set(OF_CASES) - {*TIMED, *BY_CORRECTION, MailKind.OWN}


def test_every_item_is_owed_by_an_act() -> None:
    assert {duty for rule in COMMANDS for duty in rule.duties} == set(Item) - {Item.OWN}


def test_every_guard_and_condition_of_the_code_is_asked_for() -> None:
    asked = {name for rule in COMMANDS for name in rule.guards}
    asked |= {name for rule in COMMANDS for path in rule.paths for name in path.guards}
    assert asked == set(GUARDS)
    assert {p.when for rule in COMMANDS for p in rule.paths if p.when} == set(CONDITIONS)
