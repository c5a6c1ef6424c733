"""The act of step 6 by which a region reports."""

from datetime import date

from states.commands.base import Command
from states.money import Fen


class SubmitSelfCheck(Command, frozen=True, tag="submit_self_check"):
    """A self-check with spending as of a date (R-6.1, R-6.2)."""

    as_of: date | None = None
    due: date | None = None
    spent_cumulative: Fen | None = None
    matching_spent: Fen | None = None
    correction_note: str | None = None
