"""A file of past cases, read and checked before anything is entered.

It is written as a scenario is: `scenarios[]` with `region_code` and `events[]` (`at`, `actor`,
`kind`, `data`). A `basis` stands with each event or once for a case; `person`, `prepared_by` and
`approved_by` may stand with an event. What a scenario says of its own policy, calendar or outcome
is not read: a past case is entered under the notice and the calendar of the office.
"""

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from states.actors import Actor, Channel, somebody
from states.commands import Command, OpenCase
from states.facts import Party
from states.reading import InvalidInput, text
from states.saying import saying
from workflow.rehearsal.scenario import read_script

_PERSONS = ("person", "prepared_by", "approved_by")
_LAST_DAY = "9999-12-31"


class PastAct(msgspec.Struct, frozen=True):
    """One act of the past. `place` is where it stands in the file, `number` from 1 in its case."""

    place: str
    number: int
    at: datetime
    actor: Actor
    command: Command
    basis: str | None = None


class PastCase(msgspec.Struct, frozen=True):
    """A whole case of the past, its acts in the order in which they happened."""

    region_code: str
    acts: tuple[PastAct, ...]


def read_past(given: object) -> tuple[PastCase, ...]:
    """Read the content of a file of past cases. Raises InvalidInput naming the place."""
    if not isinstance(given, dict):
        raise InvalidInput("file", saying("expected.object"), given)
    cases = given.get("scenarios")
    filled = (
        [_filled(case, n) for n, case in enumerate(cases)] if isinstance(cases, list) else cases
    )
    script = read_script({"scenarios": filled})
    found: list[PastCase] = []
    for n, scenario in enumerate(script.scenarios):
        place = f"scenarios[{n}]"
        if scenario.region_code in [one.region_code for one in found]:
            expected = saying("expected.own_region")
            raise InvalidInput(f"{place}.region_code", expected, scenario.region_code)
        if not scenario.events or not isinstance(scenario.events[0].command, OpenCase):
            first = scenario.events[0].command.name if scenario.events else ""
            raise InvalidInput(f"{place}.events", saying("expected.opening_first"), first)
        raws = scenario.given["events"]
        common = _optional(scenario.given, "basis", place)
        acts = tuple(
            PastAct(
                place=f"{place}.events[{event.seq - 1}]",
                number=event.seq,
                at=event.at,
                actor=_actor(event.party, raws[event.seq - 1], f"{place}.events[{event.seq - 1}]"),
                command=event.command,
                basis=_optional(raws[event.seq - 1], "basis", f"{place}.events[{event.seq - 1}]")
                or common,
            )
            for event in scenario.events
        )
        found.append(PastCase(scenario.region_code, acts))
    return tuple(found)


def _filled(case: Any, n: int) -> Any:
    """The case with what a scenario needs and a past case may leave out."""
    if not isinstance(case, dict):
        return case
    events = case.get("events")
    if isinstance(events, list):
        events = [
            {**one, "seq": number} if isinstance(one, dict) else one
            for number, one in enumerate(events, 1)
        ]
    return {
        **case,
        "id": f"{n}",
        "final": {"as_of": _LAST_DAY},
        "checkpoints": None,
        "events": events,
    }


def _actor(party: Party, event: dict[str, Any], place: str) -> Actor:
    """Who did one event, with the persons that it names."""
    persons = {name: _optional(event, name, place) for name in _PERSONS}
    return replace(somebody(party, Channel.IMPORT), **persons)


def _optional(owner: dict[str, Any], key: str, place: str) -> str | None:
    value = owner.get(key)
    return None if value is None else text(value, f"{place}.{key}").strip() or None
