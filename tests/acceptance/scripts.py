"""The scripts of the scenarios, and what each is played under."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from config.calendars import packaged_calendar
from config.notices import load_notice, with_policy
from config.procedures import load_procedure
from states.calendar import WorkCalendar
from states.notice import Notice
from states.procedure import Rulebook
from workflow.rehearsal.scenario import Script, read_script

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.json"))


class Setting(NamedTuple):
    """A script, and what it is played under."""

    script: Script
    notice: Notice
    rulebook: Rulebook
    calendar: WorkCalendar


@cache
def setting_of(file: Path) -> Setting:
    """The script of a file, under the packaged notice with its own policy."""
    script = read_script(json.loads(file.read_text(encoding="utf-8")))
    notice = with_policy(load_notice("tj-2023-22").notice, script.policy)
    rulebook = Rulebook(load_procedure("six-step").procedure)
    return Setting(script, notice, rulebook, script.calendar or packaged_calendar())
