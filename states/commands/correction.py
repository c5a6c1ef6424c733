"""The act that puts right what was typed with an earlier act."""

from datetime import datetime
from typing import Any

from states.commands.base import Command


class CorrectAct(Command, frozen=True, tag="correct_act"):
    """Let an act of a case read otherwise, or strike it; the case's acts are played again.

    `number` is that of the act in the history, `corrected` the whole of it as plain data with its
    name, amounts in fen; without that the act is struck. `at` and `basis` are those that the act
    is given, None where they stay.
    """

    number: int | None = None
    corrected: dict[str, Any] = {}
    at: datetime | None = None
    basis: str | None = None
    reason: str | None = None
