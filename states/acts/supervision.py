"""Step 6, supervision (正文一(六)): self-checks, and the spending that they report."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from states import commands, indicators
from states.act_in_hand import Work
from states.choices import TaskState, read_task_state
from states.commands import Command
from states.duty_items import Item
from states.facts import Duty, DutyStatus, Facts, Report
from states.funds import progress, spendable
from states.refusals import Problem, problem
from states.shared_bookings import recognise_spending

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
    if isinstance(asked, commands.SubmitSelfCheck):
        yield from _matching_problems(work, asked)
        yield from _work_problems(work, asked)


def _matching_problems(work: Work, asked: commands.SubmitSelfCheck) -> Iterator[Problem]:
    """What of the district's money is in place, and spent, is part of what was committed."""
    committed = work.money.matching_committed
    for amount in (asked.matching_in_place, asked.matching_spent):
        if amount is not None and not 0 <= amount <= committed:
            yield problem("matching_beyond", "R-F.2", "R-M.2", given=amount, committed=committed)


def _work_problems(work: Work, asked: commands.SubmitSelfCheck) -> Iterator[Problem]:
    """Figures are counts, and tasks stand under the headings of the unit's track (R-6.2, R-0.5)."""
    for name, value in _figures(asked).items():
        if value < 0:
            yield problem("figure_range", "R-6.2", figure=name, given=value)
    headings = work.notice.tasks[work.region.track]
    unknown = [name for name in (*asked.tasks, *asked.task_remarks) if name not in headings]
    if unknown:
        yield problem("unknown_tasks", "R-6.2", "R-0.5", given=unknown, expected=list(headings))
    for state in asked.tasks.values():
        if read_task_state(state) is None:
            yield problem("no_result", "R-6.2", given=state, expected=list(TaskState))


def _figures(asked: commands.SubmitSelfCheck) -> dict[str, int | bool]:
    """The figures of the indicators that a report gives."""
    given = {name: getattr(asked, name) for name in indicators.FIGURES}
    return {name: value for name, value in given.items() if value is not None}


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
        **_beside_the_money(work.command),
    )
    work.change(reports=(*work.facts.reports, report))
    if counts(work, report):
        recognise_spending(work, spent)
        _take_matching(work, report)
    return report


def _take_matching(work: Work, report: Report) -> None:
    """What the report says of the district's money stands until another one says more."""
    told = {"matching_in_place": report.matching_in_place, "matching_spent": report.matching_spent}
    work.change_money(**{name: amount for name, amount in told.items() if amount is not None})


def _beside_the_money(asked: Command) -> dict[str, Any]:
    """What a self-check reports beside the city's money."""
    if not isinstance(asked, commands.SubmitSelfCheck):
        return {}
    return {
        "matching_spent": asked.matching_spent,
        "matching_in_place": asked.matching_in_place,
        "figures": _figures(asked),
        "tasks": {name: read_task_state(state) for name, state in asked.tasks.items()},
        "remarks": asked.task_remarks,
    }


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
        slow = report.verdict if report.verdict.is_slow else None
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
