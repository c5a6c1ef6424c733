"""What `duban case show` shows of a case: one part after the other, empty ones left out."""

from datetime import date
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from config.words import Words
from duban.cli.case_money import money_parts
from duban.cli.case_supervision import supervision_parts
from duban.cli.printing import pairs, table
from duban.cli.words import day_text, say
from states.facts import Duty, Facts, Filing
from states.money import yuan
from states.notice import Region
from states.procedure import World
from workflow.record.cases import Stored

Rows = list[dict[str, object]]


def case_view(
    region: Region, stored: Stored, world: World, words: Words, day: date, *, as_of: bool
) -> RenderableType:
    """The case as it stands on *day*."""
    facts = stored.facts
    title = say("title.region", region=region.name, code=region.code)
    if as_of:
        title += say("title.as_of", day=day_text(day))
    parts: list[RenderableType] = [Text(title, style="bold")]
    parts.append(pairs(_summary(region, stored, world, words)))
    for part in (
        _duties(facts, words, day),
        _filings(facts, words),
        _review(facts, words),
        _decision(facts, words),
        *money_parts(facts, words),
        *supervision_parts(facts, words),
    ):
        if part is not None:
            parts += [Text(""), part]
    return Group(*parts)


def _summary(region: Region, stored: Stored, world: World, words: Words) -> dict[str, object]:
    facts = stored.facts
    steps = {step.number: step for step in world.rulebook.procedure.steps}
    step = steps[int(facts.step)]
    outcome = words.label("outcome", facts.outcome)
    return {
        "unit": region.unit,
        "step": f"{step.number} {step.zh if words.language == 'zh' else step.en}",
        "state_label": words.label("state", facts.shown_state),
        "outcome_label": outcome if not facts.is_open else "",
        "late": say("word.yes") if facts.late else "",
        "institutions": facts.institutions,
        "opened": facts.opened_on,
        "version": str(stored.version),
    }


def _duties(facts: Facts, words: Words, day: date) -> RenderableType | None:
    duties = sorted((d for _, d in facts.open_duties()), key=lambda d: str(d.due or "9"))
    if not duties:
        return None
    rows: Rows = [
        {
            "item": words.label("item", duty.item),
            "owner": words.label("owner", duty.owner),
            "due": duty.due or say("word.undated"),
            "left": _left(duty, day),
            "rule": duty.rule,
        }
        for duty in duties
    ]
    columns = ("item", "owner", "due", "left", "rule")
    overdue = say("word.overdue")
    return table(
        rows,
        columns,
        title=say("title.duties"),
        style=lambda row: "red" if row["left"] == overdue else "",
    )


def _left(duty: Duty, day: date) -> str:
    if duty.suspended_on:
        return say("word.suspended")
    if duty.due is None:
        return ""
    days = (duty.due - day).days
    if days >= 0:
        return say("word.days", days=days)
    return say("word.over" if duty.owner == "term" else "word.overdue")


def _filings(facts: Facts, words: Words) -> RenderableType | None:
    rows: Rows = [
        _filing(item, filing, words)
        for item, filing in (
            ("plan_filing", facts.plan),
            ("institution_filing", facts.institution),
        )
        if filing.received is not None
    ]
    columns = ("filing", "status", "received", "late_mark", "rounds", "papers", "defects")
    return table(rows, columns, title=say("title.filings")) if rows else None


def _filing(item: str, filing: Filing, words: Words) -> dict[str, object]:
    subject = item.removesuffix("_filing")
    papers = [words.label("document", name) for name in filing.documents]
    if filing.cover_letter and words.label("document", "函") not in papers:
        papers.insert(0, words.label("document", "函"))
    papers += [words.label("value", name) for name in filing.formats]
    papers.append(say("word.copies", count=filing.copies))
    if filing.stamped:
        papers.append(words.label("field", "stamped"))
    if filing.selection_documents:
        papers.append(words.label("field", "selection_documents"))
    approved = filing.late_approved_by
    late = say("word.late_approved", by=approved) if approved else say("word.late")
    return {
        "filing": words.label("item", item),
        "status": words.label("state", f"{subject}.{filing.status}").partition("（")[0],
        "received": filing.received,
        "late_mark": late if filing.late else "",
        "rounds": filing.rounds or "",
        "papers": papers,
        "defects": filing.defects,
    }


def _review(facts: Facts, words: Words) -> RenderableType | None:
    if not facts.review.panel:
        return None
    rows: Rows = [
        {
            "expert": one.name,
            "score": "" if one.score is None else f"{one.score:g}",
            "note": f"{say('word.recused')} {one.ground or ''}".strip() if one.recused else "",
        }
        for one in facts.review.panel
    ]
    mean = facts.review.mean
    title = say("title.review")
    if mean is not None:
        title += say("title.mean", mean=f"{float(Fraction(mean)):.2f}")
    return table(rows, ("expert", "score", "note"), title=title)


def _decision(facts: Facts, words: Words) -> RenderableType | None:
    support = facts.support
    if support.result is None:
        return None
    objections = [
        f"{one.received} {one.ground}（{words.label('value', one.result or '') or '…'}）"
        for one in support.objections
    ]
    named: dict[str, object] = {
        "deliberated": words.label("value", support.result),
        "approved_yuan": yuan(support.amount),
        "publicity": support.publicity_start or "",
        "objections": objections,
        "decided": support.decided_on or "",
    }
    return Group(Text(say("title.decision"), style="bold"), pairs(named))
