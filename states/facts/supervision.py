"""What step 6 sees of a case: reports, assessments, flags (R-6.1 to R-6.5)."""

from datetime import date

import msgspec

from states.choices import AssessmentKind, Ground, TaskState
from states.money import Fen
from states.verdicts import IndicatorVerdict, Verdict


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report of spending with its progress as judged at `as_of` (R-6.2, R-6.4).

    `expected` and `index` are exact fractions as text ("a/b"), None where nothing is judged.
    `disallowed` is what had been disallowed by then, and is not in `spent` (R-6.10). Of the
    district's money it says what is in place and what was spent (R-F.2); of the work the figures
    of the indicators so far, and each task by its heading with its state and a remark.
    """

    source: str
    reported_on: date
    as_of: date
    spent: Fen
    expected: str | None = None
    index: str | None = None
    verdict: Verdict = Verdict.NOT_ASSESSED
    disallowed: Fen = 0
    matching_spent: Fen | None = None
    matching_in_place: Fen | None = None
    figures: dict[str, int | bool] = {}
    tasks: dict[str, TaskState] = {}
    remarks: dict[str, str] = {}


class Assessment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A midterm or final assessment with the verdicts on the indicators (R-6.3, 附五).

    `of_targets` are the verdicts against the plan's own targets, where it has any. `worked_out` is
    the score that verdicts and tasks come to, `reason` why the city's own differs from it.
    """

    kind: AssessmentKind
    on: date
    rating: str
    score: int | None = None
    figures: dict[str, dict[str, int | bool]] = {}
    verdicts: dict[str, IndicatorVerdict] = {}
    of_targets: dict[str, IndicatorVerdict] = {}
    worked_out: int | None = None
    reason: str | None = None


class Flag(msgspec.Struct, frozen=True, omit_defaults=True):
    """A flag raised by the nightly job; its level stays as raised (R-6.5)."""

    kind: Ground
    level: Verdict
    raised_on: date
    closed_on: date | None = None
