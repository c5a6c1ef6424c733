"""A time axis, worked out to coordinates: marks in lanes over one scale of days."""

from datetime import date, timedelta
from itertools import groupby

import msgspec

from duban.views.page import Tone

WIDTH, LEFT, RIGHT = 960, 110, 20
TOP, LANE, FOOT = 26, 34, 24
TICKS_APART = 64
DAY = timedelta(days=1)
GRAVITY: tuple[Tone, ...] = ("bad", "warn", "", "good", "faint")
"""Of the marks of one dot the gravest gives it its colour."""


class Mark(msgspec.Struct, frozen=True):
    """What stands on a day in a lane."""

    lane: int
    day: date
    says: str
    tone: Tone = ""


class Dot(msgspec.Struct, frozen=True):
    """The marks of one day in one lane, as they are drawn."""

    x: float
    y: float
    title: str
    tone: Tone
    count: int


class Axis(msgspec.Struct, frozen=True):
    """Lanes over the days from *first* to *last*, with today among them.

    Marks of other days are left out.
    """

    title: str
    lanes: tuple[str, ...]
    first: date
    last: date
    today: date
    today_says: str
    marks: tuple[Mark, ...]

    @property
    def height(self) -> int:
        """The height of the drawing."""
        return TOP + LANE * len(self.lanes) + FOOT

    @property
    def now(self) -> float:
        """Where today stands."""
        return self._x(self.today)

    def rows(self) -> list[tuple[str, int]]:
        """The lanes with the heights that they run at."""
        return [(label, TOP + LANE * n + LANE // 2) for n, label in enumerate(self.lanes)]

    def dots(self) -> list[Dot]:
        """The marks as they are drawn: one dot a day and lane, which tells of all its marks."""
        heights = [y for _, y in self.rows()]
        shown = (one for one in self.marks if self.first <= one.day <= self.last)
        ordered = sorted(shown, key=_place)
        found = []
        for (lane, day), group in groupby(ordered, key=_place):
            marks = list(group)
            title = "\n".join((day.isoformat(), *dict.fromkeys(one.says for one in marks)))
            tone = min((one.tone for one in marks), key=GRAVITY.index)
            found.append(Dot(self._x(day), heights[lane], title, tone, len(marks)))
        return found

    def ticks(self) -> list[tuple[str, float]]:
        """The beginnings of months, as many as have room for their names."""
        months = []
        day = (self.first.replace(day=1) + 31 * DAY).replace(day=1)
        while day <= self.last:
            months.append((f"{day:%Y-%m}", self._x(day)))
            day = (day + 31 * DAY).replace(day=1)
        room = (WIDTH - LEFT - RIGHT) // TICKS_APART
        every = -(-len(months) // room) if months else 1
        return months[::every]

    def _x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span, 1)


def _place(mark: Mark) -> tuple[int, date]:
    return mark.lane, mark.day
