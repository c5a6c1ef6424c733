"""A notice written item by item: what changes is put into its text, all else stays as it is."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec.structs import asdict

from config.errors import ConfigError
from config.files import parse_toml
from config.notice_items import Item, read_items
from states.saying import saying

HEADER = re.compile(r"\[([\w.-]+)\]\s*")
BARE = re.compile(r"[\w-]+", re.ASCII)
BESIDE = re.compile(r"\s*(#.*)?")
"""A blank line, or a remark, which belongs to what follows it."""
LONG = 88
"""A list whose text is longer stands on lines of its own."""


def with_items(text: str, changed: Mapping[str, Item], path: str) -> str:
    """The text of a notice with some of its items *changed*; *path* names it in errors.

    The table of an item is written anew, what stands before, between and after stays. Raises
    ConfigError where an item does not stand in a table of its own, as nobody but a person writes.
    """
    lines = text.splitlines()
    for key, item in changed.items():
        found = _lines_of(lines, key)
        if not found:
            raise ConfigError(path, key, saying("expected.table_of_its_own"), key)
        lines[found.start : found.stop] = written(key, item)
    made = "\n".join([*lines, ""])
    now = read_items(parse_toml(made, path), path)
    for key, item in changed.items():
        if now.get(key) != item:
            raise ConfigError(path, key, saying("expected.table_of_its_own"), key)
    return made


def _lines_of(lines: list[str], key: str) -> range:
    """The lines of the table of an item with those under it, empty where there is none."""
    heads = [(n, found[1]) for n, line in enumerate(lines) if (found := HEADER.fullmatch(line))]
    own = [n for n, name in heads if name == key]
    if not own:
        return range(0)
    rest = (n for n, name in heads if n > own[0] and not name.startswith(f"{key}."))
    last = next(rest, len(lines))
    while last > own[0] + 1 and BESIDE.fullmatch(lines[last - 1]):
        last -= 1
    return range(own[0], last)


def written(key: str, item: Item) -> Iterator[str]:
    """The table of an item, line by line, its parts in the order in which a notice has them."""
    parts = {name: part for name, part in asdict(item).items() if part not in (None, ())}
    if "reason" in parts:
        parts["reason"] = asdict(parts["reason"])
    value = parts.get("value")
    is_apart = isinstance(value, dict) and any(isinstance(one, list) for one in value.values())
    order = ("value", "unit", "choices", "clause", "rule", "sentences", "reason")
    yield f"[{key}]"
    for name in order:
        if name in parts and not (is_apart and name == "value"):
            yield f"{name} = {_toml(parts[name])}"
    if is_apart and isinstance(value, dict):
        yield ""
        yield f"[{key}.value]"
        yield from (f"{_key(name)} = {_toml(one)}" for name, one in value.items())


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case dict():
            inside = (f"{_key(name)} = {_toml(one)}" for name, one in value.items())
            return f"{{ {', '.join(inside)} }}"
        case list() | tuple():
            told = [_toml(one) for one in value]
            short = f"[{', '.join(told)}]"
            if len(short) <= LONG and not any(isinstance(one, dict) for one in value):
                return short
            return "\n".join(["[", *(f"    {one}," for one in told), "]"])
    return str(value)


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
