"""A notice with one other value, written as its file."""

import json
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from typing import Any

from config.notices import NoticeFile, load_notice, parse_notice
from tests.practice import (
    PROGRAMME,
)

BUDGET = 3_000_000_00
"""The support of Binhai: with one fen less it is refused."""


def written(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {written(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def as_text(document: dict[str, Any]) -> str:
    """A notice file of these items."""
    lines = [f"id = {json.dumps(document['id'])}"]
    for key, item in items_of(document).items():
        lines.append(f"[{key}]")
        lines.extend(f"{name} = {written(value)}" for name, value in item.items())
    return "\n".join(lines)


def items_of(document: dict[str, Any]) -> dict[str, Any]:
    """The items of a notice file by their keys."""
    groups = {
        f"{g}.{name}": one for g in ("fact", "indicators") for name, one in document[g].items()
    }
    single = {k: v for k, v in document.items() if k not in ("id", "fact", "indicators")}
    return single | groups


def leaves(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each single value in a value, with its place."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in parts:
        if isinstance(part, dict | list):
            yield from leaves(part, (*place, name))
        else:
            yield (*place, name), part


def others(value: Any, choices: list[Any] | None) -> list[Any]:
    """What a value may be changed to."""
    if choices:
        return [one for one in choices if one != value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, 2 * value + 3, max(value - 1, 0)]
    if isinstance(value, date):
        return [value + timedelta(days=n) for n in (1, 20)]
    if ":" in value or value.replace(".", "").isdigit():
        return [value.replace("1", "2", 1) if ":" in value else str(float(value) + 0.15)]
    return [f"{value}改"]


@cache
def packaged() -> dict[str, Any]:
    """The packaged notice as it is written."""
    document = tomllib.loads(load_notice(PROGRAMME).text)
    document["programme_budget"]["value"] = BUDGET
    return document


def keys() -> list[tuple[str, tuple[Any, ...]]]:
    """Each single value of the packaged notice: its key and its place."""
    return [
        (key, place)
        for key, item in items_of(packaged()).items()
        for place, _ in leaves({"value": item["value"]})
    ]


def changed(key: str, place: tuple[Any, ...], value: Any) -> NoticeFile:
    """The packaged notice with one other value. Raises ConfigError where there is no such one."""
    document = deepcopy(packaged())
    item = items_of(document)[key]
    for name in place[:-1]:
        item = item[name]
    item[place[-1]] = value
    return parse_notice(as_text(document), "changed")
