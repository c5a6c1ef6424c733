"""What step 6 sees of a case: reports, assessments, flags (R-6.1 to R-6.5)."""

from datetime import date

import msgspec

from states.choices import AssessmentKind, Ground
from states.money import Fen


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report of spending with its progress as judged at `as_of` (R-6.2, R-6.4).

    `expected` and `index` are exact fractions as text ("a/b"), None where nothing is judged.
    `disallowed` is what had been disallowed by then, and is not in `spent` (R-6.10).
    """

    source: str
    reported_on: date
    as_of: date
    spent: Fen
    expected: str | None = None
    index: str | None = None
    verdict: str = "not_assessed_grace"
    disallowed: Fen = 0
    matching_spent: Fen | None = None


class Assessment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A midterm or final assessment with the verdicts on the indicators (R-6.3, 附五)."""

    kind: AssessmentKind
    on: date
    rating: str
    score: int | None = None
    figures: dict[str, dict[str, int | bool]] = {}
    verdicts: dict[str, str] = {}


class Flag(msgspec.Struct, frozen=True, omit_defaults=True):
    """A flag raised by the nightly job; its level stays as raised (R-6.5)."""

    kind: Ground
    level: str
    raised_on: date
    closed_on: date | None = None
