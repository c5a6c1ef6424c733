"""The one place where a clock is read."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from states.calendar import OFFICE_TIME

Wall = Callable[[], datetime]

DRIFT = timedelta(minutes=5)
"""So far from what has gone by, the wall is set right bit by bit; further, it was put elsewhere."""

NO_STEP = timedelta()

ASKED_SECONDS = 10.0
"""So often a clock that many machines share is asked; in between it is counted."""


def now() -> datetime:
    """The time at the office, aware."""
    return datetime.now(OFFICE_TIME)


def elapsed() -> float:
    """Seconds since some beginning, which no setting of the clock moves; sleep counts if it can."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SteadyClock:
    """The clock of a process that stays: the wall's when it began, and what has gone by since.

    It follows a wall that drifts. One that is put forward or back by more it does not follow,
    and tells of it in `step`, until the wall agrees again or the process begins anew.
    """

    def __init__(self, wall: Wall = now, gone_by: Callable[[], float] = elapsed) -> None:
        self._wall, self._gone_by = wall, gone_by
        self._since = (wall(), gone_by())
        self.step = NO_STEP

    def __call__(self) -> datetime:
        """The office's time."""
        began, at = self._since
        wall, gone_by = self._wall(), self._gone_by()
        steady = began + timedelta(seconds=gone_by - at)
        off = wall - steady
        if abs(off) > DRIFT:
            self.step = off
            return steady
        self.step, self._since = NO_STEP, (wall, gone_by)
        return wall


class CommonClock:
    """The clock of a server, which many machines share, however theirs are set.

    *ask* tells what it says, None where it can't be asked: then what has gone by is counted on.
    """

    def __init__(
        self, ask: Callable[[], datetime | None], gone_by: Callable[[], float] = elapsed
    ) -> None:
        self._ask, self._gone_by = ask, gone_by
        self._since = (ask() or now(), gone_by())
        self._asked_at = gone_by()

    def __call__(self) -> datetime:
        """The time by that clock, at the office."""
        if self._gone_by() - self._asked_at >= ASKED_SECONDS:
            self._ask_again()
        said, at = self._since
        return (said + timedelta(seconds=self._gone_by() - at)).astimezone(OFFICE_TIME)

    def _ask_again(self) -> None:
        self._asked_at = self._gone_by()  # first: others count on while this one waits
        told = self._ask()
        if told is not None:
            self._since = (told, self._gone_by())


class OfficeClock:
    """The clock of an office: the wall's, or one whose date is set by hand (training)."""

    def __init__(self, business_date: date | None = None) -> None:
        self.business_date = business_date
        self.wall: Wall = lambda: now()  # found when it is called, so that a test can set it

    def __call__(self) -> datetime:
        """The office's time; a training office has its own date at the hour of the wall."""
        return self.dated(self.wall())

    def dated(self, moment: datetime) -> datetime:
        """A moment of the wall as the office dates it."""
        if self.business_date is None:
            return moment
        return datetime.combine(self.business_date, moment.timetz())
