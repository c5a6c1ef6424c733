"""Acts on filings that came late, or never came."""

from states.commands.base import Command


class ApproveLateFiling(Command, frozen=True, tag="approve_late_filing"):
    """The head of the office lets late filings in, with a reason (R-2.7)."""

    approved_by: str | None = None
    items: tuple[str, ...] = ()
    reason: str | None = None


class RefuseLateFiling(Command, frozen=True, tag="refuse_late_filing"):
    """The head of the office refuses a late filing; the case lapses (R-2.7)."""

    reason: str | None = None


class LapseCase(Command, frozen=True, tag="lapse_case"):
    """The city ends a case that never filed, or never corrected, in time (R-1.1, R-2.8)."""

    reason: str | None = None
