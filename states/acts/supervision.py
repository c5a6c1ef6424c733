"""Step 6, supervision (正文一(六)): self-checks, and the spending that they report."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from states import commands
from states.booking import recognise_spending
from states.facts import Duty, DutyStatus, Facts, Report
from states.funds import progress, spendable
from states.items import Item
from states.refusals import Problem, problem
from states.work import Work

# --- guards -----------------------------------------------------------------------------


def contract_is_not_settled(work: Work) -> Iterator[Problem]:
    """Self-checks lapse with the termination of the contract (R-W.2)."""
    if work.facts.settlement is not None:
        yield problem("already_terminated", "R-6.1", "R-W.2")


def report_is_whole(work: Work) -> Iterator[Problem]:
    """A report says how much was spent as of a day that is past (R-6.2, R-M.9)."""
    asked = work.command
    if not isinstance(asked, commands.SubmitSelfCheck | commands.SubmitRectificationReport):
        raise TypeError(asked.name)
    missing = [f for f in ("as_of", "spent_cumulative") if getattr(asked, f) is None]
    if missing or asked.as_of is None or asked.spent_cumulative is None:
        yield problem("fields_missing", "R-6.2", missing=missing)
        return
    if asked.as_of > work.day:
        yield problem("as_of_in_future", "R-6.2", as_of=asked.as_of)
    yield from _spending_problems(work, asked.as_of, asked.spent_cumulative)


def _spending_problems(work: Work, as_of: date, spent: int) -> Iterator[Problem]:
    """Spending is cumulative and within what is held (R-M.9)."""
    if spent < 0:
        yield problem("no_amount", "R-6.2", given=spent)
    if spent > (most := spendable(work.money)):
        yield problem("spent_beyond_held", "R-M.9", spent=spent, held=most)
    if getattr(work.command, "correction_note", None):
        return
    earlier, later = _spent_around(work.facts, as_of)
    if spent < earlier:
        yield problem("spending_fell", "R-M.9", "R-6.2", spent=spent, before=earlier)
    elif later is not None and spent > later:
        yield problem("spending_above_later", "R-M.9", "R-6.2", spent=spent, later=later)


def _spent_around(facts: Facts, as_of: date) -> tuple[int, int | None]:
    """The spending that stands for *as_of* or before, and for the first report after it.

    Of several as of one day the one entered last stands, and none with what was disallowed since.
    """
    in_order = sorted(facts.reports, key=lambda report: report.as_of)  # of equals as entered
    stands = {r.as_of: max(r.spent - facts.money.disallowed + r.disallowed, 0) for r in in_order}
    earlier = [spent for day, spent in stands.items() if day <= as_of]
    later = [spent for day, spent in stands.items() if day > as_of]
    return (earlier[-1] if earlier else 0), (later[0] if later else None)


# --- effects ----------------------------------------------------------------------------


def text(value: Fraction) -> str:
    """An exact fraction as it is stored: "a/b"."""
    return f"{value.numerator}/{value.denominator}"


def take_report(work: Work, source: str, as_of: date, spent: int) -> Report:
    """Take down a report with its progress as judged at *as_of*, and its spending (R-6.2)."""
    expected, index, verdict = progress(work.facts, spent, as_of, work.notice)
    report = Report(
        source=source,
        reported_on=work.day,
        as_of=as_of,
        spent=spent,
        expected=text(expected),
        index=None if index is None else text(index),
        verdict=verdict,
        disallowed=work.money.disallowed,
        matching_spent=getattr(work.command, "matching_spent", None),
    )
    work.change(reports=(*work.facts.reports, report))
    if counts(work, report):
        recognise_spending(work, spent)
    return report


def counts(work: Work, report: Report) -> bool:
    """Whether it is the report that counts; an older one that comes later is only taken down."""
    return work.facts.counting_report is report


def submit_self_check(work: Work) -> None:
    """Settle the duty it answers; a slow one is flagged in the night that follows."""
    asked = work.asked(commands.SubmitSelfCheck)
    if asked.as_of is None or asked.spent_cumulative is None:
        raise LookupError("guarded by report_is_whole")
    key = _answered(work, asked.as_of, asked.due)
    if key is not None:
        answered = work.update_duty(
            key, status=DutyStatus.FULFILLED, closed_on=work.day, closed_by=work.command.name
        )
        work.warn_if_other("due", asked.due, answered.due)
    report = take_report(work, "self_check", asked.as_of, asked.spent_cumulative)
    is_judged = work.facts.open_flag is None and work.facts.open_clawback is None
    if is_judged and counts(work, report):
        slow = report.verdict if report.verdict in ("yellow", "red") else None
        work.change(pending_flag=slow)


def _answered(work: Work, as_of: date, due: date | None) -> str | None:
    """The open self-check that a report answers: by its due date, its quarter, or the last past."""
    open_ones = [(k, d) for k, d in work.facts.open_duties() if d.item is Item.SELF_CHECK]
    named = [k for k, d in open_ones if due is not None and d.due == due]
    if named:
        return named[0]
    past = [(k, d) for k, d in open_ones if d.period is not None and d.period <= work.day]
    at_or_after = [(k, d) for k, d in past if _period(d) >= as_of]
    before = [(k, d) for k, d in past if _period(d) < as_of]
    if at_or_after:
        return at_or_after[0][0]
    return before[-1][0] if before else None


def _period(duty: Duty) -> date:
    return duty.period or duty.started


GUARDS = (contract_is_not_settled, report_is_whole)
EFFECTS = (submit_self_check,)
