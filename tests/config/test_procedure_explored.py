"""A procedure is explored: one path for each state, act and day, none stuck, none decided twice.

A copy is broken on purpose, in one way after the other, and each is found with its clause.
"""

from collections.abc import Callable
from string import Formatter
from typing import Any

import msgspec
import pytest

from config.calendars import packaged_calendar
from config.findings import Finding
from config.lint import check
from config.linting.exploring import Explored, explore
from config.notices import load_notice
from config.procedures import load_procedure, parse_procedure
from config.words import LANGUAGES, Words
from states.acts import CONDITIONS
from states.procedure import Procedure
from tests.acceptance.second import procedure_text

NOTICE, CALENDAR = load_notice("tj-2023-22").notice, packaged_calendar()
PACKAGED = load_procedure("six-step").procedure
Commands = dict[str, dict[str, Any]]
Change = Callable[[Commands], object]


def explored(procedure: Procedure) -> Explored:
    """What exploring a procedure comes to, each finding said in both languages."""
    found = explore("copy.toml", procedure, NOTICE, CALENDAR)
    for one in found.findings:
        for language in LANGUAGES:
            said = Words(language).said(*one.sayings)
            assert str(one.sayings[0].facts["clause"]) in said
            template = Words(language).say(one.sayings[0].code)
            names = {name for _, name, _, _ in Formatter().parse(template) if name}
            assert names == one.sayings[0].facts.keys(), one.code
    return found


def broken(change: Change) -> list[Finding]:
    """What is found in a copy of the packaged procedure that was changed."""
    data = msgspec.json.decode(msgspec.json.encode(PACKAGED))
    change({entry["name"]: entry for entry in data["commands"]})
    return list(explored(msgspec.convert(data, Procedure)).findings)


def path(commands: Commands, act: str, number: int, **changes: Any) -> None:
    """Change a path of an act."""
    commands[act]["paths"][number] |= changes


def without(commands: Commands, act: str, number: int) -> None:
    """Take a path of an act out."""
    del commands[act]["paths"][number]


def by(commands: Commands, actor: str, *acts: str) -> None:
    """Have acts done by somebody else."""
    for act in acts:
        commands[act]["actors"] = [actor]


BROKEN: dict[str, tuple[Change, str, str]] = {
    "late plan without a path": (
        lambda c: without(c, "submit_plan_filing", 1),
        "explored-gap",
        "commands.submit_plan_filing.paths.plan.AWAITING_SUBMISSION",
    ),
    "plan in time without a path": (
        lambda c: without(c, "submit_plan_filing", 0),
        "explored-gap",
        "commands.submit_plan_filing.paths.plan.RETURNED",
    ),
    "last objection without a path": (
        lambda c: without(c, "resolve_objection", 1),
        "explored-gap",
        "commands.resolve_objection.paths.case.OBJECTION_REVIEW",
    ),
    "missing signature without a path": (
        lambda c: without(c, "sign_contract", 1),
        "explored-gap",
        "commands.sign_contract.paths.case.SIGNING",
    ),
    "dropped clawback without a path": (
        lambda c: without(c, "deliberate_clawback", 1),
        "explored-gap",
        "commands.deliberate_clawback.paths.clawback.DELIBERATION",
    ),
    "refusal that no rule explains": (
        lambda c: c["deliberate"]["rules_at"].clear(),
        "explored-gap",
        "commands.deliberate.paths.case.PENDING_REVIEW",
    ),
    "first instalment decided twice": (
        lambda c: path(c, "disburse", 1, when="pays_first"),
        "explored-twice",
        "commands.disburse.paths.case.SIGNED_AWAITING_DISBURSEMENT",
    ),
    "commitment decided twice": (
        lambda c: path(c, "commit_matching", 1, when=None),
        "explored-twice",
        "commands.commit_matching.paths.case.AWAITING_MATCHING",
    ),
    "refund decided twice": (
        lambda c: path(c, "refund", 1, when="settles_all"),
        "explored-twice",
        "commands.refund.paths.clawback.RECOVERING",
    ),
    "withdrawal that waits for money that cannot be paid yet": (
        lambda c: path(c, "withdraw", 1, when="paid_in_step"),
        "explored-never",
        "commands.withdraw.paths.case.AWAITING_CONTRACT",
    ),
    "condition that is about another act": (
        lambda c: path(c, "deliberate_clawback", 1, when="is_cleared"),
        "explored-misfit",
        "commands.deliberate_clawback.paths.clawback.DELIBERATION",
    ),
    "state behind a path that is never taken": (
        lambda c: path(c, "start_assessment", 0, when="nothing_paid"),
        "explored-unreached",
        "states.case.MIDTERM",
    ),
    "flag that the city cannot answer": (
        lambda c: by(c, "district", "dismiss_flag", "issue_warning", "open_clawback"),
        "explored-stuck",
        "states.clawback.FLAGGED.owner",
    ),
    "recheck that the city cannot end": (
        lambda c: by(c, "district", "verify_rectification", "open_clawback"),
        "explored-stuck",
        "states.clawback.RECHECK.owner",
    ),
    "clawback that the institution cannot answer": (
        lambda c: by(c, "city", "submit_statement", "waive_statement", "request_hearing"),
        "explored-stuck",
        "states.clawback.CLAWBACK_PROPOSED.owner",
    ),
}
"""How the copy is broken, what is found, and where."""


def test_packaged_procedure_has_one_path_for_everything() -> None:
    found = explored(PACKAGED)
    assert found.findings == ()
    assert found.states == len(PACKAGED.states)
    assert found.pairs > 200
    assert found.cases > 1500


def test_every_condition_holds_and_fails_in_some_small_case() -> None:
    """A condition that never fails, or never holds, would make the exploration blind."""
    named = {way.when for rule in PACKAGED.commands for way in rule.paths if way.when}
    assert named == set(CONDITIONS)
    for rule in PACKAGED.commands:
        for number, way in enumerate(rule.paths):
            if way.when:
                alone = broken(lambda c, act=rule.name, n=number: path(c, act, n, when=None))  # type: ignore[misc]
                others = [w for w in rule.paths if w is not way and {*w.sources} & {*way.sources}]
                assert bool(others) is ("explored-twice" in {one.code for one in alone})


@pytest.mark.parametrize("name", BROKEN)
def test_broken_copy_is_found(name: str) -> None:
    change, code, key = BROKEN[name]
    found = broken(change)
    assert (code, key) in {(one.code, one.key) for one in found}


def test_finding_names_the_day_and_what_the_act_says() -> None:
    late = broken(lambda c: without(c, "submit_plan_filing", 1))
    (case,) = {one.sayings[0].facts["case"] for one in late}
    assert str(case).startswith("2023-08-01")
    rejected = broken(lambda c: without(c, "resolve_objection", 1))
    assert "result=rejected" in str(rejected[0].sayings[0].facts["case"])


def test_second_procedure_is_explored_with_what_it_adds() -> None:
    text = procedure_text()
    procedure = parse_procedure(text, "second.toml").procedure
    assert explored(procedure).findings == ()
    assert explored(procedure).states == len(PACKAGED.states) + 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('to = "case.SITE_VISIT" }', 'to = "case.REVIEWED" }', "explored-unreached"),
        ('actors = ["district"]\nrules = ["R-4.1"]', 'actors = ["city"]\nrules = ["R-4.1"]', ""),
    ],
)
def test_addition_that_leads_nowhere_is_found(old: str, new: str, code: str) -> None:
    text = procedure_text()
    assert text.count(old) == 1
    procedure = parse_procedure(text.replace(old, new), "second.toml").procedure
    codes = {one.code for one in explored(procedure).findings}
    assert codes == ({code} if code else set())


def test_check_explores_once_all_else_is_sound(tmp_path: Any) -> None:
    text = load_procedure("six-step").text
    old = 'when = "first_is_partial"'
    (tmp_path / "twice.toml").write_text(text.replace(old, 'when = "pays_first"'), encoding="utf-8")
    codes = {one.code for one in check(tmp_path / "twice.toml", "tj-2023-22")}
    assert codes == {"explored-twice"}
