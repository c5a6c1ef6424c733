"""The training office: a synthetic programme played into it up to its own today."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib.resources import files

from duban.bootstrap import NOTICE, TRAINING, Desk, create
from duban.clock import OfficeClock
from duban.founding import founding
from duban.settings import Settings
from states.actors import Channel, somebody
from states.calendar import OFFICE_TIME
from workflow.night.jobs import JOB_TIME, day_plan
from workflow.office.door import Office
from workflow.office.request import Conflict, Request
from workflow.record import cases
from workflow.rehearsal.change import Rehearsed
from workflow.rehearsal.scenario import Happening, Script, read_script

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
    own = desk.office
    office = Office(own.store, Rehearsed(own.library), own.clock, own.vault)
    events = sorted(
        ((event, one.region_code) for one in script.scenarios for event in one.events),
        key=lambda pair: (pair[0].at, pair[0].seq),
    )
    first = events[0][0].at.date()
    days = (until - first).days
    for n in range(days):
        day = first + timedelta(days=n)
        desk.clock.stand_at(datetime.combine(day, JOB_TIME, OFFICE_TIME))
        day_plan(office, day)
        while events and events[0][0].at.date() == day:
            _act(desk.clock, office, *events.pop(0))
        desk.send(day)
        progress(day, n + 1, days)
    desk.clock.stand_at(None)
    desk.set_date(until)


def _act(clock: OfficeClock, office: Office, event: Happening, region_code: str) -> None:
    clock.stand_at(event.at)
    answer = office.handle(
        Request(
            case_id=cases.case_id(NOTICE, region_code),
            command=event.command,
            actor=somebody(event.party, Channel.REHEARSAL),
            at=event.at,
        )
    )
    if isinstance(answer, Conflict):
        raise RuntimeError(f"{event.command.name} met a conflict while the past was played")
