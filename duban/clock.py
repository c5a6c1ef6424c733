"""The one place where a clock is read."""

from datetime import date, datetime

from states.calendar import OFFICE_TIME


def now() -> datetime:
    """The time at the office, aware."""
    return datetime.now(OFFICE_TIME)


class OfficeClock:
    """The clock of an office: the wall's, or one whose date is set by hand (training)."""

    def __init__(self, business_date: date | None = None) -> None:
        self.business_date = business_date
        self._stands_at: datetime | None = None

    def stand_at(self, moment: datetime | None) -> None:
        """Stand still at *moment* while the past is played; None lets it run again."""
        self._stands_at = moment

    def __call__(self) -> datetime:
        """The office's time; a training office has its own date at the hour of the wall."""
        if self._stands_at is not None:
            return self._stands_at
        moment = now()
        if self.business_date is None:
            return moment
        return datetime.combine(self.business_date, moment.timetz())
