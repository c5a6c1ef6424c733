"""Calendar years that an office is to take up: what they would move, and putting them in force."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import msgspec

from duban.bootstrap import yearbook
from duban.bootstrap.desk import Desk
from duban.bootstrap.yearbook import Year
from states.calendar import WorkCalendar
from states.saying import Failure, saying
from workflow.office import redating
from workflow.office.redating import Move
from workflow.store.transaction import Transaction


class EndsBefore(Failure):
    """With these years the calendar would end before today; nothing was changed."""


class CalendarMoved(Failure):
    """Other years are kept than when these were looked at, or other dates would move; nothing was
    changed."""


class Proposed(msgspec.Struct, frozen=True):
    """Years as they would be kept, the calendar with them, and the dates that it would move.

    `before` are the years that were kept, `new` those that were given; they differ from the
    calendar in force from *since* on.
    """

    new: tuple[Year, ...]
    years: tuple[Year, ...]
    calendar: WorkCalendar
    since: date
    moves: tuple[Move, ...]
    before: tuple[Year, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether the office has these years already, and no date would move."""
        return self.years == self.before and not self.moves

    @property
    def version(self) -> str:
        """A digest of all that was looked at: the years, those kept before, and what would move."""
        shown = ([one.hash for one in (*self.new, *self.before)], len(self.new), self.moves)
        return sha256(msgspec.json.encode(shown)).hexdigest()


def proposed(desk: Desk, given: Sequence[Year]) -> Proposed:
    """What years would bring. Raises EndsBefore, and ConfigError where a year would be left out."""
    new = yearbook.joined((), tuple(given))
    with desk.store.reading() as transaction:
        before = yearbook.kept(transaction)
    years = yearbook.joined(before, new)
    calendar, today = yearbook.calendar_with(years), desk.office.today
    if today not in calendar:
        raise EndsBefore(saying("calendar.ends_before", last=calendar.last, day=today))
    since = date(min(year.table.year for year in new), 1, 1)
    with desk.store.reading() as transaction:
        moves = tuple(redating.moves(transaction, calendar, since))
    return Proposed(new, years, calendar, since, moves, before)


def adopt(desk: Desk, change: Proposed) -> int:
    """Put years in force as they were looked at, and return how many dates moved.

    Raises DatesStand, and CalendarMoved where anything would come otherwise than was shown.
    """

    def keep(transaction: Transaction) -> None:
        if yearbook.kept(transaction) != change.before:
            raise CalendarMoved(saying("calendar.moved"))
        yearbook.keep(transaction, change.years)

    def agree(moves: Sequence[Move]) -> None:
        if tuple(moves) != change.moves:
            raise CalendarMoved(saying("calendar.moved"))

    return len(redating.adopt(desk.office, change.since, keep, agree))
