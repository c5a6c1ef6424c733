"""The two drawings of a report, worked out to coordinates: bars by step, a curve over nights."""

from datetime import date

import msgspec

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
