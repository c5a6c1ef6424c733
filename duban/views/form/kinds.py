"""Of which kind each field of a command is, by its type; a few by their name as well."""

from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from duban.views.form.field import FieldKind
from states.choices import Choice
from states.commands import type_of
from states.reading import fields_of

AT_LENGTH = frozenset(
    {"correction_note", "dissent", "finding", "ground", "late_reason", "note", "reason", "request"}
)
"""Texts that take more than a line."""

SENTENCES = frozenset({"defects", "evidence"})
"""Lists of which each is a sentence, with commas of its own."""

PLAIN = {
    bool: FieldKind.YES_NO,
    int: FieldKind.COUNT,
    float: FieldKind.NUMBER,
    date: FieldKind.DAY,
    datetime: FieldKind.MOMENT,
}


@cache
def kinds_of(act: str) -> dict[str, FieldKind]:
    """The kind of each field of an act, by its outside name, in the order of the command."""
    command = type_of(act)
    hints = get_type_hints(command, include_extras=True)
    return {
        outside: _kind(outside, hints[inside])
        for inside, outside in zip(
            command.__struct_fields__, command.__struct_encode_fields__, strict=True
        )
        if outside in fields_of(act)
    }


def _kind(key: str, hint: Any) -> FieldKind:
    marks = getattr(hint, "__metadata__", ())
    if "fen" in marks:
        return FieldKind.MONEY
    if marks:
        is_list = get_origin(hint.__origin__) is tuple
        if any(isinstance(mark, Choice) for mark in marks):
            return FieldKind.CHOICES if is_list else FieldKind.CHOICE
        return _kind(key, hint.__origin__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return FieldKind.SENTENCES if key in SENTENCES else FieldKind.NAMES
    if origin is dict:
        return _kind_of_map(arguments[1])
    inner = [one for one in arguments if one is not NoneType]
    if inner == [bool]:
        return FieldKind.YES_OR_NO
    if inner:
        return _kind(key, inner[0])
    if hint is str:
        return FieldKind.PROSE if key in AT_LENGTH else FieldKind.TEXT
    return PLAIN[hint]


def _kind_of_map(value: Any) -> FieldKind:
    if "fen" in getattr(value, "__metadata__", ()):
        return FieldKind.AMOUNTS
    return FieldKind.WORDS if value is str else FieldKind.FIGURES
