"""JSON that a person wrote: read strictly, with the line of whatever is wrong in it."""

import json
import re
from typing import Any, NoReturn

from states.reading import InvalidInput
from states.saying import Saying, saying

_BLANK = re.compile(r"[ \t\n\r]*")
_PART = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_decoder = json.JSONDecoder()

JSON = saying("expected.json")
MESSAGES = {
    "Expecting value": saying("found.no_value"),
    "Extra data": saying("found.extra_data"),
}
"""What the reader says in English of what is met most."""


class _Twice(ValueError):
    """A key stands twice in one object: nobody can tell which is meant."""


def read_json(text: str, source: str) -> Any:
    """The value of a JSON text; *source* names it in errors. Raises InvalidInput."""
    try:
        return json.loads(
            text.removeprefix("\ufeff"), parse_constant=_no_number, object_pairs_hook=_once
        )
    except _Twice as error:
        raise InvalidInput(source, JSON, saying("found.key_twice", key=str(error))) from None
    except json.JSONDecodeError as error:
        if not text.strip():
            raise InvalidInput(source, JSON, "") from None
        place = f"{source}:{error.lineno}:{error.colno}"
        raise InvalidInput(place, JSON, _found(error.msg)) from None
    except RecursionError:
        raise InvalidInput(source, JSON, saying("found.brackets")) from None
    except ValueError as error:
        raise InvalidInput(source, JSON, saying("found.words", words=str(error))) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _found(message: str) -> Saying:
    return MESSAGES.get(message, saying("found.words", words=message))


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def line_of(text: str, place: str) -> int:
    """The line of *place* (`scenarios[0].events[3].at`), or of what should hold it."""
    at = _skip(text.removeprefix("\ufeff"), 0)
    body = text.removeprefix("\ufeff")
    for match in _PART.finditer(place):
        found = _member(body, at, match[1] if match[1] is not None else int(match[2]))
        if found is None:
            break
        at = found
    return body.count("\n", 0, at) + 1


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _member(text: str, at: int, wanted: str | int) -> int | None:
    """Where the member of the object or list that begins at *at* begins; None if it has none."""
    opening = text[at : at + 1]
    if opening != ("{" if isinstance(wanted, str) else "["):
        return None
    found, index, at = None, 0, _skip(text, at + 1)
    while text[at : at + 1] not in ("}", "]", ""):
        key: str | int = index
        if opening == "{":
            key, at = _decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        if key == wanted:
            found = at
            if opening == "[":
                return found
        _, at = _decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        index += 1
    return found
