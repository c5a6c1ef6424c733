"""Acts of step 6: the midterm and the final assessment."""

from typing import Annotated

from states.choices import AssessmentKind, Choice
from states.commands.base import Command
from states.money import Fen

Figures = dict[str, int | bool]
"""Figures of a year: counts, amounts in yuan, and yes/no."""


class StartAssessment(Command, frozen=True, tag="start_assessment"):
    """Begin the midterm or final assessment (R-6.3)."""

    kind: Annotated[str | None, Choice(*AssessmentKind)] = None


class RecordAssessment(Command, frozen=True, tag="record_assessment"):
    """Record a midterm or final assessment (R-4.3, R-6.3, 附五)."""

    kind: Annotated[str | None, Choice(*AssessmentKind)] = None
    rating: str | None = None
    score: int | None = None
    spent_cumulative: Fen | None = None
    base: Figures = {}
    year1: Figures = {}
    year2: Figures = {}
    reason: str | None = None
