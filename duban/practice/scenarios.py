"""A scenario as somebody wrote it, made ready to be played: with its notice, calendar and names.

What is wrong with it is said with the line in which it stands, before anything is played.
"""

import json
from importlib.resources import files
from typing import Any

import msgspec

from config.calendars import packaged_calendar
from config.errors import ConfigError
from config.notices import load_notice, with_policy
from config.procedures import load_procedure
from duban.bootstrap.editions import NOTICE, PROCEDURE
from duban.sheets.json_text import line_of, read_json
from states.calendar import WorkCalendar
from states.notice import Notice
from states.reading import InvalidInput
from states.rulebook import Rulebook
from states.saying import Failure, Saying
from states.work import replace
from workflow.rehearsal.expected import read_expected
from workflow.rehearsal.play import Stage
from workflow.rehearsal.scenario import Script, read_script, within_calendar

EXAMPLES = "examples.json"


class NotPlayable(Failure):
    """Something is wrong in a scenario, on a line of it; nothing was played."""

    def __init__(self, line: int, *sayings: Saying) -> None:
        super().__init__(*sayings)
        self.line = line


class Playable(msgspec.Struct, frozen=True):
    """A script with all that it is played by, and what it expects where that was asked for."""

    script: Script
    notice: Notice
    calendar: WorkCalendar
    expected: list[dict[str, Any]]

    def stage(self) -> Stage:
        """A scratch office in which it can be played; whoever takes it closes it."""
        rulebook = Rulebook(load_procedure(PROCEDURE).procedure)
        return Stage(self.script, self.notice, rulebook, self.calendar)


def playable(text: str, source: str, *, expecting: bool = False) -> Playable:
    """Read a scenario; *source* names it in errors.

    Raises NotPlayable, and InvalidInput for a text that is no JSON.
    """
    given = read_json(text, source)
    try:
        script = read_script(given)
        notice = with_policy(load_notice(NOTICE).notice, script.policy)
        if script.regions is not None:
            notice = replace(notice, regions=script.regions)
        calendar = script.calendar or packaged_calendar()
        within_calendar(script, calendar)
        expected = read_expected(script) if expecting else []
    except InvalidInput as error:
        raise NotPlayable(line_of(text, error.place), *error.sayings) from None
    except ConfigError as error:
        place = f"{error.path}.{error.key}"
        wrong = ConfigError(place, "", error.expected, error.found, error.hint)
        raise NotPlayable(line_of(text, place), *wrong.sayings) from None
    return Playable(script, notice, calendar, expected)


def examples() -> dict[str, dict[str, Any]]:
    """The examples that come with the package, each a scenario of its own, by their names."""
    source = files("config") / "programmes" / EXAMPLES
    read = json.loads(source.read_text(encoding="utf-8"))
    return {one["id"]: {"scenarios": [one]} for one in read["scenarios"]}
