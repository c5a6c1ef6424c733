"""A case as it stands on a day: one part after the other, empty ones left out."""

from datetime import date
from fractions import Fraction

import msgspec

from config.words import Words
from duban.views.case.money import money_parts
from duban.views.case.spending import spending
from duban.views.case.supervision import supervision_parts
from duban.views.owners import owed_by
from duban.views.page import Kind, Page, Pair, Pairs, Part, Table, Tone, Value, coded, column, pair
from states.calendar import WorkCalendar
from states.deadlines import working_days_late
from states.deciding import World
from states.facts import Duty, Facts, Filing
from states.money import half_up
from states.notice import Notice, Region
from states.steps import State
from workflow.record.cases import Stored


def page_of(
    region: Region, stored: Stored, world: World, day: date, words: Words, *, is_past: bool = False
) -> Page:
    """The case as it stands on *day*; one that *is_past* says of which day it is."""
    facts = stored.facts
    title = words.say("title.region", region=words.region(region), code=region.code)
    if is_past:
        title += words.say("title.as_of", day=words.day(day))
    parts: tuple[Part, ...] = (
        _summary(region, stored, world, words),
        _duties(facts, day, world.calendar, words),
        _filings(facts, world.notice, words),
        _review(facts, words),
        _decision(facts, words),
        *money_parts(facts, words),
        spending(facts, world.notice, day, words),
        *supervision_parts(facts, words),
    )
    return Page(key="case", language=words.language, title=title, parts=parts)


def standing(stored: Stored, day: date) -> Pairs:
    """The case for programs: where it stands on *day*, and all its facts."""
    facts = stored.facts
    return Pairs(
        "standing",
        "",
        (
            Pair("region_code", "", facts.region_code),
            Pair("version", "", stored.version, Kind.NUMBER),
            Pair("as_of", "", day, Kind.DAY),
            Pair("step", "", int(facts.step), Kind.NUMBER),
            Pair("state", "", facts.shown_state),
            Pair("outcome", "", facts.outcome.value),
            Pair("facts", "", msgspec.to_builtins(facts)),
        ),
    )


def _summary(region: Region, stored: Stored, world: World, words: Words) -> Pairs:
    facts = stored.facts
    steps = {step.number: step for step in world.rulebook.procedure.steps}
    step = steps[int(facts.step)]
    outcome = None if facts.is_open else coded(words, "outcome", facts.outcome)
    return Pairs(
        "summary",
        "",
        (
            pair(words, "unit", region.unit),
            pair(words, "step", f"{step.number} {step.zh if words.language == 'zh' else step.en}"),
            pair(words, "state", coded(words, "state", facts.shown_state), Kind.CODED),
            pair(words, "outcome", outcome, Kind.CODED),
            pair(words, "late", words.say("word.yes") if facts.late else ""),
            pair(words, "institutions", facts.institutions),
            pair(words, "opened", facts.opened_on, Kind.DAY),
            pair(words, "version", stored.version, Kind.NUMBER),
        ),
    )


def _duties(facts: Facts, day: date, calendar: WorkCalendar, words: Words) -> Table:
    duties = sorted((d for _, d in facts.open_duties()), key=lambda d: str(d.due or "9"))
    columns = (
        column(words, "item", Kind.CODED),
        column(words, "owner", Kind.CODED),
        column(words, "due", Kind.DAY),
        column(words, "left"),
        column(words, "rule", whole=True),
    )
    rows: list[tuple[Value, ...]] = [
        (
            coded(words, "item", duty.called),
            owed_by(duty.item, duty.owner, words),
            duty.due or words.say("word.undated"),
            _left(duty, day, calendar, words),
            duty.rule,
        )
        for duty in duties
    ]
    tones: tuple[Tone, ...] = tuple(
        "bad" if working_days_late(duty, day, calendar) else "" for duty in duties
    )
    return Table("duties", words.say("title.duties"), columns, tuple(rows), tones=tones)


def _left(duty: Duty, day: date, calendar: WorkCalendar, words: Words) -> str:
    """What is left in days; lateness is counted in working days, as everywhere."""
    if duty.suspended_on:
        return words.say("word.suspended")
    if duty.due is None:
        return ""
    days = (duty.due - day).days
    if days >= 0:
        return words.say("word.days_left", days=days)
    late = working_days_late(duty, day, calendar)
    return words.say("word.days_late", days=late) if late else words.say("word.over")


def _filings(facts: Facts, notice: Notice, words: Words) -> Table:
    columns = (
        column(words, "filing", Kind.CODED),
        column(words, "status", Kind.CODED),
        column(words, "received", Kind.MOMENT),
        column(words, "received_first", Kind.MOMENT),
        column(words, "late"),
        column(words, "rounds", Kind.NUMBER),
        column(words, "papers"),
        column(words, "defects"),
        column(words, "defects_before"),
        column(words, "filing_number"),
        column(words, "conditions"),
    )
    filings = (("plan", facts.plan), ("institution", facts.institution))
    rows = tuple(
        _filing(side, one, notice, words) for side, one in filings if one.received is not None
    )
    return Table("filings", words.say("title.filings"), columns, rows)


def _filing(side: str, filing: Filing, notice: Notice, words: Words) -> tuple[Value, ...]:
    approved = filing.late_approved_by
    last = filing.last_received(notice.timeliness)
    is_returned = filing.status == State.RETURNED
    defects = tuple(one.rstrip("。.") for one in filing.defects)  # in a list, no sentences
    late = words.say("word.late_approved", by=approved) if approved else words.say("word.late")
    return (
        coded(words, "item", f"{side}_filing"),
        coded(words, "state", f"{side}.{filing.status}", short=True),
        last,
        filing.received if filing.received != last else None,
        late if filing.late else "",
        filing.rounds or None,
        tuple(_papers(filing, words)),
        defects if is_returned else (),
        () if is_returned else defects,
        filing.number,
        tuple(f"{name}: {note}" for name, note in filing.conditions.items()),
    )


def _papers(filing: Filing, words: Words) -> list[str]:
    """What was handed in, in words."""
    papers = [words.label("document", name) for name in filing.documents]
    if filing.cover_letter and words.label("document", "函") not in papers:
        papers.insert(0, words.label("document", "函"))
    papers += [words.label("value", name) for name in filing.formats]
    papers.append(words.say("word.copies", count=filing.copies))
    if filing.stamped:
        papers.append(words.label("field", "stamped"))
    if filing.selection_documents:
        papers.append(words.label("field", "selection_documents"))
    return papers


def _review(facts: Facts, words: Words) -> Table:
    columns = (column(words, "expert"), column(words, "score", Kind.NUMBER), column(words, "note"))
    rows: list[tuple[Value, ...]] = [
        (
            one.name,
            one.score,
            f"{words.say('word.recused')} {one.ground or ''}".strip() if one.recused else "",
        )
        for one in facts.review.panel
    ]
    title = words.say("title.review")
    if (mean := facts.review.mean) is not None:
        title += words.say("title.mean", mean=half_up(Fraction(mean), 2))
    return Table("review", title, columns, tuple(rows))


def _decision(facts: Facts, words: Words) -> Pairs:
    support = facts.support
    if support.result is None:
        return Pairs("decision", "", ())
    objections = tuple(
        words.say(
            "word.objection",
            day=one.received,
            ground=one.ground,
            result=words.label("value", one.result or "") or "…",
        )
        for one in support.objections
    )
    return Pairs(
        "decision",
        words.say("title.decision"),
        (
            pair(words, "deliberated", coded(words, "value", support.result), Kind.CODED),
            pair(words, "approved_yuan", support.amount, Kind.MONEY),
            pair(words, "publicity", support.publicity_start, Kind.DAY),
            pair(words, "objections", objections),
            pair(words, "decided", support.decided_on, Kind.DAY),
        ),
    )
