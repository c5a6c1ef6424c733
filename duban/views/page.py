"""What a page consists of: parts in an order, each with its titles and plain values.

A page is made once and rendered anywhere: as a table on a terminal, as HTML, a sheet, a mail, as
JSON. Its values stay what they are (fen, days, codes); how they are printed says the column.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from config.words import Language, Section, Words
from duban.views.charts import Drawing
from states.money import grouped

Tone = Literal["", "good", "warn", "bad", "faint"]
"""What a thing asks for: nothing, or trust, a look, an act; *faint* stands back."""


class Coded(msgspec.Struct, frozen=True):
    """A code with what it is called: people read the label, programs the code."""

    code: str | bool | None
    label: str


class Badge(Coded, frozen=True):
    """A code that stands out, with what is told of it to who points at it."""

    told: str


class Subject(StrEnum):
    """What has a page of its own."""

    TODAY = "today"
    CASE = "case"
    CASES = "cases"
    ACT = "act"
    CORRECTION = "correction"
    APPROVALS = "approvals"
    APPROVAL = "approval"
    DUTIES = "duties"
    MAIL = "mail"
    MAILS = "mails"
    RECEIVED = "received"
    MAIL_KIND = "mail_kind"
    LEDGER = "ledger"
    RECORD = "record"
    DUTY = "duty"
    NIGHT = "night"
    JOB = "job"
    PERSON = "person"
    CONTACT = "contact"
    PROGRAMME = "programme"
    ARCHIVE = "archive"
    ALARM = "alarm"
    ALARMS = "alarms"


class Ref(msgspec.Struct, frozen=True):
    """Something that has a page of its own; where there are no pages, its label alone.

    `key` is its name there: a case, a mail, a day; of a list what is asked of it, as an address.
    """

    label: str
    subject: Subject
    key: str


Raw = Mapping[str, Any]
"""Facts as they are kept, for programs alone."""

Value = str | int | float | bool | date | datetime | Coded | Ref | Raw | tuple["Value", ...] | None


class Kind(StrEnum):
    """How the values of a column are printed; money comes in fen, a number is no amount.

    A clause stands in data as the notice has it, and is printed by its name.
    """

    TEXT = "text"
    CODED = "coded"
    COUNT = "count"
    DAYS = "days"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    CLAUSE = "clause"


class Where(StrEnum):
    """Where a column stands: everywhere, not on a page (sheets and data), in data alone."""

    PAGE = "page"
    SHEET = "sheet"
    DATA = "data"


NUMERIC = frozenset({Kind.COUNT, Kind.DAYS, Kind.MONEY, Kind.NUMBER})
"""The kinds that stand to the right."""


class Column(msgspec.Struct, frozen=True):
    """A column: its name, its title, how its values are printed.

    In data its name is the key; a code stands there under it, its label under `<key>_label`.
    `bar` draws the value beside it; a `whole` value is never broken over lines.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    where: Where = Where.PAGE
    bar: bool = False
    whole: bool = False


class Table(msgspec.Struct, frozen=True):
    """A list. `tones` colour its rows where given; `more` rows were left out before.

    Of a table `of_more` there are more rows yet than its count, which were not counted. `all_at`
    is where all of them stand.
    `sums` stand under its rows and count as none of them. `empty` is said where there are no rows;
    without it an empty table is left out. `details` say, row by row, where more is told of it.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    tones: tuple[Tone, ...] = ()
    tone: Tone = ""
    more: int = 0
    of_more: bool = False
    all_at: Ref | None = None
    empty: str = ""
    sums: tuple[Value, ...] = ()
    details: tuple[Ref | None, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows) + self.more

    @property
    def counted(self) -> str:
        """How many there are, as it is said."""
        return f"{self.count:,}+" if self.of_more else f"{self.count:,}"

    def cut(self, most: int) -> "Table":
        """The same with its first rows alone; `more` counts those left out."""
        if len(self.rows) <= most:
            return self
        left = len(self.rows) - most
        return msgspec.structs.replace(
            self,
            rows=self.rows[:most],
            tones=self.tones[:most],
            details=self.details[:most],
            more=self.more + left,
        )

    @property
    def said(self) -> list[int]:
        """The numbers of the columns that stand on a page: those that say anything."""
        return [
            n
            for n, column in enumerate(self.columns)
            if column.where is Where.PAGE
            and any(not is_nothing(row[n], column.kind) for row in self.rows)
        ]


class Pair(msgspec.Struct, frozen=True):
    """A value under its title."""

    key: str
    title: str
    value: Value
    kind: Kind = Kind.TEXT
    tone: Tone = ""


class Pairs(msgspec.Struct, frozen=True):
    """Values under their titles; one that is nothing is left out on a page."""

    key: str
    title: str
    pairs: tuple[Pair, ...]


class Prose(msgspec.Struct, frozen=True):
    """Sentences, a paragraph a line; `language` is theirs where it is not that of the page."""

    key: str
    title: str
    lines: tuple[str, ...]
    tone: Tone = ""
    language: Language | None = None


class Tile(msgspec.Struct, frozen=True):
    """A figure that is to be seen first.

    `anchor` names the part of the page that explains it, `to` a list of exactly what it counts.
    """

    label: str
    value: str
    tone: Tone = ""
    anchor: str = ""
    to: Ref | None = None


class Check(msgspec.Struct, frozen=True):
    """Whether something proves itself, in a sentence."""

    label: str
    text: str
    tone: Tone = "good"


class Figures(msgspec.Struct, frozen=True):
    """Figures that are to be seen first, in a row."""

    key: str
    tiles: tuple[Tile, ...]


class Checks(msgspec.Struct, frozen=True):
    """What proves itself, and what does not."""

    key: str
    title: str
    checks: tuple[Check, ...]


class Chart(msgspec.Struct, frozen=True):
    """A drawing; where it can't be drawn, its table says the same."""

    key: str
    drawing: Drawing
    table: Table | None = None


Part = Table | Pairs | Prose | Figures | Checks | Chart


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page: its title and its parts, in the order in which they are read.

    `lead` says it in one sentence; `mark` stands over everything of a training office.
    """

    key: str
    language: Language
    title: str
    parts: tuple[Part, ...]
    lead: str = ""
    mark: str | None = None

    def table(self, key: str) -> Table:
        """The table of that name. Raises KeyError where there is none."""
        for part in self.parts:
            if isinstance(part, Table) and part.key == key:
                return part
        raise KeyError(key)


def column(
    words: Words,
    key: str,
    kind: Kind = Kind.TEXT,
    *,
    title: str = "",
    where: Where = Where.PAGE,
    whole: bool = False,
) -> Column:
    """A column under the title that the words have for *title*, by default for its key."""
    return Column(key, words.say(f"column.{title or key}"), kind, where, whole=whole)


def data(key: str, kind: Kind = Kind.TEXT) -> Column:
    """A column for programs alone, which needs no title."""
    return Column(key, key, kind, Where.DATA)


def pair(words: Words, key: str, value: Value, kind: Kind = Kind.TEXT, *, title: str = "") -> Pair:
    """A value under the title that the words have for *title*, by default for its key."""
    return Pair(key, words.say(f"column.{title or key}"), value, kind)


def coded(words: Words, section: Section, code: str, *, short: bool = False) -> Coded:
    """A code with its label; a *short* one goes without what stands in brackets."""
    label = words.label(section, code)
    return Coded(code, label.partition("（")[0].partition(" (")[0] if short else label)


def is_nothing(value: Value, kind: Kind = Kind.TEXT) -> bool:
    """Whether a value says nothing: absent, an empty text or list, no money."""
    if isinstance(value, Coded | Ref):
        return not value.label
    return value is None or value in ("", ()) or (kind is Kind.MONEY and value == 0)


def printed(value: Value, kind: Kind, words: Words) -> str:
    """A value of a column as a person reads it; nothing for None."""
    match value:
        case None:
            return ""
        case Coded() | Ref():
            return value.label
        case tuple():
            return words.listed(printed(one, kind, words) for one in value)
        case bool():
            return words.say("word.yes" if value else "word.no")
        case int() if kind is Kind.MONEY:
            return grouped(value)
        case int() if kind is not Kind.NUMBER:
            return f"{value:,}"
        case float():
            return f"{value:g}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case str() if kind is Kind.CLAUSE:
            return words.label("clause", value)
    return str(value)
