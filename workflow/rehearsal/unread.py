"""The keys of a scenario file that nobody reads, each with the known key that may be meant.

A misspelt key would else be played as if it were not there. Remarks are no such keys: a name that
begins with a line (`_note`), and those of `REMARKS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from states.commands import ALL
from states.indicators import FIGURES
from states.notice import Region
from states.reading import fields_of
from states.saying import Saying, close_to, saying
from workflow.rehearsal.account import MONEY
from workflow.rehearsal.check import CHECKPOINT, FINAL, FLAG, NOTICE_FACTS, PROGRESS

REMARKS = frozenset({"title", "summary", "about", "note", "notes", "remark", "remarks", "meta"})
"""What a scenario file may say to its readers alone."""

Form = Mapping[str, Any]
"""The keys of an object: under each the form of what stands there, or None for whatever does.

A form may also be made of the object itself.
"""


class Unread(msgspec.Struct, frozen=True):
    """Keys at one kind of place (`scenarios[].events[].data`, empty at the top) that nobody reads.

    `near` are those of them that look like a known one, with that.
    """

    place: str
    keys: tuple[str, ...]
    near: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> Saying:
        """It in words."""
        meant = [saying("rehearse.meant", key=key, near=near) for key, near in self.near]
        place = self.place or saying("rehearse.top")
        if not meant:
            return saying("rehearse.unread", place=place, keys=self.keys)
        return saying("rehearse.unread_near", place=place, keys=self.keys, meant=meant)


def _plain(*keys: str) -> dict[str, None]:
    return dict.fromkeys(keys)


def _data_of(event: Mapping[str, object]) -> Form | None:
    kind = event.get("kind")
    if kind not in ALL:
        return None
    maps = dict.fromkeys(("base", "year1", "year2"), _plain(*FIGURES))
    return {key: maps.get(key) for key in fields_of(str(kind))}


def _event(event: Mapping[str, object]) -> Form:
    told = _plain("seq", "at", "actor", "kind", "expect", "refusal_rules")
    return {**told, "data": _data_of(event)}


SCENARIO: Form = {
    **_plain("id", "region_code", "region", "class", "track", "rules"),
    "events": _event,
    "checkpoints": _plain("date", "when", *CHECKPOINT),
    "final": {**_plain("as_of", *FINAL), "money_yuan": _plain(*MONEY)},
    "notices": _plain("date", "kind", "item", "to", *NOTICE_FACTS),
    "forbidden_notices": _plain("kind", "item", "after", "from", "to"),
    "flags": _plain(*FLAG, "raised_on", "tolerance_days"),
    "progress_assessments": _plain(*PROGRESS),
    "kpi": {"at": None, "values": None},
}
CALENDAR = _plain("timezone", "coverage", "weekday_holidays", "weekend_workdays")
REGION = _plain("class", *Region.__struct_fields__)


def unread(given: object, policy: Iterable[str]) -> tuple[Unread, ...]:
    """The keys of a scenario file that nobody reads; *policy* are those that a policy may have."""
    root = {
        "policy": _plain(*policy),
        "calendar": CALENDAR,
        "regions": REGION,
        "scenarios": SCENARIO,
    }
    found: dict[str, dict[str, str | None]] = {}
    for place, key, known in _walk(given, root, ""):
        near = close_to(key, known)
        found.setdefault(place, {})[key] = str(near.facts["near"]) if near else None
    return tuple(
        Unread(place, tuple(keys), tuple((key, near) for key, near in keys.items() if near))
        for place, keys in found.items()
    )


def unread_events(given: object) -> tuple[Unread, ...]:
    """The same of a file of which the events alone are asked for."""
    scenarios = given.get("scenarios") if isinstance(given, dict) else None
    return unread({"scenarios": scenarios}, ())


def _walk(
    value: object, form: Form | Callable[[Mapping[str, object]], Form] | None, place: str
) -> Iterator[tuple[str, str, Form]]:
    """Every key of *value* that its form does not know, with its place and the keys that it knows.

    The entries of a list all stand at the same kind of place.
    """
    if form is None:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, form, f"{place}[]")
    if not isinstance(value, dict):
        return
    known = form(value) if callable(form) else form
    for key, inner in value.items():
        if key in known:
            yield from _walk(inner, known[key], f"{place}.{key}".lstrip("."))
        elif key not in REMARKS and not key.startswith("_"):
            yield place, key, known
