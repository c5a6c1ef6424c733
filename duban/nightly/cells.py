"""The cells of the nightly report: how places, items, steps and counts are put into words."""

from collections.abc import Iterable, Mapping

from config.wording import Section as Names
from config.wording import Wording
from duban.nightly.words import words_of
from notifications.report import Column, Kind, Section, Tone, Value
from states.deadlines import step_of
from states.notice import Region
from workflow.night.reports import Late, Stuck

Regions = Mapping[str, Region]

KINDS: dict[str, Kind] = {
    "overdue_working_days": "days",
    "days_left": "days",
    "outstanding": "money",
    "decided": "money",
    "proposed": "money",
    "yuan": "money",
    "count": "count",
    "overdue": "count",
    "city_overdue": "count",
    "flags": "count",
    "due": "day",
    "day": "day",
}
"""How the columns that are no text are printed."""
IN_SHEETS = frozenset({"region_code", "unit"})
BARS = frozenset({"overdue_working_days", "yuan"})


class Cells:
    """What puts values into words, in the language of the labels."""

    def __init__(self, regions: Regions, labels: Wording) -> None:
        self.regions, self.labels = regions, labels
        self.words = words_of(labels.language)

    def section(
        self,
        key: str,
        columns: tuple[str, ...],
        rows: Iterable[tuple[Value, ...]],
        *,
        tone: Tone = "",
        tones: tuple[Tone, ...] = (),
        more: int = 0,
    ) -> Section:
        """A section under its title; the columns by name, with titles and kinds of their own."""
        made = tuple(
            Column(
                name,
                self.words.column[name],
                KINDS.get(name, "text"),
                name in IN_SHEETS,
                name in BARS,
            )
            for name in columns
        )
        title = self.words.section[key]
        return Section(key, title, made, tuple(rows), tones=tones, tone=tone, more=more)

    def label(self, section: Names, key: str) -> str:
        """What a name is called."""
        return self.labels.label(section, key)

    def amount(self, name: str) -> str:
        """An amount by its name, or by that of its account."""
        return self.label("money" if name in self.labels.money else "account", name)

    def place(self, code: str) -> tuple[str, str, str]:
        """Code, name and filing unit of a region."""
        region = self.regions.get(code)
        return (code, region.name, region.unit) if region else (code, code, "")

    def place_of(self, one: Stuck) -> tuple[str, str, str]:
        """The region that a mail is about, or the whole office."""
        if one.region_code:
            return self.place(one.region_code)
        return ("", self.words.page["whole_office"], "")

    def steps(self, items: Iterable[str]) -> str:
        """The steps that the items belong to, wherever their case stands (§2.3)."""
        return self.labels.listed(str(step) for step in sorted({int(step_of(i)) for i in items}))

    def items(self, one: Late) -> str:
        """The items; where they are not equally late, each with its own working days."""
        names = [self.label("item", item) for item in one.items]
        if len(set(one.days)) < 2:
            return self.labels.listed(names)
        days = [self.words.page["later"].format(n) for n in one.days]
        return self.labels.listed(f"{a} {b}" for a, b in zip(names, days, strict=True))

    def done(self, counts: Mapping[str, int]) -> str:
        """What a job counted, as far as it is anything."""
        said = [self.words.count.get(k, k + " {}").format(n) for k, n in counts.items() if n]
        return self.labels.listed(said) or self.words.page["idle"]
