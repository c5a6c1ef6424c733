"""A scenario as somebody wrote it, made ready to be played: with its notice, calendar and names.

What is wrong with it is said with the line in which it stands, before anything is played.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import msgspec

from config.calendars import packaged_calendar
from config.errors import ConfigError
from config.notice_overrides import POLICY_KEYS, with_policy
from duban.bootstrap.editions import Edition, editions
from duban.bootstrap.yearbook import Year, added
from duban.sheets.json_text import line_of, read_json
from states.act_in_hand import replace
from states.calendar import WorkCalendar
from states.deciding import World
from states.notice import Notice
from states.procedure import Rulebook
from states.reading import InvalidInput
from states.saying import Failure, Saying
from workflow.rehearsal.expected import read_expected
from workflow.rehearsal.play import Stage
from workflow.rehearsal.scenario import Script, read_script, within_calendar
from workflow.rehearsal.unread import Unread, unread
from workflow.store.database import Store

EXAMPLES = "examples.json"


class NotPlayable(Failure):
    """Something is wrong on a line of what was to be played; nothing was played."""

    def __init__(self, line: int, *sayings: Saying) -> None:
        super().__init__(*sayings)
        self.line = line


def under(edition: Edition) -> World:
    """What a scenario is played by under an edition, with the packaged calendar."""
    rulebook = Rulebook(edition.procedure.procedure)
    return World(edition.notice.notice, rulebook, packaged_calendar())


class Playable(msgspec.Struct, frozen=True):
    """A script with all that it is played by, and what it expects where that was asked for."""

    script: Script
    notice: Notice
    rulebook: Rulebook
    calendar: WorkCalendar
    expected: list[dict[str, Any]]
    unread: tuple[Unread, ...]

    def stage(self, store: Store | None = None) -> Stage:
        """A scratch office in which it can be played; whoever takes it closes it.

        It is made in memory, or in the empty database of a *store*.
        """
        return Stage(self.script, self.notice, self.rulebook, self.calendar, store)


def playable(
    text: str,
    source: str,
    *,
    by: World | None = None,
    years: Sequence[Year] = (),
    expecting: bool = False,
) -> Playable:
    """Read a scenario; *source* names it in errors.

    It is played *by* what is named, else by the packaged notice, procedure and calendar; a
    policy, a roster and a calendar of its own go before these. *years* replace or follow those of
    the calendar. Raises NotPlayable, InvalidInput for a text that is no JSON, and ConfigError
    where a year would be left out.
    """
    given = read_json(text, source)
    world = by or under(editions())
    try:
        script = read_script(given)
        notice = with_policy(world.notice, script.policy)
        if script.regions is not None:
            notice = replace(notice, regions=script.regions)
        calendar = added(script.calendar or world.calendar, years)
        within_calendar(script, calendar)
        expected = read_expected(script) if expecting else []
    except InvalidInput as error:
        raise NotPlayable(line_of(text, error.place), *error.sayings) from None
    except ConfigError as error:
        place = f"{error.path}.{error.key}"
        wrong = ConfigError(place, "", error.expected, error.found, error.hint)
        raise NotPlayable(line_of(text, place), *wrong.sayings) from None
    return Playable(script, notice, world.rulebook, calendar, expected, unread(given, POLICY_KEYS))


def examples() -> dict[str, dict[str, Any]]:
    """The examples that come with the package, each a scenario of its own, by their names."""
    source = files("config") / "programmes" / EXAMPLES
    read = json.loads(source.read_text(encoding="utf-8"))
    return {one["id"]: {"scenarios": [one]} for one in read["scenarios"]}
