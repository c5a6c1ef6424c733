"""Acts over step 6: a flag, a warning, and a term to mend."""

from datetime import date
from typing import Annotated

from states.choices import Choice, RectificationResult
from states.commands.base import Command
from states.money import Fen


class RaiseFlag(Command, frozen=True, tag="raise_flag"):
    """The nightly job flags slow execution or missing data (R-6.4, R-6.5)."""


class DismissFlag(Command, frozen=True, tag="dismiss_flag"):
    """Dismiss a flag with a reason."""

    reason: str | None = None


class IssueWarning(Command, frozen=True, tag="issue_warning"):
    """Confirm a flag and set a term for rectification (R-6.5)."""

    rectification_due: date | None = None


class ExtendRectification(Command, frozen=True, tag="extend_rectification"):
    """Extend the term for rectification, once (R-6.5)."""

    reason: str | None = None


class SubmitRectificationReport(Command, frozen=True, tag="submit_rectification_report"):
    """A rectification report with spending as of a date (R-6.6)."""

    as_of: date | None = None
    spent_cumulative: Fen | None = None


class ExpireRectification(Command, frozen=True, tag="expire_rectification"):
    """The term for rectification ended without a report."""


class VerifyRectification(Command, frozen=True, tag="verify_rectification"):
    """The city's finding on the rectification: cleared or not_cleared, and in words (R-6.6)."""

    result: Annotated[str | None, Choice(*RectificationResult)] = None
    finding: str | None = None
