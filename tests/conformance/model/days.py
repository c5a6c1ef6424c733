"""Working days and terms, counted by hand from a list of holidays and make-up days."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

DAY = timedelta(days=1)


class Beyond(LookupError):
    """A day lies outside the years that are known; nothing is guessed (R-T.7)."""


@dataclass(frozen=True)
class Days:
    """The known years, with weekdays off and weekend days on."""

    first: date
    last: date
    off: frozenset[date]
    on: frozenset[date]

    def works(self, day: date) -> bool:
        """Whether the office works on a day."""
        if not self.first <= day <= self.last:
            raise Beyond(day)
        return day in self.on if day.weekday() >= 5 else day not in self.off

    def from_on(self, day: date) -> date:
        """The day itself, or the next on which somebody works (R-T.2)."""
        while not self.works(day):
            day += DAY
        return day

    def back_to(self, day: date) -> date:
        """The day itself, or the one before on which somebody works (R-T.2)."""
        while not self.works(day):
            day -= DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The so many-th working day later; the first day is not counted (R-T.1)."""
        while count:
            day += DAY
            count -= self.works(day)
        if not self.first <= day <= self.last:
            raise Beyond(day)
        return day

    @cached_property
    def _worked(self) -> list[int]:
        """How many working days there are up to each known day."""
        known = (self.first + DAY * n for n in range((self.last - self.first).days + 1))
        return list(accumulate(self.works(day) for day in known))

    def between(self, since: date, until: date) -> int:
        """Working days later than *since*, up to and including *until*."""
        if until <= since:
            return 0
        return self._worked[(until - self.first).days] - self._worked[(since - self.first).days]

    def end(self, started: date, term: str) -> date | None:
        """When a term ends: "5wd", "30d", "12m" or "to:2023-07-31"; None where nobody knows."""
        try:
            if term.startswith("to:"):
                return self.from_on(date.fromisoformat(term[3:]))
            if term.endswith("wd"):
                return self.after(started, int(term[:-2]))
            if term.endswith("m"):
                return self.from_on(months_later(started, int(term[:-1])))
            return self.from_on(started + DAY * int(term[:-1]))
        except Beyond:
            return None

    def rungs(self, due: date | None, made: date, offsets: Collection[int]) -> list[date]:
        """The days of reminders of a duty: rolled back, and later than it was made (R-T.6)."""
        if due is None:
            return []
        own = [due - DAY * offset for offset in offsets]
        rolled = {self.back_to(day) for day in own if day > made}
        return sorted(day for day in rolled if day > made)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarter_ends(first: date, last: date) -> list[date]:
    """The quarter ends from the first day to the last."""
    return [
        day
        for year in range(first.year, last.year + 1)
        for day in (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31))
        if first <= day <= last
    ]
