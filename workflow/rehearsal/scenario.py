"""A scenario file, read and checked before anything is played.

Keys that a scenario does not need are ignored, at any level. What is missing or wrong is an
InvalidInput that names its place.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from states.calendar import WorkCalendar
from states.commands import Command, OpenCase
from states.facts import Party
from states.notice import Region
from states.reading import InvalidInput, day, integer, missing, moment, read_command, text

WHENS = "after_daily_job, end_of_day or Thh:mm"
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
        _scenario(_map(one, place), place)
        for place, one in _items(root, "scenarios", "a list of scenarios")
    )
    if not scenarios:
        raise InvalidInput("scenarios", "at least one scenario", [])
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
            expected = f"a day within the calendar, {calendar.first} to {calendar.last}"
            raise InvalidInput(f"scenarios[{n}].final.as_of", expected, scenario.as_of.isoformat())


def within_calendar(script: Script, calendar: WorkCalendar) -> None:
    """Raise InvalidInput where a case is played beyond the calendar (R-T.7)."""
    _within(script, calendar)


def _no_twins(ids: list[str]) -> None:
    for n, one in enumerate(ids):
        if one in ids[:n]:
            raise InvalidInput(f"scenarios[{n}].id", "an id of its own", one)


def _map(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(place, "an object", value)
    return value


def _items(owner: dict[str, Any], key: str, expected: str, at: str = "") -> Iterator[Any]:
    place = f"{at}{key}"
    if owner.get(key) is None:
        raise missing(place, expected)
    if not isinstance(owner[key], list):
        raise InvalidInput(place, expected, owner[key])
    yield from ((f"{place}[{n}]", one) for n, one in enumerate(owner[key]))


def _or_none(owner: dict[str, Any], key: str) -> object:
    """What stands under *key*; an absent one, and null, are an empty list."""
    return [] if owner.get(key) is None else owner[key]


def _required(owner: dict[str, Any], key: str, place: str, expected: str) -> object:
    if owner.get(key) is None:
        raise missing(f"{place}.{key}", expected)
    return owner[key]


def _scenario(given: dict[str, Any], place: str) -> Scenario:
    final = _map(_required(given, "final", place, "an object with as_of"), f"{place}.final")
    as_of = day(_required(final, "as_of", f"{place}.final", "a day"), f"{place}.final.as_of")
    region = text(_required(given, "region_code", place, "a region code"), f"{place}.region_code")
    events = tuple(
        read_event(one, where, region)
        for where, one in _items(given, "events", "a list of events", f"{place}.")
    )
    checkpoints = tuple(
        _checkpoint(_map(one, where), where)
        for where, one in _items(
            {"checkpoints": _or_none(given, "checkpoints")}, "checkpoints", "a list", f"{place}."
        )
    )
    return Scenario(
        id=text(_required(given, "id", place, "an id"), f"{place}.id"),
        region_code=region,
        as_of=as_of,
        events=tuple(sorted(events, key=lambda event: (event.at, event.seq))),
        checkpoints=checkpoints,
        given=given,
    )


def read_event(one: object, place: str, region: str) -> Happening:
    """Read one event of the case of *region*. Raises InvalidInput."""
    given = _map(one, place)
    kind = text(_required(given, "kind", place, "an event kind"), f"{place}.kind")
    actor = text(_required(given, "actor", place, "an actor"), f"{place}.actor")
    parties = [party.value for party in Party]
    if actor not in parties:
        raise InvalidInput(f"{place}.actor", f"one of {', '.join(parties)}", actor)
    at = moment(_required(given, "at", place, "a local time"), f"{place}.at")
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
        seq=integer(_required(given, "seq", place, "a number"), f"{place}.seq"),
        at=at,
        party=Party(actor),
        command=command,
    )


def _checkpoint(given: dict[str, Any], place: str) -> Checkpoint:
    when = text(_required(given, "when", place, WHENS), f"{place}.when")
    if when not in ("after_daily_job", "end_of_day") and not _MINUTE.fullmatch(when):
        raise InvalidInput(f"{place}.when", WHENS, when)
    return Checkpoint(day(_required(given, "date", place, "a day"), f"{place}.date"), when)


def _calendar(given: object) -> WorkCalendar:
    calendar = _map(given, "calendar")
    coverage = [
        day(one, where)
        for where, one in _items(calendar, "coverage", "first and last day", "calendar.")
    ]
    if len(coverage) != 2 or coverage[0] > coverage[1]:
        raise InvalidInput("calendar.coverage", "first and last day", calendar["coverage"])
    lists = [
        [
            day(one, where)
            for where, one in _items(
                {key: _or_none(calendar, key)}, key, "a list of days", "calendar."
            )
        ]
        for key in ("weekday_holidays", "weekend_workdays")
    ]
    return WorkCalendar(coverage[0], coverage[1], *lists, version="scenario")


def _regions(root: dict[str, Any]) -> tuple[Region, ...]:
    regions = []
    for place, one in _items(root, "regions", "a list of regions"):
        given = {**_map(one, place)}
        given["region_class"] = given.pop("class", given.get("region_class"))
        try:
            regions.append(msgspec.convert(given, Region))
        except msgspec.ValidationError as error:
            raise InvalidInput(
                place, f"a region with code, name, unit, class, track ({error})", one
            ) from None
    return tuple(regions)
