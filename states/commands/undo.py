"""The act that takes back the last act."""

from states.commands.base import Command


class UndoLastAct(Command, frozen=True, tag="undo_last_act"):
    """Take back the last act of a case, where nothing of it has left the house."""

    reason: str | None = None
