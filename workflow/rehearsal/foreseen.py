"""Acts that are foreseen for a running office, in the form in which a scenario file has its events.

    {"scenarios": [{"region_code": "120111", "events": [{"seq", "at", "actor", "kind", "data"}]}]}

Everything else that a scenario file holds is ignored.
"""

from collections.abc import Collection
from datetime import date

from states.reading import InvalidInput
from states.saying import close_to, saying
from workflow.record import cases
from workflow.rehearsal.player import Planned, planned
from workflow.rehearsal.scenario import read_event


def read_foreseen(
    given: object, programme: str, regions: Collection[str], first: date, last: date
) -> tuple[Planned, ...]:
    """Read the acts of known *regions* from *first* to *last*, on their cases of a *programme*.

    Raises InvalidInput.
    """
    found: list[Planned] = []
    for n, scenario in enumerate(_list(given, "file", "scenarios")):
        place = f"scenarios[{n}]"
        events = _list(scenario, place, "events")
        region = scenario.get("region_code") if isinstance(scenario, dict) else None
        if not isinstance(region, str) or region not in regions:
            expected, hint = saying("expected.region_code"), close_to(region, regions)
            raise InvalidInput(f"{place}.region_code", expected, region, hint)
        for m, one in enumerate(events):
            event = read_event(one, f"{place}.events[{m}]", region)
            if not first <= event.at.date() <= last:
                expected = saying("expected.day_between", first=first, last=last)
                raise InvalidInput(f"{place}.events[{m}].at", expected, event.at.date())
            found.append(planned(cases.case_id(programme, region), event))
    return tuple(found)


def _list(owner: object, place: str, key: str) -> list[object]:
    if not isinstance(owner, dict):
        raise InvalidInput(place, saying("expected.object"), owner)
    if not isinstance(owner.get(key), list):
        name = key if place == "file" else f"{place}.{key}"
        raise InvalidInput(name, saying("expected.list_of", of=key), owner.get(key))
    found: list[object] = owner[key]
    return found
