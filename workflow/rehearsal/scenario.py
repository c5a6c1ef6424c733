"""A scenario file, read and checked before anything is played.

Keys that a scenario does not need are ignored, at any level. What is missing or wrong is an
InvalidInput that names its place.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from states.calendar import WorkCalendar
from states.commands import Command, OpenCase
from states.facts import Party
from states.notice import Region
from states.reading import InvalidInput, day, integer, missing, moment, read_command, text
from states.saying import Saying, saying

T = TypeVar("T")

AFTER_JOB, END_OF_DAY = "after_daily_job", "end_of_day"
DAY, WHEN = saying("expected.day"), saying("expected.when")
FIRST_AND_LAST = saying("expected.first_and_last_day")
PARTIES = tuple(party.value for party in Party)
ACTOR = saying("expected.one_of", options=PARTIES)
_MINUTE = re.compile(r"T([01][0-9]|2[0-3]):[0-5][0-9]")


class Happening(msgspec.Struct, frozen=True):
    """One event of a scenario."""

    seq: int
    at: datetime
    party: Party
    command: Command


class Checkpoint(msgspec.Struct, frozen=True):
    """A moment at which the state is reported: `when` is kept as written."""

    day: date
    when: str


class Scenario(msgspec.Struct, frozen=True):
    """One case with its events, played to the end of `as_of`. `given` is the file's own text."""

    id: str
    region_code: str
    as_of: date
    events: tuple[Happening, ...]
    checkpoints: tuple[Checkpoint, ...]
    given: dict[str, Any]

    @property
    def starts(self) -> date:
        """The day of its first event; its last day where none comes before that."""
        days = [event.at.date() for event in self.events]
        return min(*days, self.as_of) if days else self.as_of


class Script(msgspec.Struct, frozen=True):
    """A scenario file: policy overrides, calendar and roster where given, and the cases."""

    scenarios: tuple[Scenario, ...]
    policy: dict[str, Any]
    calendar: WorkCalendar | None
    regions: tuple[Region, ...] | None


def read_script(given: object) -> Script:
    """Read a scenario file's content. Raises InvalidInput."""
    root = _map(given, "file")
    scenarios = tuple(
        _scenario(_map(one, place), place) for place, one in _items(root, "scenarios")
    )
    if not scenarios:
        raise InvalidInput("scenarios", saying("expected.scenario"), [])
    _no_twins([scenario.id for scenario in scenarios])
    script = Script(
        scenarios=scenarios,
        policy=_map({} if root.get("policy") is None else root["policy"], "policy"),
        calendar=_calendar(root["calendar"]) if root.get("calendar") is not None else None,
        regions=_regions(root) if root.get("regions") is not None else None,
    )
    if script.calendar is not None:
        _within(script, script.calendar)
    return script


def _within(script: Script, calendar: WorkCalendar) -> None:
    for n, scenario in enumerate(script.scenarios):
        if scenario.as_of not in calendar:
            expected = saying("expected.day_in_calendar", first=calendar.first, last=calendar.last)
            raise InvalidInput(f"scenarios[{n}].final.as_of", expected, scenario.as_of)


def within_calendar(script: Script, calendar: WorkCalendar) -> None:
    """Raise InvalidInput where a case is played beyond the calendar (R-T.7)."""
    _within(script, calendar)


def _no_twins(ids: list[str]) -> None:
    for n, one in enumerate(ids):
        if one in ids[:n]:
            raise InvalidInput(f"scenarios[{n}].id", saying("expected.own_id"), one)


def _map(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(place, saying("expected.object"), value)
    return value


def _items(owner: dict[str, Any], key: str, at: str = "") -> Iterator[Any]:
    place, expected = f"{at}{key}", saying("expected.list_of", of=key)
    if owner.get(key) is None:
        raise missing(place, expected)
    if not isinstance(owner[key], list):
        raise InvalidInput(place, expected, owner[key])
    yield from ((f"{place}[{n}]", one) for n, one in enumerate(owner[key]))


def _or_none(owner: dict[str, Any], key: str) -> object:
    """What stands under *key*; an absent one, and null, are an empty list."""
    return [] if owner.get(key) is None else owner[key]


def _required(
    owner: dict[str, Any], key: str, place: str, read: Callable[[object, str], T], expected: Saying
) -> T:
    """What stands under *key*, read; it has to be there."""
    where = f"{place}.{key}"
    if owner.get(key) is None:
        raise missing(where, expected)
    return read(owner[key], where)


def _scenario(given: dict[str, Any], place: str) -> Scenario:
    final = _required(given, "final", place, _map, saying("expected.object_with", key="as_of"))
    as_of = _required(final, "as_of", f"{place}.final", day, DAY)
    region = _required(given, "region_code", place, text, saying("expected.region_code"))
    events = tuple(
        read_event(one, where, region) for where, one in _items(given, "events", f"{place}.")
    )
    given_checkpoints = {"checkpoints": _or_none(given, "checkpoints")}
    checkpoints = tuple(
        _checkpoint(_map(one, where), where)
        for where, one in _items(given_checkpoints, "checkpoints", f"{place}.")
    )
    return Scenario(
        id=_required(given, "id", place, text, saying("expected.id")),
        region_code=region,
        as_of=as_of,
        events=tuple(sorted(events, key=lambda event: (event.at, event.seq))),
        checkpoints=checkpoints,
        given=given,
    )


def read_event(one: object, place: str, region: str) -> Happening:
    """Read one event of the case of *region*. Raises InvalidInput."""
    given = _map(one, place)
    kind = _required(given, "kind", place, text, saying("expected.known_act"))
    actor = _required(given, "actor", place, text, ACTOR)
    if actor not in PARTIES:
        raise InvalidInput(f"{place}.actor", ACTOR, actor)
    at = _required(given, "at", place, moment, saying("expected.time"))
    data = given.get("data")
    read = _map({} if data is None else data, f"{place}.data")
    try:
        command = read_command(kind, read, f"{place}.data", whole=True, strict=False)
    except InvalidInput as error:
        if error.place == f"{place}.data":
            raise InvalidInput(f"{place}.kind", error.expected, kind, error.hint) from None
        raise
    if isinstance(command, OpenCase) and command.region_code is None:
        command = msgspec.structs.replace(command, region_code=region)
    return Happening(
        seq=_required(given, "seq", place, integer, saying("expected.whole_number")),
        at=at,
        party=Party(actor),
        command=command,
    )


def _checkpoint(given: dict[str, Any], place: str) -> Checkpoint:
    when = _required(given, "when", place, text, WHEN)
    if when not in (AFTER_JOB, END_OF_DAY) and not _MINUTE.fullmatch(when):
        raise InvalidInput(f"{place}.when", WHEN, when)
    return Checkpoint(_required(given, "date", place, day, DAY), when)


def _calendar(given: object) -> WorkCalendar:
    calendar = _map(given, "calendar")
    coverage = [day(one, where) for where, one in _items(calendar, "coverage", "calendar.")]
    if len(coverage) != 2 or coverage[0] > coverage[1]:
        raise InvalidInput("calendar.coverage", FIRST_AND_LAST, calendar["coverage"])
    lists = [
        [day(one, where) for where, one in _items({key: _or_none(calendar, key)}, key, "calendar.")]
        for key in ("weekday_holidays", "weekend_workdays")
    ]
    return WorkCalendar(coverage[0], coverage[1], *lists, version="scenario")


def _regions(root: dict[str, Any]) -> tuple[Region, ...]:
    regions = []
    for place, one in _items(root, "regions"):
        given = {**_map(one, place)}
        given["region_class"] = given.pop("class", given.get("region_class"))
        try:
            regions.append(msgspec.convert(given, Region))
        except msgspec.ValidationError as error:
            raise InvalidInput(place, saying("expected.region", why=str(error)), one) from None
    return tuple(regions)
