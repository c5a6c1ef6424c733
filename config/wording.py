"""The words of the office: what is wrong and what cures it, and what everything is called.

A wording file (`config/wording`) holds one entry a problem code and one section a kind of name.
Its sentences are filled with the facts of a problem:

    {payee}              as it is: a list with its separator, a day as 2023-07-31
    {ceiling:money}      fen, printed in yuan
    {at:time}            a day with its time
    {missing:field}      by its label in the section [field]
    {missing:field+code} by its label, with the key that is typed
    {approved:|nobody}   with words of its own where the fact is absent

A fact is absent where it is None or empty. Where that asks for another sentence, the entry has
one for it: `[problem.publicity_runs.without.end]`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from string import Formatter
from typing import Any, Literal

import msgspec

from config.errors import ConfigError, did_you_mean, shown
from config.files import PACKAGE, parse_toml, read_text
from states.money import FEN_PER_YUAN
from states.procedure import Procedure
from states.refusals import Problem

Language = Literal["zh", "en"]
FILES: dict[str, str] = {"zh": "zh_CN.toml", "en": "en.toml"}

Section = Literal[
    "account",
    "command",
    "document",
    "duty_status",
    "field",
    "figure",
    "flag",
    "ground",
    "indicator",
    "item",
    "money",
    "notice_kind",
    "notice_reason",
    "notice_status",
    "outcome",
    "owner",
    "party",
    "plan_section",
    "role",
    "state",
    "subject",
    "value",
    "verdict",
]
"""The kinds of name."""

DATED = re.compile(r"(?P<item>[a-z_]+)_(?P<day>\d{4}-\d{2}-\d{2})")


class Explained(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong, and what to do about it."""

    says: str
    cure: str


class Words(Explained, frozen=True, forbid_unknown_fields=True):
    """The sentences of one code, and others for where a fact of that name is absent."""

    without: dict[str, Explained] = {}

    def suited_to(self, facts: Mapping[str, Any]) -> Explained:
        """The sentences for these facts."""
        for fact, words in self.without.items():
            if _is_absent(facts.get(fact)):
                return words
        return self


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language."""

    language: Language
    separator: str
    yuan: str
    absent: str
    dated: str
    coded: str
    of_subject: str
    pair: str
    unknown: Explained
    problem: dict[str, Words]
    account: dict[str, str]
    command: dict[str, str]
    document: dict[str, str]
    duty_status: dict[str, str]
    field: dict[str, str]
    figure: dict[str, str]
    flag: dict[str, str]
    ground: dict[str, str]
    indicator: dict[str, str]
    item: dict[str, str]
    money: dict[str, str]
    notice_kind: dict[str, str]
    notice_reason: dict[str, str]
    notice_status: dict[str, str]
    outcome: dict[str, str]
    owner: dict[str, str]
    party: dict[str, str]
    plan_section: dict[str, str]
    role: dict[str, str]
    state: dict[str, str]
    subject: dict[str, str]
    value: dict[str, str]
    verdict: dict[str, str]

    def with_procedure(self, procedure: Procedure) -> "Wording":
        """These words with the names that *procedure* gives its states and commands."""
        states = {state.name: getattr(state, self.language) for state in procedure.states}
        commands = {rule.name: getattr(rule, self.language) for rule in procedure.commands}
        return msgspec.structs.replace(
            self, state={**self.state, **states}, command={**self.command, **commands}
        )

    def explain(self, problem: Problem) -> Explained:
        """Say what is wrong and what to do; a code without words is shown with its facts."""
        facts: Mapping[str, Any] = problem.facts
        if problem.code in self.problem:
            words = self.problem[problem.code].suited_to(facts)
        else:
            words = self.unknown
            pairs = [self.pair.format(key, self._text(facts[key])) for key in facts]
            facts = {"code": problem.code, "facts": pairs}
        return Explained(self._filled(words.says, facts), self._filled(words.cure, facts))

    def label(self, section: Section, key: str) -> str:
        """What *key* is called; one that the file does not name is returned as it is.

        An item may carry its due date (`self_check_2024-01-10`). A state is named with its
        subject (`plan.RETURNED`) or, as it is shown, without (`RETURNED`).
        """
        labels: dict[str, str] = getattr(self, section)
        if section == "state":
            return self._state(key)
        if section == "item" and key not in labels and (match := DATED.fullmatch(key)):
            return self.dated.format(item=self.label("item", match["item"]), day=match["day"])
        return labels.get(key, key)

    def amount(self, fen: int) -> str:
        """Print *fen* in yuan with two decimal places."""
        whole, rest = divmod(abs(fen), FEN_PER_YUAN)
        return self.yuan.format(f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}")

    def listed(self, names: Iterable[str]) -> str:
        """Print *names* as one list."""
        return self.separator.join(names)

    def _state(self, name: str) -> str:
        subject, _, bare = name.rpartition(".")
        if subject:
            label = self.state.get(name, bare)
            of = self.subject.get(subject)
            return self.of_subject.format(state=label, subject=of) if of else label
        known = ("case", *self.subject)
        return next((self.state[s] for k in known if (s := f"{k}.{name}") in self.state), name)

    def _filled(self, template: str, facts: Mapping[str, Any]) -> str:
        parts = []
        for literal, name, spec, _ in Formatter().parse(template):
            parts.append(literal)
            if name is not None:
                how, _, absent = (spec or "").partition("|")
                value = facts.get(name)
                parts.append(
                    absent or self.absent if _is_absent(value) else self._printed(value, how)
                )
        return "".join(parts)

    def _printed(self, value: object, how: str) -> str:
        if isinstance(value, list | tuple):
            return self.listed(self._printed(part, how) for part in value)
        if how == "money" and isinstance(value, int):
            return self.amount(value)
        if how == "time":
            return _time(value)
        section, _, with_code = how.partition("+")
        if not isinstance(getattr(self, section, None), dict):
            return self._text(value)
        key = _plain(value)
        label = self.label(section, key)  # type: ignore[arg-type]  # it is a section by its type
        return self.coded.format(label=label, key=key) if with_code and label != key else label

    def _text(self, value: object) -> str:
        if _is_absent(value):
            return self.absent
        if isinstance(value, list | tuple):
            return self.listed(self._text(part) for part in value)
        return _time(value) if isinstance(value, datetime) else _plain(value)


@cache
def load_wording(language: Language) -> Wording:
    """Load the words of *language*, once.

    Raises ConfigError for a language that there is none for, or a file that is no wording.
    """
    if language not in FILES:
        expected, cure = "one of " + ", ".join(FILES), did_you_mean(language, FILES)
        raise ConfigError("config/wording", "", expected, shown(language), cure)
    path = PACKAGE / "wording" / FILES[language]
    try:
        return msgspec.convert(parse_toml(read_text(path), str(path)), Wording)
    except msgspec.ValidationError as error:
        raise ConfigError(str(path), "", "a wording file", str(error)) from None


def _is_absent(value: object) -> bool:
    return value is None or value in ("", (), [])


def _plain(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _time(value: object) -> str:
    """A moment to the minute, in the office's own time; a day, or text that is none, as it is."""
    if isinstance(value, str) and "T" in value:
        try:
            return _time(datetime.fromisoformat(value))
        except ValueError:
            return value
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else _plain(value)
