"""The review of a programme: who sits, how they scored, who is before whom, what is promised."""

from datetime import date
from fractions import Fraction

from config.words import Words
from duban.views.page import (
    Figures,
    Kind,
    Page,
    Ref,
    Subject,
    Table,
    Tile,
    Tone,
    Value,
    coded,
    column,
)
from duban.views.programme import Member, Programme
from states.calendar import WorkCalendar
from states.deadlines import working_days_late
from states.duty_items import Item, Owner
from states.facts import Duty, Expert, Facts
from states.money import grouped, half_up
from states.steps import Step

STEP = Step.SUPPORT_DETERMINATION


def review_page(programme: Programme, today: date, words: Words) -> Page:
    """The page about the review of a programme."""
    members = [one for one in programme.members if _is_reviewed(one.case.facts)]
    running = [one for one in members if _is_running(one.case.facts)]
    ranked = sorted((one for one in members if _mean(one) is not None), key=_by_mean)
    return Page(
        key="review",
        language=words.language,
        title=words.say("reviewing.title"),
        parts=(
            Figures("figures", _tiles(programme, members, words)),
            _running(running, today, programme.world.calendar, words),
            _objections(members, words),
            _ranking(ranked, words),
            _sheets(running, words),
            _draws(members, words),
        ),
    )


def _is_reviewed(facts: Facts) -> bool:
    return bool(facts.review.panel) or _is_running(facts)


def _is_running(facts: Facts) -> bool:
    return facts.is_open and facts.step is STEP


def _mean(one: Member) -> Fraction | None:
    mean = one.case.facts.review.mean
    return None if mean is None else Fraction(mean)


def _by_mean(one: Member) -> tuple[Fraction, str]:
    """The highest mean first; cases with the same stand by their regions."""
    return (-(_mean(one) or Fraction(0)), one.region.code)


def _case(one: Member, words: Words) -> Ref:
    return Ref(words.region(one.region), Subject.CASE, one.case.id)


# --- figures --------------------------------------------------------------------------------------


def _tiles(programme: Programme, members: list[Member], words: Words) -> tuple[Tile, ...]:
    running = [one.case.facts for one in members if _is_running(one.case.facts)]
    contested = sum(one.result is None for facts in running for one in facts.support.objections)
    approved = sum(one.case.facts.money.approved for one in programme.members)
    asked = f"programme={programme.id}&step={int(STEP)}&outcome=OPEN"
    tiles = [
        Tile(
            words.say("reviewing.running"),
            f"{len(running):,}",
            to=Ref("", Subject.CASES, asked),
        ),
        Tile(
            words.say("reviewing.contested"),
            f"{contested:,}",
            "warn" if contested else "good",
            anchor="objections",
        ),
        Tile(words.say("reviewing.approved"), grouped(approved), anchor="ranking"),
    ]
    if (budget := programme.notice.programme_budget) is not None:
        left = budget - approved
        tone: Tone = "bad" if left < 0 else ""
        tiles.append(Tile(words.say("reviewing.left"), grouped(left), tone, anchor="ranking"))
    return tuple(tiles)


# --- tables ---------------------------------------------------------------------------------------


def _running(members: list[Member], today: date, calendar: WorkCalendar, words: Words) -> Table:
    """The cases in review, each with what is done next and until when."""
    columns = (
        column(words, "region"),
        column(words, "state", Kind.CODED),
        column(words, "scored"),
        column(words, "recusals"),
        column(words, "publicity_ends", Kind.DAY),
        column(words, "item", Kind.CODED),
        column(words, "due", Kind.DAY),
    )
    rows, tones = [], list[Tone]()
    for one in members:
        facts = one.case.facts
        duty = _next(facts, today)
        rows.append(
            (
                _case(one, words),
                coded(words, "state", facts.shown_state, short=True),
                _scored(facts),
                tuple(expert.name for expert in facts.review.panel if expert.recused),
                _publicity_ends(facts),
                coded(words, "item", duty.label) if duty else None,
                duty.due if duty else None,
            )
        )
        is_late = duty is not None and working_days_late(duty, today, calendar) > 0
        tones.append("bad" if is_late else "")
    title, empty = words.say("reviewing.running"), words.say("reviewing.none_running")
    return Table("running", title, columns, tuple(rows), tuple(tones), empty=empty)


def _next(facts: Facts, today: date) -> Duty | None:
    """The open duty that is due first; a mere term that ran out is nobody's, and is passed over."""
    duties = (duty for _, duty in facts.open_duties())
    owed = [one for one in duties if one.owner is not Owner.TERM or (one.due or today) >= today]
    return min(owed, key=lambda duty: duty.due or date.max, default=None)


def _scored(facts: Facts) -> str:
    """How many of those who may score have."""
    sitting = facts.review.sitting
    scored = sum(expert.score is not None for expert in sitting)
    return f"{scored} / {len(sitting)}" if sitting else ""


def _publicity_ends(facts: Facts) -> date | None:
    duty = facts.duty(Item.PUBLICITY)
    return duty.due if duty is not None and facts.support.publicity_start else None


def _ranking(ranked: list[Member], words: Words) -> Table:
    """The cases by their mean; equal means share a place."""
    columns = (
        column(words, "place", Kind.NUMBER, title="rank"),
        column(words, "region"),
        column(words, "mean"),
        column(words, "scores", whole=True),
        column(words, "deliberated", Kind.CODED),
        column(words, "proposed_yuan", Kind.MONEY),
        column(words, "approved_yuan", Kind.MONEY),
        column(words, "publicity", Kind.DAY),
        column(words, "publicity_ends", Kind.DAY),
        column(words, "decided", Kind.DAY),
        column(words, "state", Kind.CODED),
    )
    means = [_mean(one) for one in ranked]
    rows: list[tuple[Value, ...]] = []
    for one, mean in zip(ranked, means, strict=True):
        facts, support = one.case.facts, one.case.facts.support
        rows.append(
            (
                means.index(mean) + 1,
                _case(one, words),
                str(half_up(mean or Fraction(0), 2)),
                tuple(f"{o.score:g}" for o in facts.review.sitting if o.score is not None),
                coded(words, "value", support.result) if support.result else None,
                support.amount,
                facts.money.approved,
                support.publicity_start,
                _publicity_ends(facts),
                support.decided_on,
                coded(words, "state", facts.shown_state, short=True),
            )
        )
    tones: tuple[Tone, ...] = tuple("" if _is_running(o.case.facts) else "faint" for o in ranked)
    proposed = sum(one.case.facts.support.amount for one in ranked)
    approved = sum(one.case.facts.money.approved for one in ranked)
    sums = (
        None,
        words.say("funds.total"),
        "",
        (),
        None,
        proposed,
        approved,
        None,
        None,
        None,
        None,
    )
    title, empty = words.say("reviewing.ranking"), words.say("reviewing.none_scored")
    return Table("ranking", title, columns, tuple(rows), tones, empty=empty, sums=sums)


def _draws(members: list[Member], words: Words) -> Table:
    """The draws of experts: by which number, who sits, who stands by, for which regions."""
    columns = (
        column(words, "seed"),
        column(words, "panel"),
        column(words, "reserve"),
        column(words, "regions"),
    )
    drawn: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for one in members:
        review = one.case.facts.review
        if review.seed is not None:
            panel = tuple(expert.name for expert in review.panel)
            drawn.setdefault((review.seed, panel, review.reserve), []).append(
                words.region(one.region)
            )
    rows = tuple((*draw, tuple(regions)) for draw, regions in drawn.items())
    return Table("draws", words.say("reviewing.draws"), columns, rows)


def _sheets(members: list[Member], words: Words) -> Table:
    """The sheets of the cases in review, an expert a row; who stands aside has a ground for it."""
    columns = (
        column(words, "region"),
        column(words, "expert"),
        column(words, "score", Kind.NUMBER),
        column(words, "criteria"),
        column(words, "note"),
    )
    rows = tuple(
        (
            _case(one, words),
            expert.name,
            None if expert.score is None else f"{expert.score:g}",
            tuple(f"{name} {points:g}" for name, points in expert.criteria.items()),
            _note(expert, words),
        )
        for one in members
        for expert in one.case.facts.review.panel
    )
    return Table("sheets", words.say("reviewing.sheets"), columns, rows)


def _note(expert: Expert, words: Words) -> str:
    if expert.recused:
        return f"{words.say('word.recused')} {expert.ground or ''}".strip()
    return expert.reason or ""


def _objections(members: list[Member], words: Words) -> Table:
    """What was objected in publicity, the open ones first."""
    columns = (
        column(words, "region"),
        column(words, "received", Kind.DAY),
        column(words, "grounds"),
        column(words, "result", Kind.CODED),
    )
    found = sorted(
        ((one, said) for one in members for said in one.case.facts.support.objections),
        key=lambda pair: (pair[1].result is not None, pair[1].received),
    )
    rows = tuple(
        (
            _case(one, words),
            said.received,
            said.ground,
            coded(words, "value", said.result) if said.result else None,
        )
        for one, said in found
    )
    tones: tuple[Tone, ...] = tuple("warn" if said.result is None else "" for _, said in found)
    title, empty = words.say("reviewing.objections"), words.say("reviewing.none_objected")
    return Table("objections", title, columns, rows, tones, empty=empty)
