"""Drawings, worked out to coordinates: what stands in a report, and what shows money."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

import msgspec

from states.money import grouped

WIDTH, HEIGHT = 460, 150
LEFT, RIGHT, TOP, FOOT = 8, 30, 14, 22
ROW = 24
LABEL = 150


class Bar(msgspec.Struct, frozen=True):
    """A row of two bars, one after the other: what others are late with, and what the city is."""

    label: str
    others: int
    city: int


class Bars(msgspec.Struct, frozen=True):
    """Rows of bars on one scale."""

    title: str
    legend: tuple[str, str]
    rows: tuple[Bar, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(row.others or row.city for row in self.rows)

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return len(self.rows) * ROW + 2

    def drawn(self) -> list[tuple[Bar, int, float, float]]:
        """Each row with its top and the lengths of its two bars."""
        most = max([row.others + row.city for row in self.rows], default=0) or 1
        scale = (WIDTH - LABEL - RIGHT - 20) / most
        return [
            (row, n * ROW, round(row.others * scale, 1), round(row.city * scale, 1))
            for n, row in enumerate(self.rows)
        ]


class Curve(msgspec.Struct, frozen=True):
    """Two lines over the same nights: how many were late, by others and by the city."""

    title: str
    legend: tuple[str, str]
    days: tuple[date, ...]
    others: tuple[int, ...]
    city: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there are too few nights for a line."""
        return len(self.days) < 2

    @property
    def top(self) -> int:
        """The highest value, at least 1."""
        return max((*self.others, *self.city, 1))

    def at(self, n: int, value: int) -> tuple[float, float]:
        """Where the value of the night *n* stands."""
        across = (WIDTH - LEFT - RIGHT) / max(len(self.days) - 1, 1)
        down = (HEIGHT - TOP - FOOT) * (1 - value / self.top)
        return round(LEFT + n * across, 1), round(TOP + down, 1)

    def line(self, values: tuple[int, ...]) -> str:
        """The points of a line, as SVG takes them."""
        return " ".join(f"{x},{y}" for x, y in (self.at(n, v) for n, v in enumerate(values)))

    def area(self, values: tuple[int, ...]) -> str:
        """The surface below a line."""
        floor, last = HEIGHT - FOOT, self.at(len(values) - 1, 0)[0]
        return f"{LEFT},{floor} {self.line(values)} {last},{floor}"


class AmountRow(msgspec.Struct, frozen=True):
    """Amounts of one place in fen, in the order of the legend."""

    label: str
    amounts: tuple[int, ...]


class AmountBars(msgspec.Struct, frozen=True):
    """Amounts of several places on one scale, one bar over the other.

    The first three are parts of each other, as what was paid is of what was approved; the last
    is a part of the second.
    """

    title: str
    legend: tuple[str, ...]
    rows: tuple[AmountRow, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(any(row.amounts) for row in self.rows)

    def lengths(self, row: AmountRow) -> tuple[float, ...]:
        """The lengths of a row's bars, of 100."""
        most = max(max(one.amounts) for one in self.rows)
        return tuple(round(100 * fen / most, 2) for fen in row.amounts)

    def told(self, row: AmountRow) -> str:
        """A row in words."""
        pairs = zip(self.legend, row.amounts, strict=True)
        return f"{row.label} · " + " · ".join(f"{name} {grouped(fen)}" for name, fen in pairs)


class Reported(msgspec.Struct, frozen=True):
    """A report of spending: cumulative in fen, how it was judged, and both in words."""

    day: date
    spent: int
    verdict: str
    told: str


class Spending(msgspec.Struct, frozen=True):
    """What was spent against what is expected, in fen, over the days of a contract.

    Spending below *yellow* of what is expected is slow, below *red* severely so, once it is
    judged at all. The legend names the line and the two bands.
    """

    title: str
    legend: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    expected: tuple[int, ...] = ()
    yellow: float = 0
    red: float = 0
    judged_from: date | None = None
    top: int = 0
    today: date | None = None
    today_is: str = ""
    reports: tuple[Reported, ...] = ()

    WIDE: ClassVar = 560
    HIGH: ClassVar = 240
    MARGIN: ClassVar = (84, 12, 14, 26)
    """Left, right, above, below."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return len(self.days) < 2 or not self.top

    @property
    def marks(self) -> list[tuple[str, float]]:
        """The amounts that stand beside the drawing, with their heights."""
        return [(grouped(fen), self.down(fen)) for fen in (0, self.top // 2, self.top)]

    def across(self, day: date) -> float:
        """How far to the right a day stands; one outside of the contract at its edge."""
        left, right, _, _ = self.MARGIN
        first, last = self.days[0], self.days[-1]
        part = (min(max(day, first), last) - first).days / (last - first).days
        return round(left + (self.WIDE - left - right) * part, 1)

    def down(self, fen: float) -> float:
        """How far down an amount stands."""
        _, _, above, below = self.MARGIN
        return round(above + (self.HIGH - above - below) * (1 - fen / self.top), 1)

    def line(self) -> str:
        """The points of what is expected, as SVG takes them."""
        return self._points(1.0, self.days)

    def band(self, high: float, low: float) -> str:
        """The surface between two shares of what is expected, from the day that is judged."""
        days = [day for day in self.days if self.judged_from is None or day >= self.judged_from]
        return f"{self._points(high, days)} {self._points(low, days[::-1])}".strip()

    def spent(self) -> str:
        """The points of what was spent, from the first day on."""
        points = [(self.days[0], 0), *sorted((one.day, one.spent) for one in self.reports)]
        return " ".join(f"{self.across(day)},{self.down(fen)}" for day, fen in points)

    def _points(self, share: float, days: Sequence[date]) -> str:
        expected = dict(zip(self.days, self.expected, strict=True))
        return " ".join(f"{self.across(day)},{self.down(expected[day] * share)}" for day in days)


class Place(msgspec.Struct, frozen=True):
    """A place on a map: its name, its colour, what stands under the name, all of it in words.

    `case` is the case that it leads to, if there is one. A place without an outline is a point;
    one that stands in the inset `lies` elsewhere too, small and without its name.
    """

    name: str
    at: tuple[int, int]
    outline: tuple[tuple[int, int], ...]
    look: str
    said: str
    told: str
    case: str
    lies: tuple[tuple[int, int], ...] = ()

    @property
    def outlines(self) -> list[str]:
        """The outlines, as SVG takes them; none for a point."""
        drawn = (one for one in (self.lies, self.outline) if one)
        return [" ".join(f"{x},{y}" for x, y in one) for one in drawn]


class CityDrawing(msgspec.Struct, frozen=True):
    """Places on a canvas, coloured; the legend has a name for each colour.

    `frames` are where a part lies and where it is shown larger, by left, top, width and height;
    what that part is called stands at `named_at`.
    """

    title: str
    canvas: tuple[int, int, int, int]
    legend: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    frames: tuple[tuple[int, int, int, int], ...] = ()
    named: str = ""
    named_at: tuple[int, int] = (0, 0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.places


Drawing = Bars | Curve | AmountBars | Spending | CityDrawing
