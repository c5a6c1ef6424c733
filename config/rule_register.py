"""The rule register: how this office reads the notice, rule by rule, and its reference page."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from config.errors import ConfigError
from config.files import PACKAGE, parse_toml, read_text
from config.notice_items import Item, Words
from config.notices import NoticeFile
from states.saying import saying

RULES = PACKAGE / "rule_register.toml"


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of rules with its heading."""

    key: str
    zh: str
    en: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule: its clause (none if the notice is silent), our reading, settings and reason."""

    id: str
    group: str
    zh: str
    en: str
    clause: str | None = None
    settings: tuple[str, ...] = ()
    reason: Words | None = None


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules in the order of the register."""

    group: tuple[Group, ...]
    rule: tuple[Rule, ...]

    def __getitem__(self, rule_id: str) -> Rule:
        for rule in self.rule:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)


def load_rules(path: Path = RULES) -> Rules:
    """Load the rule register. Raises ConfigError naming the file, or a rule that stands twice."""
    try:
        rules = msgspec.convert(parse_toml(read_text(path), str(path)), Rules)
    except msgspec.ValidationError as error:
        found = saying("found.words", words=str(error))
        raise ConfigError(str(path), "", saying("expected.rule_register"), found) from None
    groups = [group.key for group in rules.group]
    ids: set[str] = set()
    for rule in rules.rule:
        if rule.id in ids:
            expected = saying("expected.each_rule_once")
            raise ConfigError(str(path), rule.id, expected, saying("found.second"))
        if rule.group not in groups:
            expected = saying("expected.one_of", options=groups)
            raise ConfigError(str(path), f"{rule.id}.group", expected, rule.group)
        ids.add(rule.id)
    return rules


def render_markdown(rules: Rules, notice: NoticeFile) -> str:
    """Return the reference page of the rules, with the values that *notice* gives them.

    Raises ConfigError for a setting that *notice* does not have.
    """
    return "\n".join(_page(rules, notice.items)) + "\n"


def _page(rules: Rules, items: dict[str, Item]) -> Iterator[str]:
    yield "# 规则 / Rules"
    yield ""
    yield "通知怎样读成规则：编号、出处、读法、设定值、理由。出处为「—」的，通知未规定。  "
    yield "How the notice is read: id, clause, reading, settings, reason. "
    yield "A clause of — means that the notice is silent."
    yield ""
    yield "由 `config/rule_register.toml` 生成。Generated from `config/rule_register.toml`."
    for group in rules.group:
        yield ""
        yield f"## {group.zh} / {group.en}"
        yield ""
        yield "| 编号 | 出处 | 读法 | Reading | 设定 / Settings | 理由 / Reason |"
        yield "|---|---|---|---|---|---|"
        for rule in rules.rule:
            if rule.group == group.key:
                yield _row(rule, items)


def _row(rule: Rule, items: dict[str, Item]) -> str:
    settings = "<br>".join(_setting(rule, key, items) for key in rule.settings)
    reason = f"{rule.reason.zh}<br>{rule.reason.en}" if rule.reason else ""
    cells = (rule.id, rule.clause or "—", rule.zh, rule.en, settings, reason)
    return "| " + " | ".join(cells) + " |"


def _setting(rule: Rule, key: str, items: dict[str, Item]) -> str:
    if key not in items:
        expected = saying("expected.notice_key")
        raise ConfigError(str(RULES), f"{rule.id}.settings", expected, key)
    item = items[key]
    if item.value is None:
        return f"`{key}` —"
    if isinstance(item.value, list) and item.value and isinstance(item.value[0], dict):
        return f"`{key}` ({len(item.value)})"
    return f"`{key}` = {_plain(item.value)}{f' {item.unit}' if item.unit else ''}"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} {_plain(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
