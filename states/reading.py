"""Outside data made into commands: every field checked, amounts turned from yuan into fen.

A field may be absent, and null counts as absent. What is wrong is named with its place, what was
expected there and what was found; nothing is guessed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from math import isfinite
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import replace

from states.addition_names import is_own
from states.additions import FIELDS
from states.calendar import local
from states.choices import Choice
from states.commands import ALL, Command, OwnAct, blank
from states.money import MOST_YUAN, NotAnAmount, TooLarge, fen
from states.saying import NOTHING, NotAsExpected, Saying, close_to, saying

LARGEST = 10**12
MOST_DIGITS = 18

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]+)?)?(Z|[+-][0-9:]+)?"
)
"""What the standard library reads beside these, as weeks of a year, nobody means who types it."""

Reader = Callable[[object, str], Any]


class InvalidInput(NotAsExpected):
    """A field is not what it has to be; nothing was done."""


def missing(place: str, expected: Saying) -> InvalidInput:
    """The error for a field that has to be there and is not."""
    return InvalidInput(place, expected, NOTHING)


# --- one reader for each type --------------------------------------------------------------


def text(value: object, place: str) -> str:
    """A text that every database and every mail can hold."""
    if not isinstance(value, str):
        raise InvalidInput(place, saying("expected.text"), value)
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise InvalidInput(place, saying("expected.sound_text"), value)
    return value


def yes_no(value: object, place: str) -> bool:
    """A yes or no: true or false."""
    if not isinstance(value, bool):
        raise InvalidInput(place, saying("expected.yes_no"), value)
    return value


def integer(value: object, place: str) -> int:
    """A whole number, of a size that is counted in an office."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(place, saying("expected.whole_number"), value)
    if abs(value) > LARGEST:
        raise InvalidInput(place, saying("expected.whole_number_up_to", most=LARGEST), value)
    return value


def in_digits(text: str, least: int = 0, most: int = LARGEST) -> int | None:
    """The whole number from *least* to *most* that a text writes in digits; None for all else.

    A text may be longer than any number that is counted, and than what can be read as one.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        return None
    found = int(text)
    return found if least <= found <= most else None


def number(value: object, place: str) -> float:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise InvalidInput(place, saying("expected.number"), value)
    if abs(value) > LARGEST:
        raise InvalidInput(place, saying("expected.number_up_to", most=LARGEST), value)
    return value


def figure(value: object, place: str) -> int | bool:
    """A whole number, or yes/no."""
    return value if isinstance(value, bool) else integer(value, place)


def day(value: object, place: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InvalidInput(place, saying("expected.day"), value)


def moment(value: object, place: str) -> datetime:
    """A time as YYYY-MM-DDThh:mm, seconds and zone allowed; without a zone it is Tianjin's."""
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return local(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        pass
    raise InvalidInput(place, saying("expected.time"), value)


def whole_yuan(value: object, place: str) -> int:
    """An amount in whole yuan, as fen."""
    if not isinstance(value, int):
        raise InvalidInput(place, saying("expected.whole_yuan"), value)
    return _amount(value, place, saying("expected.whole_yuan"))


def any_yuan(value: object, place: str) -> int:
    """An amount in yuan with at most two decimal places, as fen."""
    return _amount(value, place, saying("expected.yuan"))


def _amount(value: object, place: str, expected: Saying) -> int:
    try:
        return fen(value)
    except TooLarge:
        raise InvalidInput(place, saying("expected.yuan_up_to", most=MOST_YUAN), value) from None
    except NotAnAmount:
        raise InvalidInput(place, expected, value) from None


_PLAIN: dict[object, Reader] = {
    str: text,
    bool: yes_no,
    int: integer,
    float: number,
    date: day,
    datetime: moment,
    int | bool: figure,
}


def _reader(hint: Any, amount: Reader) -> Reader:
    """The reader for a field's type."""
    if hasattr(hint, "__metadata__"):
        return amount if "fen" in hint.__metadata__ else _reader(hint.__origin__, amount)
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _list_of(_reader(arguments[0], amount))
    if origin is dict:
        return _map_of(_reader(arguments[1], amount))
    inner = [argument for argument in arguments if argument is not NoneType]
    if len(inner) == 1:
        return _reader(inner[0], amount)
    raise TypeError(f"no reader for {hint}")


def _list_of(one: Reader) -> Reader:
    def read(value: object, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise InvalidInput(place, saying("expected.list"), value)
        return tuple(one(item, f"{place}[{n}]") for n, item in enumerate(value))

    return read


def _map_of(one: Reader) -> Reader:
    def read(value: object, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise InvalidInput(place, saying("expected.map_of_names"), value)
        return {text(name, place): one(item, f"{place}.{name}") for name, item in value.items()}

    return read


def _fields(kind: type[Command], amount: Reader) -> dict[str, tuple[str, Reader]]:
    """Each outside name of a command's field with its inside name and its reader."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        outside: (inside, _reader(hints[inside], amount))
        for inside, outside in zip(
            kind.__struct_fields__, kind.__struct_encode_fields__, strict=True
        )
    }


_SCENARIO = {name: _fields(kind, whole_yuan) for name, kind in ALL.items()}
_OFFICE = {name: _fields(kind, any_yuan) for name, kind in ALL.items()}
_OWN = {name: field for name, field in _fields(OwnAct, any_yuan).items() if name in FIELDS}


def read_command(
    name: str, data: Mapping[str, object], place: str, *, whole: bool = False, strict: bool = True
) -> Command:
    """Make a command of outside data.

    *whole* asks for amounts in whole yuan, as scenarios have them. A field that the command does
    not have is an error if *strict*, else ignored. Raises InvalidInput.
    """
    if name not in ALL and not is_own(name):
        raise InvalidInput(place, saying("expected.known_act"), name, close_to(name, ALL))
    fields = _OWN if is_own(name) else (_SCENARIO if whole else _OFFICE)[name]
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in fields:
            if strict:
                raise _no_field(name, key, place)
            continue
        inside, read = fields[key]
        if value is not None:
            values[inside] = read(value, f"{place}.{key}")
    return replace(blank(name), **values)


def _choices(kind: type[Command]) -> dict[str, Choice]:
    return {
        field: found
        for field, hint in get_type_hints(kind, include_extras=True).items()
        for found in getattr(hint, "__metadata__", ())
        if isinstance(found, Choice)
    }


_CHOICES = {name: _choices(kind) for name, kind in ALL.items()}


def choices_of(name: str) -> dict[str, Choice]:
    """The fields of a command of which only certain words lead on, with these."""
    return _CHOICES.get(name, {})


def deciding(name: str) -> str | None:
    """The field by which a command goes one way or another."""
    return next((field for field, choice in choices_of(name).items() if choice.decides), None)


def _no_field(name: str, key: str, place: str) -> InvalidInput:
    known = fields_of(name)
    takes = saying("hint.no_fields", act=name)
    if known:
        takes = close_to(key, known) or saying("hint.fields", act=name, fields=known)
    return InvalidInput(f"{place}.{key}", saying("expected.field_of", act=name), key, takes)


def fields_of(name: str) -> tuple[str, ...]:
    """The outside names of a command's fields."""
    return FIELDS if is_own(name) else tuple(_OFFICE[name])


def as_data(command: Command) -> dict[str, Any]:
    """A command's fields as plain data, without its name."""
    data: dict[str, Any] = msgspec.to_builtins(command)
    data.pop("command")
    return data
