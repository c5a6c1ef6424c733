"""An item of duty as duties, mails and reports name it.

A self-check is owed once a quarter, so its label carries the day on which it is due:
`self_check_2024-01-10`. One that a procedure adds is named as its file names it.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from states.addition_names import is_own, step_of
from states.duty_items import ITEMS, Item, ItemRule
from states.steps import Step


class UnknownItem(ValueError):
    """There is no such item, or its label lacks the day that it has to carry."""


_DATED = re.compile(r"(?P<item>[a-z_]+)_(?P<day>\d{4}-\d{2}-\d{2})")


class Label(NamedTuple):
    """An item as duties, mails and reports name it: with its due day, where it carries one.

    One that a procedure adds has the `name` that its file gives it.
    """

    item: Item
    day: date | None = None
    name: str = ""

    @property
    def called(self) -> str:
        """The item by the name under which words are kept for it."""
        return self.name or self.item.value

    @property
    def laid_down(self) -> ItemRule:
        """What is laid down of the item."""
        laid = ITEMS[self.item]
        return laid._replace(step=Step(step_of(self.name))) if self.name else laid

    def __str__(self) -> str:
        return self.name or (str(self.item) if self.day is None else f"{self.item}_{self.day}")


@lru_cache(maxsize=1024)
def read_label(text: str) -> Label:
    """Read the label of an item. Raises UnknownItem."""
    if is_own(text):
        return Label(Item.OWN, name=text)
    match = _DATED.fullmatch(text)
    try:
        item = Item(match["item"] if match else text)
        label = Label(item, date.fromisoformat(match["day"]) if match else None)
    except ValueError:
        raise UnknownItem(f"there is no item {text!r}") from None
    if item is Item.OWN or ITEMS[item].dated is (label.day is None):
        raise UnknownItem(f"there is no item {text!r}")
    return label
