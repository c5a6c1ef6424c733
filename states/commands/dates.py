"""The act that gives duties their dates under another calendar."""

from states.commands.base import Command


class MoveDates(Command, frozen=True, tag="move_dates"):
    """Give duties their dates under another calendar (R-T.7)."""
