"""Step 4, the expert review (正文一(四)): panel, draw, recusal, scores (R-E.1 to R-E.3)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from states import commands
from states.act_in_hand import Work, replace
from states.actors import plain_name, same_person
from states.acts.support import forget_deliberation
from states.admission import party_problems
from states.duty_items import Item
from states.facts import DutyStatus, Expert, Party, Review
from states.mail_kinds import MailKind
from states.refusals import Problem, problem

HIGHEST_SCORE = 100


def draw(pool: tuple[str, ...], seed: str) -> list[str]:
    """Order *pool* by lot: by the sha256 of seed and name, so that anyone can repeat it (R-E.3)."""
    return sorted(pool, key=lambda name: sha256(f"{seed}\n{name}".encode()).digest())


def mean_of(scores: list[float]) -> Fraction:
    """The exact mean of scores written as decimals."""
    return sum((Fraction(Decimal(str(score))) for score in scores), Fraction(0)) / len(scores)


def _persons(names: Iterable[str]) -> tuple[str, ...]:
    """The persons of that name, each as he is written first: 张三 and 张　三 are one."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(plain_name(name), name)
    return tuple(first.values())


def _size_problems(work: Work, count: int) -> Iterator[Problem]:
    least, odd = work.notice.expert_panel_min, work.notice.expert_panel_odd
    if count < least or (odd and count % 2 == 0):
        yield problem("panel_size", "R-E.1", given=count, least=least)


# --- guards -----------------------------------------------------------------------------


def supervisor_asks(work: Work) -> Iterator[Problem]:
    """What was posted already is taken back by a supervisor alone."""
    yield from party_problems(work.act, [Party.CITY_SUPERVISOR], "R-4.1")


def panel_is_valid(work: Work) -> Iterator[Problem]:
    """As many experts as the notice asks for, an odd number, each named once (R-E.1)."""
    names = work.asked(commands.InviteExperts).experts
    persons = _persons(names)
    yield from _size_problems(work, len(persons))
    if len(persons) < len(names):
        yield problem("named_twice", "R-E.1", names=list(names))
    yield from _tie_problems(work, names)


def _tie_problems(work: Work, names: Iterable[str]) -> Iterator[Problem]:
    """Nobody sits who works for the unit or one of its institutions (R-E.2)."""
    employers = getattr(work.command, "employers", {})
    theirs = (work.region.unit, work.region.name, *work.facts.institutions)
    tied = [name for name in names if employers.get(name) in theirs]
    if tied:
        yield problem("tied_experts", "R-E.2", names=tied)


def pool_is_large_enough(work: Work) -> Iterator[Problem]:
    """The draw leaves a panel of valid size (R-E.1, R-E.3)."""
    asked = work.asked(commands.DrawExperts)
    size = asked.size or work.notice.expert_panel_min
    yield from _size_problems(work, size)
    if (given := len(_persons(asked.pool))) < size:
        yield problem("pool_too_small", "R-E.3", given=given, expected=size)
    if not asked.seed:
        yield problem("fields_missing", "R-E.3", missing=["seed"])
    yield from _tie_problems(work, asked.pool)


def expert_sits(work: Work) -> Iterator[Problem]:
    """Who recuses himself sits on the panel and has not done so before (R-E.2)."""
    name = work.asked(commands.DeclareConflict).expert
    member = work.facts.review.member(name)
    if member is None:
        yield problem("not_on_panel", "R-E.2", expert=name)
    elif member.recused:
        yield problem("recused", "R-E.2", expert=name)


def replacement_is_fit(work: Work) -> Iterator[Problem]:
    """One of the panel goes; one who neither sits nor was recused comes (R-E.2, R-E.3)."""
    asked, review = work.asked(commands.ReplaceExpert), work.facts.review
    if review.member(asked.out) is None:
        yield problem("not_on_panel", "R-E.3", expert=asked.out)
    incoming = asked.in_ or next(iter(review.reserve), None)
    if incoming is None:
        yield problem("no_replacement", "R-E.3")
        return
    member = next((one for one in review.panel if same_person(one.name, incoming)), None)
    if member is not None:
        rules = ("R-E.2", "R-E.3") if member.recused else ("R-E.3",)
        yield problem("recused" if member.recused else "already_sits", *rules, expert=incoming)


def score_counts(work: Work) -> Iterator[Problem]:
    """A sitting expert gives 0 to 100 points; a recused one's score is void (R-E.1, R-E.2)."""
    asked = work.asked(commands.SubmitScore)
    score = _score_of(asked)
    if asked.expert is None or score is None:
        given = {"expert": asked.expert, "score": score}
        yield problem("fields_missing", "R-E.1", missing=[f for f, v in given.items() if v is None])
        return
    yield from _score_problems(work, {asked.expert: score})
    if asked.criteria:
        yield from _criteria_problems(work, asked)


def _score_of(asked: commands.SubmitScore) -> float | None:
    """The score given, else the sum of the points by criterion."""
    if asked.score is None and asked.criteria:
        return sum(asked.criteria.values())
    return asked.score


def _criteria_problems(work: Work, asked: commands.SubmitScore) -> Iterator[Problem]:
    """Points go by all criteria of the notice, each within its own; a sum that is not the score
    is explained (R-4.2).
    """
    most, points = work.notice.score_criteria, asked.criteria
    unknown = [name for name in points if name not in most]
    missing = [name for name in most if name not in points]
    if unknown or missing:
        yield problem("other_criteria", "R-4.2", given=list(points), expected=list(most))
    for name in points:
        if not 0 <= points[name] <= most.get(name, points[name]):
            yield problem(
                "criterion_range", "R-4.2", name=name, given=points[name], highest=most.get(name)
            )
    total = sum(Fraction(Decimal(str(value))) for value in points.values())
    if (
        asked.score is not None
        and Fraction(Decimal(str(asked.score))) != total
        and not asked.reason
    ):
        yield problem("other_sum", "R-4.2", given=asked.score, computed=float(total))


def all_have_scored(work: Work) -> Iterator[Problem]:
    """The panel is valid and every sitting expert has scored (R-E.1)."""
    asked, review = work.asked(commands.FinalizeReview), work.facts.review
    yield from _score_problems(work, asked.scores)
    yield from _size_problems(work, len(review.sitting))
    missing = [e.name for e in review.sitting if e.score is None and e.name not in asked.scores]
    if missing:
        yield problem("scores_missing", "R-E.1", missing=missing)


def _score_problems(work: Work, scores: dict[str, float]) -> Iterator[Problem]:
    for name, score in scores.items():
        member = work.facts.review.member(name)
        if member is None:
            yield problem("not_on_panel", "R-E.1", expert=name)
        elif member.recused:
            yield problem("recused", "R-E.2", expert=name)
        if not 0 <= score <= HIGHEST_SCORE:
            yield problem("score_range", "R-E.1", given=score, highest=HIGHEST_SCORE)


# --- effects ----------------------------------------------------------------------------


def _seat(work: Work, names: list[str], **more: object) -> None:
    work.change(review=Review(panel=tuple(Expert(name) for name in names), **more))  # type: ignore[arg-type]
    work.tell(MailKind.REVIEW_INVITATION, expert="、".join(names))


def invite_experts(work: Work) -> None:
    """The panel is invited."""
    _seat(work, list(work.asked(commands.InviteExperts).experts))


def draw_experts(work: Work) -> None:
    """The panel is drawn by lot and invited; the rest are the reserve, in their order (R-E.3)."""
    asked = work.asked(commands.DrawExperts)
    order = draw(_persons(asked.pool), asked.seed or "")
    size = asked.size or work.notice.expert_panel_min
    _seat(work, order[:size], reserve=tuple(order[size:]), seed=asked.seed)


def _update(work: Work, name: str | None, **fields: object) -> None:
    panel = tuple(
        replace(expert, **fields) if expert.name == name else expert
        for expert in work.facts.review.panel
    )
    work.change(review=replace(work.facts.review, panel=panel))


def declare_conflict(work: Work) -> None:
    """The expert is recused and his score void (R-E.2)."""
    asked = work.asked(commands.DeclareConflict)
    _update(work, asked.expert, recused=True, score=None, ground=asked.ground)
    work.tell(MailKind.RECUSAL_RECORDED, expert=asked.expert)


def replace_expert(work: Work) -> None:
    """The replacement is invited; a recused expert stays on record as recused (R-E.3)."""
    asked, review = work.asked(commands.ReplaceExpert), work.facts.review
    incoming = asked.in_ or review.reserve[0]
    panel = [e for e in review.panel if e.recused or e.name != asked.out]
    work.change(
        review=replace(
            review,
            panel=(*panel, Expert(incoming)),
            reserve=tuple(name for name in review.reserve if not same_person(name, incoming)),
        )
    )
    work.tell(MailKind.REVIEW_INVITATION, expert=incoming)


def submit_score(work: Work) -> None:
    """The score is taken down; a later one of the same expert replaces it."""
    asked = work.asked(commands.SubmitScore)
    points = {"criteria": asked.criteria, "reason": asked.reason}
    _update(work, asked.expert, score=_score_of(asked), **points)


def finalize_review(work: Work) -> None:
    """The panel's opinion is signed; the mean is worked out here (R-E.1)."""
    asked = work.asked(commands.FinalizeReview)
    for name, score in asked.scores.items():
        _update(work, name, score=score)
    mean = mean_of([e.score for e in work.facts.review.sitting if e.score is not None])
    if asked.mean is not None and abs(Fraction(Decimal(str(asked.mean))) - mean) > Fraction(1, 100):
        work.warn("other_mean", "R-E.1", given=asked.mean, computed=round(float(mean), 2))
    work.change(review=replace(work.facts.review, mean=str(mean), dissent=asked.dissent))
    work.settle(Item.EXPERT_REVIEW)
    work.owe(Item.DELIBERATION)


def reopen_review(work: Work) -> None:
    """The review begins again with a new panel, and what was deliberated falls with it.

    One whose decision was annulled stands until a new panel is invited: it was not found wrong.
    """
    what_runs = (Item.EXPERT_REVIEW, Item.DELIBERATION, Item.PUBLICITY, Item.SUPPORT_DECISION)
    work.settle(*what_runs, status=DutyStatus.LAPSED)
    forget_deliberation(work)
    if not work.facts.support.annulled:
        work.change(review=Review())
    owe_review(work)


def owe_review(work: Work) -> None:
    """The review is owed within its days after the filing deadline, or after today if later."""
    work.owe(Item.EXPERT_REVIEW, started=max(work.notice.filing_deadline, work.day))


GUARDS = (
    supervisor_asks,
    panel_is_valid,
    pool_is_large_enough,
    expert_sits,
    replacement_is_fit,
    score_counts,
    all_have_scored,
)
EFFECTS = (
    invite_experts,
    draw_experts,
    declare_conflict,
    replace_expert,
    submit_score,
    finalize_review,
    reopen_review,
)
