"""The act that opens an ended case again."""

from states.commands.base import Command


class ReopenCase(Command, frozen=True, tag="reopen_case"):
    """A supervisor reopens an ended case, with a reason (§2.1)."""

    reason: str | None = None
