"""The value of an item of a notice as fields of a form, and what was typed into them as a value.

Which fields there are is read off the value itself: a map has a field for each of its names, a list
of tables a row for each, with one more to add another; whatever is left blank is taken away.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec

from config.notice_items import Item
from config.values import notice_types
from config.words import Words
from duban.views.form.counted import count_in
from duban.views.form.days import day_in
from duban.views.form.plain import money_in
from duban.views.notice import BUDGET, name_of
from states.money import grouped
from states.reading import InvalidInput, any_yuan

BETWEEN = "|"
"""Stands between the item and the names that lead to a part of its value."""
NEW_NAME, NEW_VALUE = "+name", "+value"
"""The last names of the fields that add another name to a map, with its value."""

Typed = Callable[[str], str | None]
"""What was typed into the field of a name; None where the form had no such field."""
Path = tuple[str, ...]


class Look(StrEnum):
    """How a field is typed."""

    LINE = "line"
    NUMBER = "number"
    LINES = "lines"
    DAY = "day"
    CHOICE = "choice"


class Field(msgspec.Struct, frozen=True):
    """A field: its name and label, how it is typed, the text in it, what may be chosen."""

    name: str
    label: str
    look: Look
    text: str
    choices: Mapping[str, str] = {}


def fields_of(key: str, item: Item, words: Words) -> Iterator[Field]:
    """The fields of the value of an item, with the value in them."""
    yield from _fields(key, item, item.value, (), words)


def value_typed(key: str, item: Item, typed: Typed) -> Any:
    """The value that was typed into the fields of an item; what can't be read stays a text."""
    return _read(Leaf(key, item.unit), item.value, (), typed)


# --- shown ----------------------------------------------------------------------------------------


def _fields(key: str, item: Item, value: Any, path: Path, words: Words) -> Iterator[Field]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _fields(key, item, part, (*path, name), words)
            if _takes_names(key, path):
                name_label = words.say("notice_form.new_name")
                value_label = words.say("notice_form.new_value")
                yield Field(_name(key, (*path, NEW_NAME)), name_label, Look.LINE, "")
                part = next(iter(value.values()), 0)
                yield Field(_name(key, (*path, NEW_VALUE)), value_label, _look(part), "")
        case [{}, *_]:
            for n, row in enumerate([*value, {}]):
                for name, part in _columns(value).items():
                    kept = _text_of(key, row.get(name, _nothing(part)))
                    label = words.named("notice_form_part", name)
                    choices = _choices(key, item, name, part, words)
                    look = Look.CHOICE if choices else _look(part)
                    at = _name(key, (*path, str(n), name))
                    yield Field(at, label, look, kept, choices)
        case _:
            choices = _choices(key, item, "", value, words)
            look = Look.CHOICE if choices else _look(value)
            yield Field(_name(key, path), _label(path, words), look, _text_of(key, value), choices)


def rows_of(value: Any) -> int:
    """How many rows a value has in a form, with the blank one; 0 for one without rows."""
    return len(value) + 1 if isinstance(value, list) and value and isinstance(value[0], dict) else 0


def _name(key: str, path: Path) -> str:
    return BETWEEN.join((key, *path))


def _label(path: Path, words: Words) -> str:
    return " ".join(words.named("notice_form_part", name_of(one, words)) for one in path)


def _look(value: Any) -> Look:
    match value:
        case date():
            return Look.DAY
        case int() | float() | None:
            return Look.NUMBER
        case [int() | float(), *_]:
            return Look.LINE
        case list():
            return Look.LINES
    return Look.LINE


def _text_of(key: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() if key == BUDGET:
            return grouped(value)
        case [int() | float(), *_]:
            return "、".join(map(str, value))
        case list():
            return "\n".join(map(str, value))
    return str(value)


def _choices(key: str, item: Item, name: str, value: Any, words: Words) -> Mapping[str, str]:
    """What may be chosen for a value, or for a part of each row of one that has that name."""
    if isinstance(value, bool):
        return {"true": words.say("word.yes"), "false": words.say("word.no")}
    if item.choices and not name:
        return {one: words.say(f"notice_choice.{key}_{one}") for one in item.choices}
    return {one: name_of(one, words) for one in _enumerated(key).get(name, ())}


@cache
def _enumerated(key: str) -> Mapping[str, tuple[str, ...]]:
    """The parts of the rows of an item that may be one of a few, by their names."""
    kind = next(iter(get_args(notice_types().get(key))), None)
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return {}
    hints = get_type_hints(kind).items()
    return {
        name: tuple(str(one.value) for one in hint)
        for name, hint in hints
        if isinstance(hint, type) and issubclass(hint, Enum)
    }


def _takes_names(key: str, path: Path) -> bool:
    """Whether a map may have other names next year: not those of classes that the rules know."""
    return not path and get_args(notice_types().get(key))[:1] == (str,)


def _columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The names that rows have between them, each with a value that it has in one of them."""
    return {name: part for row in rows for name, part in row.items()}


def _nothing(part: Any) -> Any:
    return False if isinstance(part, bool) else None


# --- read -----------------------------------------------------------------------------------------


class Leaf(NamedTuple):
    """The item that a value is of, and what its numbers count."""

    key: str
    unit: str | None


def _read(of: Leaf, value: Any, path: Path, typed: Typed) -> Any:
    match value:
        case dict():
            parts = {
                name: _blank_as_text(_read(of, part, (*path, name), typed))
                for name, part in value.items()
            }
            if _takes_names(of.key, path):
                added = (typed(_name(of.key, (*path, NEW_NAME))) or "").strip()
                first = next(iter(value.values()), 0)
                if added:
                    parts[added] = _leaf(of, first, typed(_name(of.key, (*path, NEW_VALUE))) or "")
                parts = {name: part for name, part in parts.items() if part not in (None, "", [])}
            return parts
        case [{}, *_]:
            rows = (
                _row(of, value, (*path, str(n)), row, typed) for n, row in enumerate([*value, {}])
            )
            return [row for row in rows if row]
    text = typed(_name(of.key, path))
    return value if text is None else _leaf(of, value, text.strip())


def _blank_as_text(value: Any) -> Any:
    """A blank part of a map as a text, which the checks find wrong where a number belongs."""
    return "" if value is None else value


def _row(
    of: Leaf, rows: list[dict[str, Any]], path: Path, before: dict[str, Any], typed: Typed
) -> dict[str, Any]:
    """A row as it was typed; nothing where each of its texts was left blank."""
    found: dict[str, Any] = {}
    for name, part in _columns(rows).items():
        text = typed(_name(of.key, (*path, name)))
        value = before.get(name) if text is None else _leaf(of, part, text.strip())
        if value not in (None, "") and (value is not False or before.get(name) is False):
            found[name] = value
    chosen = _enumerated(of.key)
    is_blank = all(name in chosen or value is False for name, value in found.items())
    return {} if is_blank else found


def _leaf(of: Leaf, like: Any, text: str) -> Any:
    """What a text says, where a value is *like* that one; the text itself where it says nothing."""
    match like:
        case bool():
            return {"true": True, "false": False}.get(text, text)
        case date():
            return _day(text)
        case [int() | float(), *_]:
            parts = text.replace("，", ",").replace("、", ",").replace(",", " ").split()
            return [count_in(one, of.unit) for one in parts]
        case list():
            return [one.strip() for one in text.splitlines() if one.strip()]
        case int() | float() | None:
            return _money(text) if of.key == BUDGET else count_in(text, of.unit)
    return text


def _money(text: str) -> int | str | None:
    try:
        return any_yuan(money_in(text), BUDGET) if text else None
    except InvalidInput:
        return text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(day_in(text, today=None))
    except ValueError:
        return text
