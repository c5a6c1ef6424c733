"""The grounds of a warning and of a clawback, with the figures that bear them out (R-6.4)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from states.choices import Ground
from states.duty_items import Item
from states.facts import Facts, Report
from states.funds import expected_of, index_of
from states.notice import Notice


def told(facts: Facts, grounds: Collection[Ground], notice: Notice) -> dict[str, Any]:
    """The grounds as a mail tells them, each with its figures as the case has them."""
    figures: dict[str, Any] = {"grounds": list(grounds)}
    if Ground.SLOW in grounds and (report := _slow_report(facts)) is not None:
        figures |= _of_spending(report, notice)
    if Ground.NO_DATA in grounds:
        figures["missing"] = _missing(facts, notice)
    if Ground.POOR_WORK in grounds and facts.assessments:
        last = facts.assessments[-1]
        figures |= {"assessment": last.kind, "rating": last.rating, "score": last.score}
    if Ground.MISUSE in grounds and facts.clawback is not None and facts.clawback.disallowed:
        figures["disallowed"] = facts.clawback.disallowed
    return figures


def _slow_report(facts: Facts) -> Report | None:
    """The report of the latest day that was found slow, of equals the one entered last."""
    slow = [report for report in facts.reports if report.verdict.is_slow]
    return max(reversed(slow), key=lambda report: report.as_of, default=None)


def _of_spending(report: Report, notice: Notice) -> dict[str, Any]:
    """Spending against what was expected, in the figures that every page shows of the report."""
    return {
        "as_of": report.as_of,
        "spent": report.spent,
        "expected": expected_of(report) or 0,
        "index": str(index_of(report)),
        "least": notice.slow_yellow_below,
    }


def _missing(facts: Facts, notice: Notice) -> list[date]:
    """The last quarters in a row of which nothing was reported."""
    through = facts.no_data_through
    periods = sorted(duty.period for duty in facts.duties_for(Item.SELF_CHECK) if duty.period)
    return [day for day in periods if through is None or day <= through][-notice.no_data_reports :]
