"""The act that opens an ended case again."""

from states.commands.base import Command


class ReopenCase(Command, frozen=True, tag="reopen_case"):
    """A supervisor reopens an ended case, with a reason."""

    reason: str | None = None
