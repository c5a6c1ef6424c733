"""A scenario file, read and checked before anything is played.

Keys that a scenario does not need are ignored, at any level. What is missing or wrong is an
InvalidInput that names its place; of several things each is told.

InvalidInput
└── Unreadable  several things are not what they have to be
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
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


class Unreadable(InvalidInput):
    """Several things of a file are not what they have to be: `errors` are all, in their order."""

    def __init__(self, errors: Sequence[InvalidInput]) -> None:
        first = errors[0]
        super().__init__(first.place, first.expected, first.found, first.hint)
        self.errors = tuple(errors)
        self.sayings = tuple(said for one in errors for said in one.sayings)

    def __str__(self) -> str:
        return "; ".join(map(str, self.errors))


def errors_of(error: InvalidInput) -> tuple[InvalidInput, ...]:
    """What is wrong, one by one."""
    return error.errors if isinstance(error, Unreadable) else (error,)


def together(errors: Sequence[InvalidInput]) -> InvalidInput:
    """One error of at least one."""
    return errors[0] if len(errors) == 1 else Unreadable(errors)


def all_of(reads: Iterable[Callable[[], T]]) -> list[T]:
    """What each of *reads* finds. Raises InvalidInput with all that is wrong in any of them."""
    found: list[T] = []
    wrong: list[InvalidInput] = []
    for read in reads:
        try:
            found.append(read())
        except InvalidInput as error:
            wrong.extend(errors_of(error))
    if wrong:
        raise together(wrong)
    return found


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
        all_of(partial(_scenario, one, place) for place, one in _items(root, "scenarios"))
    )
    if not scenarios:
        raise InvalidInput("scenarios", saying("expected.scenario"), [])
    _no_twins([scenario.id for scenario in scenarios])
    script = Script(
        scenarios=scenarios,
        policy=_map({} if root.get("policy") is None else root["policy"], "policy"),
        calendar=_calendar(root["calendar"]) if root.get("calendar") is not None else None,
        regions=read_regions(root) if root.get("regions") is not None else None,
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


def _scenario(one: object, place: str) -> Scenario:
    given = _map(one, place)
    code = given.get("region_code")
    region = code if isinstance(code, str) else ""
    held: list[Any] = all_of(
        (
            partial(_required, given, "id", place, text, saying("expected.id")),
            partial(_required, given, "region_code", place, text, saying("expected.region_code")),
            partial(_as_of, given, place),
            partial(_listed, given, "events", place, partial(read_event, region=region)),
            partial(
                _listed,
                {"checkpoints": _or_none(given, "checkpoints")},
                "checkpoints",
                place,
                _checkpoint,
            ),
        )
    )
    name, region, as_of, events, checkpoints = held
    return Scenario(
        id=name,
        region_code=region,
        as_of=as_of,
        events=tuple(sorted(events, key=lambda event: (event.at, event.seq))),
        checkpoints=tuple(checkpoints),
        given=given,
    )


def _as_of(given: dict[str, Any], place: str) -> date:
    final = _required(given, "final", place, _map, saying("expected.object_with", key="as_of"))
    return _required(final, "as_of", f"{place}.final", day, DAY)


def _listed(
    owner: dict[str, Any], key: str, place: str, read: Callable[[object, str], T]
) -> list[T]:
    """What stands in a list, each read with its place."""
    return all_of(partial(read, one, where) for where, one in _items(owner, key, f"{place}."))


def read_event(one: object, place: str, region: str) -> Happening:
    """Read one event of the case of *region*; without `seq` it stands where the file has it.

    Raises InvalidInput.
    """
    given = _map(one, place)
    held: list[Any] = all_of(
        (
            partial(_required, given, "actor", place, _party, ACTOR),
            partial(_command, given, place),
            partial(_required, given, "at", place, moment, saying("expected.time")),
            partial(_seq, given, place),
        )
    )
    party, command, at, seq = held
    if isinstance(command, OpenCase) and command.region_code is None:
        command = msgspec.structs.replace(command, region_code=region)
    return Happening(seq=seq, at=at, party=party, command=command)


def _seq(given: dict[str, Any], place: str) -> int:
    """The number of an event, else where it stands in its list, from 1."""
    if given.get("seq") is None:
        return int(place.rpartition("[")[2].rstrip("]")) + 1
    return integer(given["seq"], f"{place}.seq")


def _party(value: object, place: str) -> Party:
    name = text(value, place)
    if name not in PARTIES:
        raise InvalidInput(place, ACTOR, name)
    return Party(name)


def _command(given: dict[str, Any], place: str) -> Command:
    """What is done. Raises InvalidInput with every field that is wrong."""
    kind = _required(given, "kind", place, text, saying("expected.known_act"))
    data = given.get("data")
    read = _map({} if data is None else data, f"{place}.data")
    make = partial(read_command, kind, place=f"{place}.data", whole=True, strict=False)
    try:
        return make(read)
    except InvalidInput as error:
        if error.place == f"{place}.data":
            raise InvalidInput(f"{place}.kind", error.expected, kind, error.hint) from None
    all_of(partial(make, {key: value}) for key, value in read.items())
    return make(read)


def _checkpoint(one: object, place: str) -> Checkpoint:
    given = _map(one, place)
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


def read_regions(root: dict[str, Any]) -> tuple[Region, ...]:
    """The roster that a file has of its own. Raises InvalidInput."""
    regions = []
    for place, one in _items(root, "regions"):
        given = {**_map(one, place)}
        given["region_class"] = given.pop("class", given.get("region_class"))
        try:
            regions.append(msgspec.convert(given, Region))
        except msgspec.ValidationError as error:
            raise InvalidInput(place, saying("expected.region", why=str(error)), one) from None
    return tuple(regions)
