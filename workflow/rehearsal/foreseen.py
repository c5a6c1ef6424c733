"""Acts that are foreseen for a running office, in the form in which a scenario file has its events.

    {"scenarios": [{"region_code": "120111", "events": [{"seq", "at", "actor", "kind", "data"}]}]}

Everything else that a scenario file holds is ignored.
"""

from collections.abc import Collection
from datetime import date

from states.reading import InvalidInput, close_to
from workflow.rehearsal.course import Planned
from workflow.rehearsal.scenario import read_event


def read_foreseen(
    given: object, regions: Collection[str], first: date, last: date
) -> tuple[Planned, ...]:
    """Read the acts of known *regions* from *first* to *last*. Raises InvalidInput."""
    found: list[Planned] = []
    for n, scenario in enumerate(_list(given, "file", "scenarios")):
        place = f"scenarios[{n}]"
        events = _list(scenario, place, "events")
        region = scenario.get("region_code") if isinstance(scenario, dict) else None
        if not isinstance(region, str) or region not in regions:
            hint = close_to(str(region), list(regions))
            raise InvalidInput(f"{place}.region_code", "a region code", region, hint)
        for m, one in enumerate(events):
            event = read_event(one, f"{place}.events[{m}]", region)
            if not first <= event.at.date() <= last:
                expected = f"a day from {first} to {last}"
                at = event.at.date().isoformat()
                raise InvalidInput(f"{place}.events[{m}].at", expected, at)
            found.append(Planned(region, event))
    return tuple(found)


def _list(owner: object, place: str, key: str) -> list[object]:
    if not isinstance(owner, dict):
        raise InvalidInput(place, "an object", owner)
    if not isinstance(owner.get(key), list):
        name = key if place == "file" else f"{place}.{key}"
        raise InvalidInput(name, f"a list of {key}", owner.get(key))
    found: list[object] = owner[key]
    return found
