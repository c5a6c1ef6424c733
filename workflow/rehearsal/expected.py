"""What a scenario file expects, of the right form: what `--check` can compare with."""

from typing import Any

from states.reading import InvalidInput, day, integer, missing, text
from states.saying import saying
from workflow.rehearsal.scenario import Script

LISTS = ("notices", "forbidden_notices", "flags", "progress_assessments", "kpi")
"""The blocks that are lists of objects. `null` is taken as an absent block."""
DAYS = {
    "notices": ("date",),
    "forbidden_notices": ("after", "from", "to"),
    "flags": ("raised_on", "closed_on"),
}
"""The days in them; `to` is a day of a forbidden mail, and a list of roles of an expected one."""


def read_expected(script: Script) -> list[dict[str, Any]]:
    """The scenarios with their expectations, each block of the form that it must have.

    Raises InvalidInput naming the place.
    """
    return [_read(one.given, f"scenarios[{n}]") for n, one in enumerate(script.scenarios)]


def _read(given: dict[str, Any], place: str) -> dict[str, Any]:
    read = {key: value for key, value in given.items() if key not in LISTS or value is not None}
    _object(read["final"].get("money_yuan", {}), f"{place}.final.money_yuan")
    for block in LISTS:
        for n, one in enumerate(_list(read.get(block, []), f"{place}.{block}")):
            _entry(block, one, f"{place}.{block}[{n}]")
    return read


def _entry(block: str, given: object, place: str) -> None:
    one = _object(given, place)
    for key in DAYS.get(block, ()):
        if one.get(key) is not None:
            day(one[key], f"{place}.{key}")
    if block in ("notices", "forbidden_notices", "flags"):
        if one.get("kind") is None:
            raise missing(f"{place}.kind", saying("expected.text"))
        text(one["kind"], f"{place}.kind")
        if one.get("item") is not None:
            text(one["item"], f"{place}.item")
    if block == "notices":
        if one.get("date") is None:
            raise missing(f"{place}.date", saying("expected.day"))
        for n, role in enumerate(_list(one.get("to", []), f"{place}.to")):
            text(role, f"{place}.to[{n}]")
    if block == "flags":
        integer(one.get("tolerance_days", 0), f"{place}.tolerance_days")
    if block == "kpi":
        _object(one.get("values") or {}, f"{place}.values")


def _object(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(place, saying("expected.object"), value)
    return value


def _list(value: object, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidInput(place, saying("expected.list"), value)
    return value
