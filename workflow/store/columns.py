"""What makes values of columns, and columns of values: enums, days, times as ISO text."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


def one_of(kind: type[E]) -> Callable[[str], E]:
    """Makes a member of an enum of its text; anything else raises KeyError."""
    return {member.value: member for member in kind}.__getitem__


def day(text: str | None) -> date | None:
    """A day of its ISO text."""
    return None if text is None else date.fromisoformat(text)


def moment(at: datetime) -> str:
    """A time as tables keep and compare it: ISO text to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def time(text: str | None) -> datetime | None:
    """A time of its ISO text."""
    return None if text is None else datetime.fromisoformat(text)
