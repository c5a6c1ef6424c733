"""The cells of the nightly report: how places, items, steps and counts are put into words."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from config.words import Section, Words
from duban.views.page import Column, Kind, Ref, Subject, Table, Tone, Value, Where
from duban.views.places import Regions
from states.labels import read_label
from workflow.night.reports import Late
from workflow.record.cases import case_id

KINDS: dict[str, Kind] = {
    "overdue_working_days": Kind.DAYS,
    "days_left": Kind.DAYS,
    "outstanding": Kind.MONEY,
    "decided": Kind.MONEY,
    "proposed": Kind.MONEY,
    "yuan": Kind.MONEY,
    "count": Kind.COUNT,
    "overdue": Kind.COUNT,
    "city_overdue": Kind.COUNT,
    "flags": Kind.COUNT,
    "due": Kind.DAY,
    "day": Kind.DAY,
}
"""How the columns that are no text are printed."""
IN_SHEETS = {"region_code": Where.SHEET, "unit": Where.SHEET}
BARS = frozenset({"overdue_working_days", "yuan"})


class OfCase(Protocol):
    """A row of the report that is of a case; of none where it has no region."""

    @property
    def programme(self) -> str:
        """The programme of the case; empty in the first reports."""
        ...

    @property
    def region_code(self) -> str:
        """The code of its region."""
        ...


class Cells:
    """What puts values into words, in the language of the labels.

    Of *several* programmes each row says which it is of; of one, sheets and data alone do.
    """

    def __init__(self, regions: Regions, words: Words, *, several: bool) -> None:
        self.regions, self.words = regions, words
        self._hidden = {**IN_SHEETS, **({} if several else {"programme": Where.SHEET})}

    def table(
        self,
        key: str,
        columns: tuple[str, ...],
        rows: Iterable[tuple[Value, ...]],
        *,
        tone: Tone = "",
        tones: tuple[Tone, ...] = (),
        more: int = 0,
    ) -> Table:
        """A table under its title; the columns by name, with titles and kinds of their own."""
        made = tuple(
            Column(
                name,
                self.words.say(f"night_column.{name}"),
                KINDS.get(name, Kind.TEXT),
                self._hidden.get(name, Where.PAGE),
                name in BARS,
            )
            for name in columns
        )
        title = self.words.say(f"night_table.{key}")
        return Table(key, title, made, tuple(rows), tones=tones, tone=tone, more=more)

    def label(self, section: Section, key: str) -> str:
        """What a name is called."""
        return self.words.label(section, key)

    def amount(self, name: str) -> str:
        """An amount by its name, or by that of its account."""
        return self.label("money" if name in self.words.names("money") else "account", name)

    def place(self, one: OfCase) -> tuple[str, str, Value, str]:
        """Programme, code, name and filing unit of what is of a case, or of the whole office.

        The name leads to the case, but in the first reports, which name no programme.
        """
        code = one.region_code
        if not code:
            return ("", "", self.words.say("night.whole_office"), "")
        region = self.regions.get(code)
        name, unit = (self.words.region(region), region.unit) if region else (code, "")
        case = Ref(name, Subject.CASE, case_id(one.programme, code)) if one.programme else name
        return one.programme, code, case, unit

    def steps(self, items: Iterable[str]) -> str:
        """The steps that the items belong to, wherever their case stands."""
        steps = {int(read_label(item).laid_down.step) for item in items}
        return self.words.listed(str(step) for step in sorted(steps))

    def items(self, one: Late) -> str:
        """The items; where they are not equally late, each with its own working days."""
        names = [self.label("item", item) for item in one.items]
        if len(set(one.days)) < 2:
            return self.words.listed(names)
        days = [self.words.say("night.later").format(n) for n in one.days]
        return self.words.listed(f"{a} {b}" for a, b in zip(names, days, strict=True))

    def done(self, counts: Mapping[str, int]) -> str:
        """What a job counted, as far as it is anything."""
        said = [self._count(name, n) for name, n in counts.items() if n]
        return self.words.listed(said) or self.words.say("night.idle")

    def _count(self, name: str, n: int) -> str:
        said = self.words.named("night_count", name)
        return said.format(n) if "{" in said else f"{said} {n}"
