"""A scenario as somebody wrote it, made ready to be played: with its notice, calendar and names.

What is wrong with it is said with the line in which it stands, before anything is played.
"""

import json
from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from typing import Any

import msgspec

from config.calendars import packaged_calendar
from config.errors import ConfigError
from config.notice_overrides import POLICY_KEYS, with_policy
from config.words import LANGUAGES, Words
from duban.bootstrap.editions import Edition, editions
from duban.bootstrap.editions import words as words_in
from duban.bootstrap.yearbook import Year, added
from duban.practice.in_words import read_in_words
from duban.sheets.json_text import line_of, read_json
from states.act_in_hand import replace
from states.calendar import WorkCalendar
from states.deciding import World
from states.notice import Notice
from states.procedure import Rulebook
from states.reading import InvalidInput
from states.saying import Failure, Saying
from workflow.past.file import PastCase, read_past
from workflow.rehearsal.expected import read_expected
from workflow.rehearsal.play import Stage
from workflow.rehearsal.scenario import Script, errors_of, read_script, within_calendar
from workflow.rehearsal.unread import Unread, unread
from workflow.store.database import Store

EXAMPLES = "examples.json"


class NotPlayable(Failure):
    """Something is wrong on a line of what was to be played; nothing was played.

    `each` has it and all the *others* that are wrong as well.
    """

    def __init__(self, line: int, *sayings: Saying, others: Sequence["NotPlayable"] = ()) -> None:
        super().__init__(*sayings)
        self.line, self.each = line, (self, *others)


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
    words: Words | None = None,
) -> Playable:
    """Read a scenario; *source* names it in errors, which tell in *words* what could be meant.

    It is played *by* what is named, else by the packaged notice, procedure and calendar; a
    policy, a roster and a calendar of its own go before these. *years* replace or follow those of
    the calendar. Raises NotPlayable, InvalidInput for a text that is no JSON, and ConfigError
    where a year would be left out.
    """
    given = read_json(text, source)
    world = by or under(editions())
    try:
        read = partial(_read, expecting=expecting)
        script, expected, ignored = read_in_words(given, world, words or _usual(), read)
        notice = with_policy(world.notice, script.policy)
        if script.regions is not None:
            notice = replace(notice, regions=script.regions)
        calendar = added(script.calendar or world.calendar, years)
        within_calendar(script, calendar)
    except InvalidInput as error:
        raise not_playable(text, error) from None
    except ConfigError as error:
        place = f"{error.path}.{error.key}"
        wrong = ConfigError(place, "", error.expected, error.found, error.hint)
        raise NotPlayable(line_of(text, place), *wrong.sayings) from None
    return Playable(script, notice, world.rulebook, calendar, expected, ignored)


def _usual() -> Words:
    return words_in(LANGUAGES[0])


def _read(
    coded: object, *, expecting: bool
) -> tuple[Script, list[dict[str, Any]], tuple[Unread, ...]]:
    script = read_script(coded)
    expected = read_expected(script) if expecting else []
    return script, expected, unread(coded, POLICY_KEYS)


def past_cases(text: str, source: str, by: World, words: Words) -> tuple[PastCase, ...]:
    """The cases of a file of the past, in the words of a programme's notice and procedure.

    Raises NotPlayable, and InvalidInput for a text that is no JSON.
    """
    given = read_json(text, source)
    try:
        return read_in_words(given, by, words, read_past)
    except InvalidInput as error:
        raise not_playable(text, error) from None


def not_playable(text: str, error: InvalidInput) -> NotPlayable:
    """All that is wrong in a text, in the order of its lines."""
    wrong = [(line_of(text, one.place), one.sayings) for one in errors_of(error)]
    (line, sayings), *more = sorted(wrong, key=lambda one: one[0])
    others = [NotPlayable(line, *sayings) for line, sayings in more]
    return NotPlayable(line, *sayings, others=others)


def examples() -> dict[str, dict[str, Any]]:
    """The examples that come with the package, each a scenario of its own, by their names."""
    source = files("config") / "programmes" / EXAMPLES
    read = json.loads(source.read_text(encoding="utf-8"))
    return {one["id"]: {"scenarios": [one]} for one in read["scenarios"]}
