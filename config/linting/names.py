"""Every name that a file mentions is one that exists."""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from config.findings import Finding, finding
from config.notice_items import DEFAULT, Item
from config.rule_register import Rules
from states.procedure import CommandRule, Procedure
from states.saying import close_to, saying

UNKNOWN = {
    kind: f"{kind}-unknown"
    for kind in (
        "guard",
        "condition",
        "command",
        "state",
        "place",
        "party",
        "rule",
        "notice",
        "duty",
        "step",
        "clause",
        "setting",
    )
}
"""The kinds of name, each with the code of a finding that there is none of it."""


class Mention(msgspec.Struct, frozen=True):
    """A name where it stands: its kind, itself, and its place (`commands.disburse.guards`)."""

    kind: str
    name: str
    key: str


def unknown(
    path: str, mentions: Iterator[Mention], known: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    """Find the mentions of what does not exist."""
    for mention in mentions:
        if mention.name not in known[mention.kind]:
            hint = close_to(mention.name, known[mention.kind]) or saying("hint.mend_name")
            yield finding(UNKNOWN[mention.kind], path, mention.key, hint, name=mention.name)


def in_procedure(procedure: Procedure) -> Iterator[Mention]:
    """Every name in a procedure."""
    for step in procedure.steps:
        yield Mention("clause", step.clause, f"steps.{step.number}.clause")
    for state in procedure.states:
        if state.step is not None:
            yield Mention("step", str(state.step), f"states.{state.name}.step")
        if state.owner is not None:
            yield Mention("party", state.owner, f"states.{state.name}.owner")
    for rule in procedure.commands:
        yield from _in_command(rule)


def _in_command(rule: CommandRule) -> Iterator[Mention]:
    key = f"commands.{rule.name}"
    yield Mention("command", rule.name, key)
    if rule.clause != DEFAULT:
        yield Mention("clause", rule.clause, f"{key}.clause")
    for kind, field in (
        ("rule", "rules"),
        ("guard", "guards"),
        ("notice", "notices"),
        ("duty", "duties"),
    ):
        for name in getattr(rule, field):
            yield Mention(kind, name, f"{key}.{field}")
    for place, rules in rule.rules_at.items():
        yield Mention("place", place, f"{key}.rules_at.{place}")
        for name in rules:
            yield Mention("rule", name, f"{key}.rules_at.{place}")
    for number, path in enumerate(rule.paths):
        at = f"{key}.paths[{number}]"
        for source in path.sources:
            yield Mention("state", source, f"{at}.from")
        for target in (*(() if path.to == "=" else (path.to,)), *path.then):
            yield Mention("state", target, f"{at}.then" if target in path.then else f"{at}.to")
        if path.when is not None:
            yield Mention("condition", path.when, f"{at}.when")
        for name in path.guards:
            yield Mention("guard", name, f"{at}.guards")


def in_notice(items: Mapping[str, Item]) -> Iterator[Mention]:
    """Every rule and clause that the items of a notice name."""
    for key, item in items.items():
        if item.clause != DEFAULT:
            yield Mention("clause", item.clause, f"{key}.clause")
        if item.rule is not None:
            yield Mention("rule", item.rule, f"{key}.rule")


def in_rules(rules: Rules) -> Iterator[Mention]:
    """Every clause and setting that the rules name."""
    for rule in rules.rule:
        if rule.clause is not None:
            yield Mention("clause", rule.clause, f"{rule.id}.clause")
        for setting in rule.settings:
            yield Mention("setting", setting, f"{rule.id}.settings")
