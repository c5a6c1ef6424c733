"""The terms of a language that letters are written in: amounts, days, items, parties.

The words themselves come from outside, as one value; nothing here reads them.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from string import Formatter
from typing import Any, Literal

import msgspec

from states.labels import Label, read_label
from states.money import grouped, ten_thousands
from states.procedure import Procedure

Language = Literal["zh", "en"]


class Terms(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """The terms of one language; `{}` in a term is filled by the method of its name.

    There is one value a language: what is prepared for it is kept by it. `version` changes with
    the words.
    """

    language: Language
    version: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    dated: str
    by: str
    by_open: str
    open: str
    remaining: str
    remaining_one: str
    today: str
    days_left: str
    days_left_one: str
    days_left_none: str
    yuan: str
    ten_thousand_yuan: str
    ten_thousand_yuan_alone: str
    left_to_pay: str
    working_day: str
    separator: str
    colon: str
    indent: str
    salutation: str
    institutions_unnamed: str
    expert: str
    basis: str
    demo: str
    trial: str
    request: str
    invitation: str
    over: str
    in_region: str
    of_notice: str
    regions: str
    sealed: str
    sealed_numbered: str
    automatic: str
    closing: str
    closing_to_own: str
    closing_to_own_unnamed: str
    contact: dict[str, str]
    roles: dict[str, str]
    items: dict[str, str]
    actions: dict[str, str]
    deadlines: dict[str, str]
    instalments: dict[str, str]
    ratings: dict[str, str]
    results: dict[str, str]
    assessments: dict[str, str]
    kinds: dict[str, str]
    grounds: dict[str, str]
    grounds_alone: dict[str, str]
    labels: dict[str, str]
    clauses: dict[str, str]
    sections: dict[str, dict[str, str]]

    def amount(self, fen: int) -> str:
        """Print *fen* in yuan with thousand separators, and in 万元 where that comes out even."""
        count = ten_thousands(fen)
        if count is None:
            return self.yuan.format(grouped(fen))
        return self.ten_thousand_yuan.format(count, grouped(fen))

    def sum(self, fen: int) -> str:
        """Print *fen* once, in 万元 where that comes out even, as in brackets."""
        count = ten_thousands(fen)
        if count is None:
            return self.yuan.format(grouped(fen))
        return self.ten_thousand_yuan_alone.format(count, grouped(fen))

    def percent(self, share: str) -> str:
        """Print a *share* of one, given as a decimal text, in percent."""
        return f"{(Decimal(share) * 100).normalize():f}%"

    def day(self, day: dt.date) -> str:
        """Print *day* without its weekday, as under a letter."""
        month = self.months[day.month - 1] if self.months else day.month
        return self.date.format(year=day.year, month=month, day=day.day)

    def weekday(self, iso: str) -> str:
        """Print the day *iso* (ISO text) with its weekday."""
        day = dt.date.fromisoformat(iso)
        return self.dated.format(date=self.day(day), weekday=self.weekdays[day.weekday()])

    def until(self, iso: str | None) -> str:
        """Say by when something is to be done; None is a day that the calendar does not reach."""
        return self.by_open if iso is None else self.by.format(self.weekday(iso))

    def due(self, iso: str | None, sent: dt.date) -> str:
        """Print the due day *iso* and the calendar days from *sent* to it, while it lies ahead."""
        if iso is None:
            return self.open
        days = (dt.date.fromisoformat(iso) - sent).days
        if days < 0:
            return self.weekday(iso)
        if days == 1:
            return self.remaining_one.format(self.weekday(iso))
        return (self.remaining if days else self.today).format(self.weekday(iso), days)

    def left(self, days: int) -> str:
        """Say how many calendar days are left."""
        if days == 1:
            return self.days_left_one
        return self.days_left.format(days) if days > 0 else self.days_left_none

    def overdue(self, working_days: int) -> str:
        """Say which working day after the due date it is, without reproach."""
        return self.working_day.format(working_days)

    def item(self, item: str) -> str:
        """Name *item*; a self-check carries its due date."""
        label = read_label(item)
        name = self.items[label.called]
        return name if label.day is None else name.format(self.day(label.day))

    def action(self, item: str) -> str:
        """Say what is to be done for *item*."""
        return self.actions[read_label(item).called]

    def entry(self, duty: Label, region: str) -> str:
        """Name the due day of *duty* in *region*, as an entry of a calendar."""
        return self.in_region.format(self.deadlines[duty.called], region)

    def with_own(self, procedure: Procedure) -> "Terms":
        """These terms with the names of what *procedure* adds of its own."""
        duties: dict[str, str] = {one.name: getattr(one, self.language) for one in procedure.duties}
        mails: dict[str, str] = {one.name: getattr(one, self.language) for one in procedure.mails}
        names = duties | mails
        says = {one.name: getattr(one, f"says_{self.language}") for one in procedure.duties}
        return msgspec.structs.replace(
            self,
            items={**self.items, **names},
            actions={**self.actions, **says},
            deadlines={**self.deadlines, **names},
        )

    def instalment(self, key: str) -> str:
        """Name a payment; one that the wording file does not know is printed as it is."""
        return self.instalments.get(key, key)

    def rating(self, key: str) -> str:
        """Name a rating; one that the wording file does not know is printed as it is."""
        return self.ratings.get(key, key)

    def result(self, key: str) -> str:
        """Name a result; one that the wording file does not know is printed as it is."""
        return self.results.get(key, key)

    def kind(self, key: str) -> str:
        """Name a kind of mail."""
        return self.kinds[key]

    def reasons(self, facts: dict[str, Any]) -> list[str]:
        """Say each ground in *facts* with its figures; one without all of them, alone."""
        said: dict[str, Callable[[Any], str]] = {
            "as_of": self.weekday,
            "spent": self.amount,
            "expected": self.amount,
            "index": self.percent,
            "least": self.percent,
            "disallowed": self.amount,
            "missing": lambda days: self.joined([self.day(dt.date.fromisoformat(d)) for d in days]),
            "assessment": lambda kind: self.assessments.get(kind, kind),
            "rating": self.rating,
        }
        words = {
            name: said[name](value) if name in said else value
            for name, value in facts.items()
            if value is not None
        }
        return [
            self.grounds[ground].format_map(words)
            if _fields(self.grounds[ground]) <= words.keys()
            else self.grounds_alone[ground]
            for ground in facts.get("grounds") or ()
        ]

    def clause(self, clause: str) -> str:
        """Write a clause as mails have it: 正文一(五)."""
        for written, said in self.clauses.items():
            clause = clause.replace(written, said)
        return clause.strip()

    def joined(self, names: tuple[str, ...] | list[str]) -> str:
        """Print *names* as one list."""
        return self.separator.join(names)


def _fields(sentence: str) -> set[str]:
    """The names that a sentence is filled with."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
