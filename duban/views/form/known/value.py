"""A value that is known for a field, and what knows it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from config.words import Words
from duban.views.form.about import About
from states.duty_items import Item
from states.facts import Facts

Known = str | int | float | bool | date | Iterable[str] | Mapping[str, int | float | str] | None
"""A value as the command has it, amounts in fen; None where nothing is known."""

Provider = Callable[[About, Facts, Words], Known]


def of_notice(name: str) -> Provider:
    """What the notice asks for."""
    return lambda about, facts, words: getattr(about.notice, name)


def due(item: Item) -> Provider:
    """The date that the term of an item gives, begun today."""
    return lambda about, facts, words: about.due(item)


def today(about: About, facts: Facts, words: Words) -> Known:
    """Today."""
    return about.day
