"""The act that gives duties their dates anew."""

from datetime import date

import msgspec

from states.commands.base import Command


class MoveDates(Command, frozen=True, tag="move_dates"):
    """Give duties their dates under another calendar (R-T.7)."""


class Term(msgspec.Struct, frozen=True):
    """A term as `states.deadlines` writes it, and the day that it runs from."""

    term: str
    started: date


class RehearseTerms(MoveDates, frozen=True, tag="move_dates"):
    """Give duties other terms as well, by their key.

    No rule allows this: it is what a rehearsal supposes, and is not read from outside.
    """

    terms: dict[str, Term] = {}
