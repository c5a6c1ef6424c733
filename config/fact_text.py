"""How the fact of a sentence reads where its words do not say."""

from datetime import datetime
from enum import Enum


def is_absent(value: object) -> bool:
    """Whether there is nothing to say."""
    return value is None or value in ("", (), [])


def plain(value: object) -> str:
    """A value as it is, a code by itself."""
    return str(value.value if isinstance(value, Enum) else value)


def to_the_minute(value: object) -> str:
    """A moment to the minute, in the office's own time; a day, or text that is none, as it is."""
    if isinstance(value, str) and "T" in value:
        try:
            return to_the_minute(datetime.fromisoformat(value))
        except ValueError:
            return value
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else plain(value)
