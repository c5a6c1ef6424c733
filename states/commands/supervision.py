"""Acts of step 6, supervision."""

from datetime import date

from states.commands.base import Command
from states.money import Fen

Figures = dict[str, int | bool]
"""Figures of a year: counts, amounts in yuan, and yes/no."""


class SubmitSelfCheck(Command, frozen=True, tag="submit_self_check"):
    """A self-check with spending as of a date (R-6.1, R-6.2)."""

    as_of: date | None = None
    due: date | None = None
    spent_cumulative: Fen | None = None
    matching_spent: Fen | None = None
    correction_note: str | None = None


class StartAssessment(Command, frozen=True, tag="start_assessment"):
    """Begin the midterm or final assessment (R-6.3)."""

    kind: str | None = None


class RecordAssessment(Command, frozen=True, tag="record_assessment"):
    """Record a midterm or final assessment (R-4.3, R-6.3, 附五)."""

    kind: str | None = None
    rating: str | None = None
    score: int | None = None
    spent_cumulative: Fen | None = None
    base: Figures = {}
    year1: Figures = {}
    year2: Figures = {}


class RequestChange(Command, frozen=True, tag="request_change"):
    """Ask to change the contract before its term ends (§2.2 row 23)."""

    subject: str | None = None
    targets: dict[str, int] = {}


class ApproveChange(Command, frozen=True, tag="approve_change"):
    """Approve the change asked for."""

    reason: str | None = None


class RefuseChange(Command, frozen=True, tag="refuse_change"):
    """Refuse the change asked for."""

    reason: str | None = None


class CloseCase(Command, frozen=True, tag="close_case"):
    """Close a case whose work is done and whose money is settled (R-6.3)."""
