"""The training office: a synthetic programme played into it up to its own today."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib.resources import files

from duban.bootstrap.desk import TRAINING, Desk
from duban.bootstrap.editions import NOTICE
from duban.bootstrap.founding import create, founding
from duban.environment import Settings
from duban.running.correspondence import post_of
from notifications.outbound import folder
from states.calendar import OFFICE_TIME, ONE_DAY, every_day
from workflow.mail.delivery import deliver
from workflow.night.looking import JOB_TIME
from workflow.office.door import Office
from workflow.record import cases
from workflow.rehearsal.change import Rehearsed
from workflow.rehearsal.player import Player, StandingClock, planned
from workflow.rehearsal.scenario import Script, read_script

BEGINS_ON = date(2024, 4, 10)
"""The training office's first today: every step, a flag and a clawback are there to see."""


def packaged_programme() -> Script:
    """The synthetic programme that comes with the package."""
    source = files("config") / "programmes" / "training.json"
    return read_script(json.loads(source.read_text(encoding="utf-8")))


def create_training_office(settings: Settings, progress: Callable[[date, int, int], None]) -> None:
    """Make a training office and play its past: acts, nightly jobs, and mails into the folder.

    *progress* is told each day with how many are done of how many.
    """
    with founding(settings) as aside:
        desk = create(aside, TRAINING, BEGINS_ON)
        play_past(desk, packaged_programme(), BEGINS_ON, progress)
        desk.store.close()


def play_past(
    desk: Desk, script: Script, until: date, progress: Callable[[date, int, int], None]
) -> None:
    """Play a script's events up to the day before *until*, with the jobs of every day.

    The reports of those nights are kept but not mailed: they would bury the letters.
    """
    acts = [
        planned(cases.case_id(NOTICE, one.region_code), event)
        for one in script.scenarios
        for event in one.events
    ]
    days = list(every_day(min(one.at for one in acts).date(), until - ONE_DAY))
    _Past(desk, days, progress).lead(days, acts)
    desk.set_date(until)


class _Past(Player):
    """Plays the past of an office in training on a clock of its own."""

    def __init__(
        self, desk: Desk, days: Sequence[date], progress: Callable[[date, int, int], None]
    ) -> None:
        clock = StandingClock(datetime.combine(days[0], JOB_TIME, OFFICE_TIME))
        office = Office(desk.store, Rehearsed(desk.office.shelf), clock, desk.office.vault)
        super().__init__(office, clock)
        self._desk, self._progress = desk, progress
        self._played, self._days = 0, len(days)

    def day_over(self, day: date) -> None:
        """Let the mails of the day go into the folder."""
        post = post_of(self._desk, "zh")
        deliver(self.office, post, folder.courier(self._desk.mails), day)
        self._played += 1
        self._progress(day, self._played, self._days)
