"""Step 6, the midterm and the final assessment (正文一(四)(六), 附五)."""

from collections.abc import Iterator

from states import commands, indicators
from states.booking import recognise_spending, withhold
from states.choices import AssessmentKind, chosen
from states.facts import Assessment
from states.funds import follow_on_plan, spendable
from states.items import Item
from states.mail_kinds import MailKind
from states.refusals import Problem, problem
from states.work import Work

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
    spent, most = asked.spent_cumulative, spendable(work.money)
    if spent is not None and not 0 <= spent <= most:
        yield problem("spent_beyond_held", "R-M.9", spent=spent, held=most)


# --- effects ----------------------------------------------------------------------------


def record_assessment(work: Work) -> None:
    """The midterm fixes the follow-on money for good; spending is recognised (R-4.3)."""
    asked, facts = work.asked(commands.RecordAssessment), work.facts
    kind = chosen(AssessmentKind, asked.kind)
    rating = asked.rating or work.notice.rating_of(asked.score or 0)
    given = {"base": asked.base, "year1": asked.year1, "year2": asked.year2}
    figures, verdicts = {}, {}
    if any(given.values()):
        before = facts.assessments[-1].figures if facts.assessments else {}
        figures = indicators.merged(before, given)
        verdicts = indicators.judge(
            figures, work.region, work.notice, final=kind is AssessmentKind.FINAL
        )
    assessment = Assessment(kind, work.day, rating, asked.score, figures, verdicts)
    work.change(assessments=(*facts.assessments, assessment))
    work.settle(ITEM_OF[kind])
    if asked.spent_cumulative is not None:
        recognise_spending(work, asked.spent_cumulative)
    work.tell(
        MailKind.ASSESSMENT_RESULT,
        rating=rating,
        score=asked.score,
        assessment=kind,
    )
    if kind is AssessmentKind.MIDTERM:
        _fix_follow_on(work, rating)


def _fix_follow_on(work: Work, rating: str) -> None:
    planned, ceilings = follow_on_plan(work.facts, rating, work.notice)
    work.change_money(follow_on_left=planned, follow_on_ceiling=ceilings)
    if any(ceilings.values()):
        work.owe(Item.FOLLOW_ON_PAYMENT)
    else:
        work.change_money(follow_on_left=dict.fromkeys(planned, 0))
        withhold(work, sum(planned.values()))


CONDITIONS = (begins_midterm, begins_final)
GUARDS = (assessment_is_whole,)
EFFECTS = (record_assessment,)
