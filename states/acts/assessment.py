"""Step 6, the midterm and the final assessment (正文一(四)(六), 附五)."""

from collections.abc import Iterator
from fractions import Fraction

import msgspec

from states import commands, indicators
from states.act_in_hand import Work
from states.choices import AssessmentKind, TaskState, chosen
from states.duty_items import Item
from states.facts import Assessment
from states.funds import follow_on_plan, spendable
from states.mail_kinds import MailKind
from states.refusals import Problem, problem
from states.shared_bookings import recognise_spending, withhold
from states.verdicts import IndicatorVerdict

HIGHEST_SCORE = 100
GATED_TRACK = "B"
"""The track on which a physical space is a must (附五); on the other a warning asks for it."""

ITEM_OF = {
    AssessmentKind.MIDTERM: Item.MIDTERM_ASSESSMENT,
    AssessmentKind.FINAL: Item.FINAL_ASSESSMENT,
}


# --- what decides the path --------------------------------------------------------------


def begins_midterm(work: Work) -> bool:
    """The midterm assessment is begun."""
    return work.asked(commands.StartAssessment).kind == AssessmentKind.MIDTERM


def begins_final(work: Work) -> bool:
    """The final assessment is begun."""
    return work.asked(commands.StartAssessment).kind == AssessmentKind.FINAL


# --- guards -----------------------------------------------------------------------------


def assessment_is_whole(work: Work) -> Iterator[Problem]:
    """Midterm or final, each once and in order, its rating that of its score (R-4.3, R-6.3)."""
    asked, facts, notice = work.asked(commands.RecordAssessment), work.facts, work.notice
    if asked.kind not in list(AssessmentKind):
        yield problem("no_result", "R-6.3", given=asked.kind, expected=list(AssessmentKind))
    elif any(one.kind in (asked.kind, AssessmentKind.FINAL) for one in facts.assessments):
        yield problem("already_assessed", "R-4.3", "R-6.3", kind=asked.kind)
    score = asked.score
    if asked.score is None and asked.rating is None and (score := judged(work).worked_out) is None:
        yield problem("fields_missing", "R-6.3", missing=["score", "rating"])
    if score is not None and not 0 <= score <= HIGHEST_SCORE:
        yield problem("score_range", "R-6.3", given=score, highest=HIGHEST_SCORE)
    elif score is not None and asked.rating is not None:
        own = notice.rating_of(score)
        if asked.rating not in (own, _gated(work, own)):
            yield problem("other_rating", "R-4.3", given=asked.rating, expected=own)
    if asked.rating is not None and asked.rating not in notice.follow_on_factor_pct:
        expected_ratings = list(notice.follow_on_factor_pct)
        yield problem("no_result", "R-4.3", given=asked.rating, expected=expected_ratings)
    spent, most = asked.spent_cumulative, spendable(work.money)
    if spent is not None and not 0 <= spent <= most:
        yield problem("spent_beyond_held", "R-M.9", spent=spent, held=most)


# --- what the figures come to -------------------------------------------------------------


class Judged(msgspec.Struct, frozen=True):
    """What the figures of an assessment come to, with those of the one before."""

    figures: dict[str, dict[str, int | bool]] = {}
    verdicts: dict[str, IndicatorVerdict] = {}
    of_targets: dict[str, IndicatorVerdict] = {}
    worked_out: int | None = None
    space: bool | None = None


def judged(work: Work) -> Judged:
    """Judge the figures that are given against floors and targets, and work out a score."""
    asked, facts = work.asked(commands.RecordAssessment), work.facts
    before = facts.assessments[-1].figures if facts.assessments else {}
    given = {"base": asked.base, "year1": asked.year1, "year2": asked.year2}
    figures = indicators.merged(before, given)
    space = indicators.physical_space(figures)
    if not any(given.values()):
        return Judged(space=space)
    final = asked.kind == AssessmentKind.FINAL
    verdicts = indicators.judge(figures, work.region, work.notice, final=final)
    of_targets = (
        indicators.judge(figures, work.region, work.notice, final=final, targets=facts.targets)
        if facts.targets
        else {}
    )
    score = indicators.worked_out(
        of_targets or verdicts, work.notice.indicator_weights, _tasks_done(work)
    )
    return Judged(figures, verdicts, of_targets, score, space)


def _tasks_done(work: Work) -> Fraction | None:
    """The share of the main tasks that the latest report that names any calls done."""
    told = [report for report in work.facts.reports if report.tasks]
    latest = max(reversed(told), key=lambda report: report.as_of, default=None)
    if latest is None:
        return None
    done = sum(state is TaskState.DONE for state in latest.tasks.values())
    return Fraction(done, len(work.notice.tasks[work.region.track]))


def _is_gated(work: Work) -> bool:
    """Whether the region has to have a physical space, and says that it has none (K0)."""
    return work.region.track == GATED_TRACK and judged(work).space is False


def _gated(work: Work, rating: str) -> str:
    """The rating, or the best that there is without a physical space (K0)."""
    bands, best = work.notice.rating_bands, work.notice.passing_rating
    is_better = rating in bands and bands[rating][0] > bands[best][0]
    return best if is_better and _is_gated(work) else rating


# --- effects ----------------------------------------------------------------------------


def record_assessment(work: Work) -> None:
    """The midterm fixes the follow-on money for good; spending is recognised (R-4.3)."""
    asked, facts = work.asked(commands.RecordAssessment), work.facts
    kind, found = chosen(AssessmentKind, asked.kind), judged(work)
    score = asked.score
    if score is None and asked.rating is None:
        score = found.worked_out
    rating = _gated(work, asked.rating or work.notice.rating_of(score or 0))
    _warn(work, found)
    assessment = Assessment(
        kind=kind,
        on=work.day,
        rating=rating,
        score=score,
        figures=found.figures,
        verdicts=found.verdicts,
        of_targets=found.of_targets,
        worked_out=found.worked_out,
        reason=asked.reason,
    )
    is_gated = _is_gated(work)
    work.change(assessments=(*facts.assessments, assessment))
    work.settle(ITEM_OF[kind])
    if asked.spent_cumulative is not None:
        recognise_spending(work, asked.spent_cumulative)
    work.tell(
        MailKind.ASSESSMENT_RESULT,
        rating=rating,
        score=score,
        assessment=kind,
    )
    if kind is AssessmentKind.MIDTERM:
        _fix_follow_on(work, 0 if is_gated else work.notice.follow_on_factor_pct[rating])


def _warn(work: Work, found: Judged) -> None:
    """Say where there is no physical space, or nothing is known of one, and where scores differ."""
    asked = work.asked(commands.RecordAssessment)
    if found.space is None:
        work.warn("space_unreported", "K0")
    elif not found.space:
        work.warn("space_missing", "K0", best=work.notice.passing_rating)
    differs = None not in (asked.score, found.worked_out) and asked.score != found.worked_out
    if differs and not asked.reason:
        work.warn("other_score", "R-6.3", given=asked.score, computed=found.worked_out)


def _fix_follow_on(work: Work, factor: int) -> None:
    """Fix what is paid as follow-on: *factor* % of what is planned, none of it without K0."""
    planned, ceilings = follow_on_plan(work.facts, factor, work.notice)
    work.change_money(follow_on_left=planned, follow_on_ceiling=ceilings)
    if any(ceilings.values()):
        work.owe(Item.FOLLOW_ON_PAYMENT)
    else:
        work.change_money(follow_on_left=dict.fromkeys(planned, 0))
        withhold(work, sum(planned.values()))


CONDITIONS = (begins_midterm, begins_final)
GUARDS = (assessment_is_whole,)
EFFECTS = (record_assessment,)
