"""Who owes what by when, and how the date came about."""

from datetime import date
from enum import StrEnum

import msgspec

from states.duty_items import ITEMS, Item, Owner
from states.labels import Label


class DutyStatus(StrEnum):
    """How a duty stands, or why it is owed no more."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"
    REPLACED = "replaced"
    EXTENDED = "extended"
    VOID = "void"
    RETIRED = "retired"


class Pause(msgspec.Struct, frozen=True):
    """A time in which a duty did not run, from the first day to the day it ran again."""

    start: date
    end: date


class Duty(msgspec.Struct, frozen=True, omit_defaults=True):
    """A duty: who owes what by when, and how the date came about.

    `term` is the rule's length ("5wd", "30d", "to:2023-07-31"), counted from `started`; `due`
    is None while the date lies beyond the calendar. `ladder` names the reminders, empty where
    none are sent (the city's own work). One that a procedure adds has the `name` of its file.
    """

    item: Item
    owner: Owner
    event: str
    rule: str
    started: date
    term: str
    due: date | None
    calendar: str
    ladder: str = ""
    period: date | None = None
    status: DutyStatus = DutyStatus.OPEN
    closed_on: date | None = None
    closed_by: str | None = None
    suspended_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    name: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.status is DutyStatus.OPEN

    @property
    def is_void(self) -> bool:
        """Whether the act that made it was undone: then it never was, for any rule."""
        return self.status == "void"

    @property
    def called(self) -> str:
        """The item by the name under which words are kept for it."""
        return self.name or self.item.value

    @property
    def label(self) -> str:
        """The item as mails and reports name it; a self-check carries its due date."""
        if self.name:
            return self.name
        if not ITEMS[self.item].dated:
            return str(self.item)
        return str(Label(self.item, self.due or date.fromisoformat(self.term.removeprefix("to:"))))
