"""Step 6, supervision (正文一(六)): self-checks, assessments, changes of the contract."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from states import commands, indicators
from states.acts.ending import recognise_spending
from states.acts.payment import withhold
from states.facts import Assessment, ChangeRequest, Duty, Report
from states.funds import follow_on_plan, progress
from states.refusals import Problem, problem
from states.work import Work, replace

KINDS = ("midterm", "final")

# --- what decides the path --------------------------------------------------------------


def begins_midterm(work: Work) -> bool:
    """The midterm assessment is begun."""
    return work.asked(commands.StartAssessment).kind == "midterm"


def begins_final(work: Work) -> bool:
    """The final assessment is begun."""
    return work.asked(commands.StartAssessment).kind == "final"


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
    if spent > work.money.net_held:
        yield problem("spent_beyond_held", "R-M.9", spent=spent, held=work.money.net_held)
    if getattr(work.command, "correction_note", None):
        return
    earlier = max((r.spent for r in work.facts.reports if r.as_of <= as_of), default=0)
    later = [r.spent for r in work.facts.reports if r.as_of > as_of]
    if spent < earlier:
        yield problem("spending_fell", "R-M.9", "R-6.2", spent=spent, before=earlier)
    elif later and spent > min(later):
        yield problem("spending_above_later", "R-M.9", "R-6.2", spent=spent, later=min(later))


def assessment_is_whole(work: Work) -> Iterator[Problem]:
    """Midterm or final, each once and in order, its rating that of its score (R-4.3, R-6.3)."""
    asked, facts, notice = work.asked(commands.RecordAssessment), work.facts, work.notice
    if asked.kind not in KINDS:
        yield problem("no_result", "R-6.3", given=asked.kind, expected=list(KINDS))
    elif facts.assessment(asked.kind) is not None or facts.assessment("final") is not None:
        yield problem("already_assessed", "R-4.3", "R-6.3", kind=asked.kind)
    if asked.score is None and asked.rating is None:
        yield problem("fields_missing", "R-6.3", missing=["score", "rating"])
    if asked.score is not None and not 0 <= asked.score <= 100:
        yield problem("score_range", "R-6.3", given=asked.score, highest=100)
    elif asked.score is not None and asked.rating not in (None, notice.rating_of(asked.score)):
        expected = notice.rating_of(asked.score)
        yield problem("other_rating", "R-4.3", given=asked.rating, expected=expected)
    if asked.rating is not None and asked.rating not in notice.follow_on_factor_pct:
        expected_ratings = list(notice.follow_on_factor_pct)
        yield problem("no_result", "R-4.3", given=asked.rating, expected=expected_ratings)
    spent = asked.spent_cumulative
    if spent is not None and not 0 <= spent <= work.money.net_held:
        yield problem("spent_beyond_held", "R-M.9", spent=spent, held=work.money.net_held)


def change_is_whole(work: Work) -> Iterator[Problem]:
    """A change is asked for within the term, one at a time, no target below its floor (附五)."""
    asked, ends_on = work.asked(commands.RequestChange), work.facts.contract.ends_on
    if not asked.subject:
        yield problem("fields_missing", "R-5.3", missing=["subject"])
    if ends_on is not None and work.day > ends_on:
        yield problem("term_over", "R-5.3", end=ends_on)
    if any(change.result is None for change in work.facts.changes):
        yield problem("change_pending", "R-5.3")
    for indicator in work.notice.indicators:
        floor = indicator.floors.get(work.region.region_class, 0)
        target = asked.targets.get(indicator.key)
        if target is not None and target < floor:
            yield problem(
                "below_floor", indicator.rule, key=indicator.key, given=target, floor=floor
            )


def change_is_pending(work: Work) -> Iterator[Problem]:
    """There is a change to decide on."""
    if not any(change.result is None for change in work.facts.changes):
        yield problem("no_change_pending", "R-5.3")


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
        matching_spent=getattr(work.command, "matching_spent", None),
    )
    latest = max((r.as_of for r in work.facts.reports), default=as_of)
    work.change(reports=(*work.facts.reports, report))
    if as_of >= latest:
        recognise_spending(work, spent)
    return report


def submit_self_check(work: Work) -> None:
    """Settle the duty it answers; a slow one is flagged in the night that follows (§2.5)."""
    asked = work.asked(commands.SubmitSelfCheck)
    if asked.as_of is None or asked.spent_cumulative is None:
        raise LookupError("guarded by report_is_whole")
    key = _answered(work, asked.as_of, asked.due)
    if key is not None:
        answered = work.update_duty(
            key, status="fulfilled", closed_on=work.day, closed_by=work.command.name
        )
        work.warn_if_other("due", asked.due, answered.due)
    report = take_report(work, "self_check", asked.as_of, asked.spent_cumulative)
    if work.facts.open_flag is None and work.facts.open_clawback is None:
        slow = report.verdict if report.verdict in ("yellow", "red") else None
        work.change(pending_flag=slow)


def _answered(work: Work, as_of: date, due: date | None) -> str | None:
    """The open self-check that a report answers: by its due date, its quarter, or the last past."""
    open_ones = [(k, d) for k, d in work.facts.open_duties() if d.item == "self_check"]
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


def record_assessment(work: Work) -> None:
    """The midterm fixes the follow-on money for good; spending is recognised (R-4.3, §2.5)."""
    asked, facts = work.asked(commands.RecordAssessment), work.facts
    rating = asked.rating or work.notice.rating_of(asked.score or 0)
    given = {"base": asked.base, "year1": asked.year1, "year2": asked.year2}
    figures, verdicts = {}, {}
    if any(given.values()):
        before = facts.assessments[-1].figures if facts.assessments else {}
        figures = indicators.merged(before, given)
        verdicts = indicators.judge(figures, work.region, work.notice, final=asked.kind == "final")
    assessment = Assessment(asked.kind or "", work.day, rating, asked.score, figures, verdicts)
    work.change(assessments=(*facts.assessments, assessment))
    work.settle(f"{asked.kind}_assessment")
    if asked.spent_cumulative is not None:
        recognise_spending(work, asked.spent_cumulative)
    work.tell(
        "assessment_result",
        "district",
        "institution",
        rating=rating,
        score=asked.score,
        assessment=asked.kind,
    )
    if asked.kind == "midterm":
        _fix_follow_on(work, rating)


def _fix_follow_on(work: Work, rating: str) -> None:
    planned, ceilings = follow_on_plan(work.facts, rating, work.notice)
    work.change_money(follow_on_left=planned, follow_on_ceiling=ceilings)
    if any(ceilings.values()):
        work.owe("follow_on_payment", "city", "R-4.3", f"{work.notice.payment_working_days}wd")
    else:
        work.change_money(follow_on_left=dict.fromkeys(planned, 0))
        withhold(work, sum(planned.values()))


def request_change(work: Work) -> None:
    """The request is taken down."""
    asked = work.asked(commands.RequestChange)
    change = ChangeRequest(work.day, asked.subject or "", asked.targets)
    work.change(changes=(*work.facts.changes, change))


def _decide_change(work: Work, result: str) -> None:
    work.change(
        changes=tuple(
            replace(change, result=change.result or result) for change in work.facts.changes
        )
    )


def approve_change(work: Work) -> None:
    """The change is approved."""
    _decide_change(work, "approved")


def refuse_change(work: Work) -> None:
    """The change is refused."""
    _decide_change(work, "refused")


CONDITIONS = (begins_midterm, begins_final)
GUARDS = (
    contract_is_not_settled,
    report_is_whole,
    assessment_is_whole,
    change_is_whole,
    change_is_pending,
)
EFFECTS = (
    submit_self_check,
    record_assessment,
    request_change,
    approve_change,
    refuse_change,
)
