"""A courier whose server answers as drawn, and a clock that may end the process that reads it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from notifications.parcel import Fate, Parcel, Result, Unreachable
from states.saying import saying
from workflow.mail.in_hand import MARGIN

ANSWERS: dict[Fate, str] = {
    "sent": "250 2.0.0 OK",
    "deferred": "451 4.7.1 greylisted",
    "failed": "550 5.1.1 no such user",
    "uncertain": "connection lost after the final dot",
}


class Killed(BaseException):
    """The process ended here; nothing of it is cleaned up."""


class Busy(Exception):
    """The database did not answer this once."""


class MortalClock:
    """The clock of an office, on which the process dies after a number of readings."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.readings: int | None = None
        self.is_busy = False

    def __call__(self) -> datetime:
        """The time."""
        if self.readings is not None:
            if self.readings <= 0:
                raise Killed
            self.readings -= 1
        if self.is_busy:
            self.is_busy = False
            raise Busy
        return self._now()


class Watch(Protocol):
    """Who looks on as mails are handed over."""

    def handed_over(self, parcel: Parcel, *, is_taken: bool) -> None: ...
    def settled(self, parcel: Parcel, fate: Fate) -> None: ...


class Carrier:
    """A way out that is *healthy* or not; `between` may happen while a mail is in hand."""

    def __init__(
        self,
        draw: Random,
        clock: MortalClock,
        watch: Watch,
        let_pass: Callable[[timedelta], None],
        between: Callable[[], None],
        *,
        healthy: bool,
    ) -> None:
        self._draw, self._clock, self._watch = draw, clock, watch
        self._let_pass, self._between = let_pass, between
        self._healthy = healthy

    def __call__(self, parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        """Carry them, one told at a time."""
        for parcel in parcels:
            if not self._healthy and self._draw.random() < 0.05:
                told([Result(parcel.key, "deferred", "no connection")])
                self._watch.settled(parcel, "deferred")
                raise Unreachable(saying("server.not_reached", place="mail", why="no connection"))
            fate = self._fate()
            is_taken = fate == "sent" or (fate == "uncertain" and self._draw.random() < 0.5)
            self._watch.handed_over(parcel, is_taken=is_taken)
            if not self._healthy and self._draw.random() < 0.3:
                self._let_pass(MARGIN * self._draw.random())
                self._between()
                self._clock.is_busy = self._draw.random() < 0.1
            self._tell(Result(parcel.key, fate, ANSWERS[fate]), told)
            self._watch.settled(parcel, fate)

    def _fate(self) -> Fate:
        if self._healthy:
            return "sent"
        weights = {"sent": 80, "deferred": 12, "failed": 4, "uncertain": 4}
        (fate,) = self._draw.choices(list(ANSWERS), [weights[one] for one in ANSWERS])
        return fate

    def _tell(self, result: Result, told: Callable[[list[Result]], None]) -> None:
        try:
            told([result])
        except Busy:
            self._clock.is_busy = self._draw.random() < 0.3
            told([result])
