"""The days of an office: catching up with what is due, and moving the date of one in training."""

from collections.abc import Callable
from datetime import date, datetime

from duban.bootstrap.desk import Desk
from duban.running.correspondence import file_mails
from states.calendar import ONE_DAY, every_day
from states.night_checks import last_due
from workflow.night import plan
from workflow.night.plan import Day, day_plan
from workflow.rehearsal.player import Player


def catch_up(desk: Desk) -> list[Day]:
    """Do the work of every day that was missed, today's with it once that is due.

    The mails of an office in training go into its folder.
    """
    done = plan.catch_up(desk.office, last_due(desk.days_until()))
    if done:
        file_mails(desk, done[-1].day)
    return done


def work_day(desk: Desk, day: date, *, proves: bool = True) -> Day:
    """Do what is left of the work of *day*; the mails of an office in training go to its folder.

    Unless other days follow at once, it *proves* a share of the office.
    """
    done = day_plan(desk.office, day, proves=proves)
    file_mails(desk, day)
    return done


def move_date(desk: Desk, until: date, progress: Callable[[date], None]) -> list[Day]:
    """Move the date of an office in training up to *until*, with the work of every day between."""
    done = catch_up(desk)
    mover = _Mover(desk, until, progress)
    mover.lead(every_day(desk.office.today + ONE_DAY, until))
    return [*done, *mover.done]


class _BusinessDate:
    """The stored date of an office in training, as a clock that is moved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def reach(self, moment: datetime) -> None:
        """Go on to the day of *moment*."""
        if moment.date() > self._desk.office.today:
            self._desk.set_date(moment.date())


class _Mover(Player):
    """Leads an office in training from day to day."""

    def __init__(self, desk: Desk, until: date, progress: Callable[[date], None]) -> None:
        super().__init__(desk.office, _BusinessDate(desk))
        self._desk, self._until, self._progress = desk, until, progress
        self.done: list[Day] = []

    def night(self, day: date) -> None:
        """Do the work of a day, and note what it was."""
        self.done.append(work_day(self._desk, day, proves=day == self._until))

    def day_over(self, day: date) -> None:
        """Say how far it is."""
        self._progress(day)
