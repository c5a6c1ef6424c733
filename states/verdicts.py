"""What judging comes to: of spending against what is expected by then, and of an indicator."""

from enum import StrEnum


class Verdict(StrEnum):
    """How spending stands against what is expected; the slow ones are levels of a flag (R-6.4)."""

    NOT_ASSESSED = "not_assessed_grace"
    OK = "ok"
    YELLOW = "yellow"
    RED = "red"

    @property
    def is_slow(self) -> bool:
        """Whether it raises a flag."""
        return self in (Verdict.YELLOW, Verdict.RED)


class IndicatorVerdict(StrEnum):
    """How an indicator stands against its floor (R-K.1 to R-K.6).

    BELOW is a ratio and IN_PROGRESS a total that may still be reached by the final assessment.
    """

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    BELOW = "below"
    IN_PROGRESS = "in_progress"
    NEEDS_REVIEW = "needs_review"
    NO_DATA = "no_data"


DECIDED = (IndicatorVerdict.PASS, IndicatorVerdict.FAIL, IndicatorVerdict.BELOW)
"""What counts for a score."""
