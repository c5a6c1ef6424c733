"""What makes values of columns: enums of text, days of ISO text."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


def one_of(kind: type[E]) -> Callable[[str], E]:
    """Makes a member of an enum of its text; anything else raises KeyError."""
    return {member.value: member for member in kind}.__getitem__


def day(text: str | None) -> date | None:
    """A day of its ISO text."""
    return None if text is None else date.fromisoformat(text)
