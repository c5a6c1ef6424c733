"""An act that a procedure adds of its own."""

from datetime import date

from states.commands.base import Command


class OwnAct(Command, frozen=True):
    """An act that is known by its name alone: the procedure says who does it and where it leads.

    `note` is what is to be said of it, `day` the day that it is about.
    """

    act: str
    note: str | None = None
    day: date | None = None

    @property
    def name(self) -> str:
        """The name that its procedure gives it."""
        return self.act
