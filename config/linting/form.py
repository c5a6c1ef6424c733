"""A procedure is whole in itself: each thing once, with labels, owner, step and reason."""

from collections import Counter
from collections.abc import Iterable, Iterator

from config.findings import Finding, finding
from config.linting.vocabulary import SUBJECTS, asked_commands
from config.notice_items import DEFAULT
from states.facts import Step
from states.mail_kinds import BY_CORRECTION, OF_CASES, TIMED, MailKind
from states.procedure import NEW, CommandRule, Procedure, StateRule

LISTS = {"actors": "actors-missing", "rules": "rules-missing", "paths": "paths-missing"}
"""What every command has at least one of, with the code of a finding that it has none."""


def malformed(path: str, procedure: Procedure) -> Iterator[Finding]:
    """Find what is missing, doubled or bare in *procedure*."""
    yield from _doubled(path, procedure)
    yield from _missing(path, procedure)
    yield from _steps(path, procedure)
    for state in procedure.states:
        yield from _state(path, state)
    for rule in procedure.commands:
        yield from _command(path, rule)


def _doubled(path: str, procedure: Procedure) -> Iterator[Finding]:
    tables: dict[str, Iterable[object]] = {
        "steps": (step.number for step in procedure.steps),
        "states": (state.name for state in procedure.states),
        "commands": (rule.name for rule in procedure.commands),
    }
    for table, names in tables.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield finding("doubled", path, f"{table}.{name}", name=name, count=count)


def _missing(path: str, procedure: Procedure) -> Iterator[Finding]:
    there = {rule.name for rule in procedure.commands}
    for name in asked_commands():
        if name not in there:
            yield finding("command-missing", path, f"commands.{name}", name=name)
    told = {kind for rule in procedure.commands for kind in rule.notices}
    for kind in OF_CASES:
        if kind not in told and kind not in (*TIMED, *BY_CORRECTION, MailKind.OWN):
            yield finding("notice-unsent", path, f"notices.{kind}", kind=kind)


def _steps(path: str, procedure: Procedure) -> Iterator[Finding]:
    used = {state.step for state in procedure.states}
    codes = {int(step): step.name for step in Step}
    given = {step.number: step for step in procedure.steps}
    for number in sorted(codes.keys() | given.keys()):
        key, step = f"steps.{number}", given.get(number)
        if step is None or codes.get(number) != step.code:
            right = codes.get(number, "—")
            yield finding("step-wrong", path, key, number=number, right=right)
            continue
        if number not in used:
            yield finding("step-empty", path, key, number=number)
        yield from _labels(path, key, step.zh, step.en)


def _state(path: str, state: StateRule) -> Iterator[Finding]:
    key = f"states.{state.name}"
    yield from _labels(path, key, state.zh, state.en)
    subject, _, name = state.name.partition(".")
    if subject not in SUBJECTS or not name.isupper() or state.name == NEW:
        subjects = SUBJECTS
        yield finding("state-misnamed", path, key, state=state.name, subjects=subjects, new=NEW)
    if state.final:
        return
    if state.owner is None:
        yield finding("owner-missing", path, f"{key}.owner", state=state.name)
    if state.step is None:
        yield finding("step-missing", path, f"{key}.step", state=state.name)


def _command(path: str, rule: CommandRule) -> Iterator[Finding]:
    key = f"commands.{rule.name}"
    yield from _labels(path, key, rule.zh, rule.en)
    for field, code in LISTS.items():
        if not getattr(rule, field):
            yield finding(code, path, f"{key}.{field}", act=rule.name)
    if rule.clause == DEFAULT and not (rule.reason or "").strip():
        yield finding("reason-missing", path, f"{key}.reason", what=rule.name)
    yield from _shadowed(path, rule)


def _shadowed(path: str, rule: CommandRule) -> Iterator[Finding]:
    """A path is never taken after one from the same state that asks no more than it does."""
    taken: dict[str, list[str | None]] = {}
    for number, way in enumerate(rule.paths):
        for source in way.sources:
            before = taken.setdefault(source, [])
            if None in before or way.when in before:
                key = f"commands.{rule.name}.paths[{number}]"
                yield finding("path-shadowed", path, key, act=rule.name, source=source)
            before.append(way.when)


def _labels(path: str, key: str, zh_label: str, en_label: str) -> Iterator[Finding]:
    for field, label in (("zh", zh_label), ("en", en_label)):
        if not label.strip():
            yield finding("label-missing", path, f"{key}.{field}", what=key, language=field)
