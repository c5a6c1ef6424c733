"""Every name that a file mentions is one that exists."""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from config.errors import did_you_mean
from config.findings import Finding
from config.items import DEFAULT, Item
from config.rules import Rules
from states.rulebook import CommandRule, Procedure

WORDS = {
    "guard": ("守卫", "guard"),
    "condition": ("条件", "condition"),
    "command": ("行为", "command"),
    "state": ("状态", "state"),
    "place": ("状态或步骤", "state or step"),
    "party": ("主体", "party"),
    "rule": ("规则", "rule"),
    "notice": ("通知种类", "kind of notice"),
    "duty": ("事项", "duty"),
    "step": ("步骤", "step"),
    "clause": ("条款", "clause"),
    "setting": ("设定项", "setting"),
}
"""What kinds of name there are, in Chinese and English."""


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
        if mention.name in known[mention.kind]:
            continue
        zh_kind, en_kind = WORDS[mention.kind]
        meant = did_you_mean(mention.name, known[mention.kind])
        near = meant.removeprefix("did you mean ").removesuffix("?")
        zh = f"没有「{mention.name}」这一{zh_kind}；" + (f"是否应为 {near}？" if near else "请改正")
        en = f"there is no {en_kind} {mention.name}; {meant or 'mend the name'}"
        yield Finding(f"{mention.kind}-unknown", path, mention.key, f"a known {en_kind}", zh, en)


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
