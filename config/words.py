"""The words of a language: one catalogue, and everything that is said with it.

A catalogue is a folder of `config/wording`, read chapter by chapter when a chapter is first asked
for. Those that are `SPOKEN` hold what the program says by `section.name`; `names` what everything
is called, `also` what else people call it; `refusals` what is wrong and what cures it, by the code
of the problem; `mails` the terms of letters; `terminal` what is said at a command line in place of
what stands elsewhere, under the same section and name. Sentences of refusals are filled with facts:

    {payee}              as it is: a list with its separator, a day as 2023-07-31
    {ceiling:money}      fen, printed in yuan
    {at:time}            a day with its time
    {missing:field}      by its label in the section [field]
    {missing:field+code} by its label, with the key that is typed
    {approved:|nobody}   with words of its own where the fact is absent

A fact is absent where it is None or empty. Where that asks for another sentence, the entry has
one for it: `[problem.publicity_runs.without.end]`. Nothing is chosen here: who speaks is handed
the words of a language, and hands them on.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import tomli

from config.fact_text import is_absent, plain, to_the_minute
from states.labels import UnknownItem, read_label
from states.money import grouped
from states.saying import Name, Saying

if TYPE_CHECKING:  # the manual is printed without any of these
    from states.notice import Region
    from states.procedure import Procedure
    from states.refusals import Problem

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
FOLDER = Path(__file__).parent / "wording"
SPOKEN = (
    "manual",
    "messages",
    "views",
    "console",
    "guide",
    "people",
    "api",
    "pages",
    "errors",
    "findings",
    "alarms",
    "archives",
)
"""The chapters whose entries are said by `section.name`; no section stands in two of them."""
CHAPTERS = (*SPOKEN, "names", "also", "refusals", "mails", "terminal")

Section = Literal[
    "account",
    "clause",
    "command",
    "document",
    "duty_status",
    "feast",
    "field",
    "figure",
    "flag",
    "ground",
    "indicator",
    "item",
    "mail_kind",
    "money",
    "office_role",
    "outcome",
    "owed_reason",
    "owed_status",
    "owner",
    "party",
    "place",
    "plan_section",
    "region",
    "rehearsal_example",
    "role",
    "state",
    "subject",
    "value",
    "verdict",
]
"""The kinds of name."""


CODED = "+code"
"""What asks in a template for the code of a name beside its label."""


class Explained(NamedTuple):
    """What is wrong, and what to do about it."""

    says: str
    cure: str


@cache
def chapter(language: Language, name: str) -> dict[str, Any]:
    """A chapter of the catalogue, read once."""
    path = FOLDER / language / f"{name}.toml"
    return tomli.loads(path.read_text(encoding="utf-8"))


@cache
def spoken(language: Language, name: str, at_terminal: bool) -> dict[str, str]:
    """A section that is spoken, as it is said on one face. Raises KeyError where there is none."""
    for one in SPOKEN:
        if name in (found := chapter(language, one)):
            typed = chapter(language, "terminal").get(name, {}) if at_terminal else {}
            return {**found[name], **typed}
    raise KeyError(name)


class Words:
    """The words of one language, with the names that a procedure gives its states and acts.

    Those of the console lead to its pages; *at_terminal* they name the commands in their place.
    """

    __slots__ = ("_own", "at_terminal", "language")

    def __init__(
        self,
        language: Language,
        own: Mapping[str, Mapping[str, str]] | None = None,
        *,
        at_terminal: bool = False,
    ) -> None:
        self.language: Language = language
        self.at_terminal = at_terminal
        self._own = own or {}

    def with_procedure(self, procedure: "Procedure") -> "Words":
        """These words with the names that *procedure* gives its states, acts, duties and mails."""
        given: dict[Section, Iterable[Any]] = {
            "state": procedure.states,
            "command": procedure.commands,
            "item": (*procedure.duties, *procedure.mails),
        }
        own: dict[str, Mapping[str, str]] = {
            section: {
                **self.names(section),
                **{one.name: getattr(one, self.language) for one in of},
            }
            for section, of in given.items()
            if of
        }
        return Words(self.language, {**self._own, **own}, at_terminal=self.at_terminal)

    def learn(self, procedure: "Procedure") -> None:
        """Take up the names that another procedure gives; what is named already stays as it is.

        An office may work by several procedures, and its words are those of all.
        """
        theirs = self.with_procedure(procedure)._own
        self._own = {name: {**theirs[name], **self._own.get(name, {})} for name in theirs}

    # --- what the program says ------------------------------------------------------------------

    def section(self, name: str) -> dict[str, str]:
        """All words of a section that is spoken. Raises KeyError for one that there is not."""
        return spoken(self.language, name, self.at_terminal)

    def say(self, key: str, /, **facts: object) -> str:
        """The words for *key* (`section.name`), filled with *facts*.

        A list is said with the separator of the language, a name by its label, a saying in words.
        """
        section, _, name = key.partition(".")
        text = self.section(section)[name]
        if not facts:
            return text
        return text.format(**{fact: self._fact(value) for fact, value in facts.items()})

    def said(self, *sayings: Saying | None) -> str:
        """Sayings in words, one sentence after the other; None says nothing."""
        return self.sentences(*(self.say(one.code, **one.facts) for one in sayings if one))

    def _fact(self, value: object) -> object:
        if isinstance(value, Saying):
            return self.said(value)
        if isinstance(value, Name):
            return self.label(value.kind, value.code)  # type: ignore[arg-type]  # it is one
        if isinstance(value, list | tuple) and all(isinstance(one, Saying) for one in value):
            return self.said(*value)
        if isinstance(value, list | tuple):
            return self.listed(str(self._fact(one)) for one in value)
        return value

    def named(self, section: str, name: str) -> str:
        """The words for one of a section's names; a name that it lacks as it is."""
        return self.section(section).get(name, name)

    def sentences(self, *said: str) -> str:
        """Sentences one after the other; a blank between them only where the language has one."""
        return ("" if self.language == "zh" else " ").join(one for one in said if one)

    def day(self, day: date) -> str:
        """A day with its weekday."""
        return f"{day.isoformat()} {self.say('word.weekdays').split()[day.weekday()]}"

    def long_day(self, day: date) -> str:
        """A day in full with its weekday, as a letter has it."""
        mails = chapter(self.language, "mails")
        months = mails["months"]
        month = months[day.month - 1] if months else day.month
        said = mails["date"].format(year=day.year, month=month, day=day.day)
        text: str = mails["dated"].format(date=said, weekday=mails["weekdays"][day.weekday()])
        return text

    # --- what things are called -----------------------------------------------------------------

    def names(self, section: Section) -> Mapping[str, str]:
        """All names of a kind, by their codes."""
        known: dict[str, str] = chapter(self.language, "names")[section]
        return self._own.get(section, known)

    def label(self, section: Section, key: str) -> str:
        """What *key* is called; one that the catalogue does not name is returned as it is.

        An item may carry its due date (`self_check_2024-01-10`). A state is named with its
        subject (`plan.RETURNED`) or, as it is shown, without (`RETURNED`).
        """
        if section == "state":
            return self._state(key)
        labels = self.names(section)
        if section == "item" and key not in labels:
            return self._item(key)
        return labels.get(key, key)

    def also(self, section: Section, key: str) -> tuple[str, ...]:
        """What else people call *key*."""
        others: str = chapter(self.language, "also").get(section, {}).get(key, "")
        return tuple(others.split(self._form("separator"))) if others else ()

    def region(self, region: "Region") -> str:
        """What a region is called; one that the catalogue does not name, as its notice has it."""
        return self.label("region", region.name)

    def amount(self, fen: int) -> str:
        """Print *fen* in yuan, with the fen where there are any."""
        return self._form("yuan").format(grouped(fen))

    def listed(self, names: Iterable[str]) -> str:
        """Print *names* as one list."""
        return self._form("separator").join(names)

    def _numbered(self, sentences: Iterable[str]) -> str:
        """Sentences as one list, each with its number."""
        each = self._form("numbered")
        numbered = (each.format(n=n, text=text) for n, text in enumerate(sentences, 1))
        return self._form("numbered_separator").join(numbered)

    def _form(self, name: str) -> str:
        text: str = chapter(self.language, "names")["form"][name]
        return text

    def _item(self, label: str) -> str:
        try:
            read = read_label(label)
        except UnknownItem:
            return label
        return self._form("dated").format(item=self.label("item", read.item), day=read.day)

    def _state(self, name: str) -> str:
        states = self.names("state")
        subjects = self.names("subject")
        subject, _, bare = name.rpartition(".")
        if subject:
            label = states.get(name, bare)
            of = subjects.get(subject)
            return self._form("of_subject").format(state=label, subject=of) if of else label
        known = ("case", *subjects)
        return next((states[s] for k in known if (s := f"{k}.{name}") in states), name)

    # --- why something is refused ---------------------------------------------------------------

    def explain(self, problem: "Problem", *, codes: bool = True) -> Explained:
        """Say what is wrong and what to do; a code without words is shown with its facts.

        Where names are typed as *codes*, a cure names them beside their labels.
        """
        facts: Mapping[str, Any] = problem.facts
        refusals = chapter(self.language, "refusals")
        words = refusals["problem"].get(problem.code)
        if words is None:
            pair = self._form("pair")
            pairs = [pair.format(key, self._text(facts[key])) for key in facts]
            words, facts = refusals["unknown"], {"code": problem.code, "facts": pairs}
        for fact, suited in words.get("without", {}).items():
            if is_absent(facts.get(fact)):
                words = suited
                break
        cure: str = words["cure"]
        if self.at_terminal:
            typed = chapter(self.language, "terminal")["problem"].get(problem.code, {})
            cure = typed.get("cure", cure)
        cure = cure if codes else cure.replace(CODED, "")
        return Explained(self._filled(words["says"], facts), self._filled(cure, facts))

    def _filled(self, template: str, facts: Mapping[str, Any]) -> str:
        parts = []
        for literal, name, spec, _ in Formatter().parse(template):
            parts.append(literal)
            if name is not None:
                how, _, absent = (spec or "").partition("|")
                value = facts.get(name)
                parts.append(
                    absent or self._form("absent")
                    if is_absent(value)
                    else self._printed(value, how)
                )
        return "".join(parts)

    def _printed(self, value: object, how: str) -> str:
        if isinstance(value, list | tuple) and how == "problem":
            return self._numbered(self._printed(part, how) for part in value)
        if isinstance(value, list | tuple):
            return self.listed(self._printed(part, how) for part in value)
        if how == "money" and isinstance(value, int):
            return self.amount(value)
        if how == "problem" and hasattr(value, "facts"):
            return self.explain(cast("Problem", value)).says.rstrip("。.")
        if how == "time":
            return to_the_minute(value)
        section, _, with_code = how.partition("+")
        if section not in chapter(self.language, "names"):
            return self._text(value)
        key = plain(value)
        label = self.label(section, key)  # type: ignore[arg-type]  # it is one, as just looked up
        coded = self._form("coded")
        return coded.format(label=label, key=key) if with_code and label != key else label

    def _text(self, value: object) -> str:
        if is_absent(value):
            return self._form("absent")
        if isinstance(value, list | tuple):
            return self.listed(self._text(part) for part in value)
        return to_the_minute(value) if isinstance(value, datetime) else plain(value)
