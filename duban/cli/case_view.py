"""What `duban case show` shows of a case: one part after the other, empty ones left out."""

from datetime import date
from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from config.wording import Wording
from duban.cli.case_money import money_parts
from duban.cli.printing import in_yuan, pairs, table
from duban.cli.words import day_text, say
from states.facts import Duty, Facts, Filing
from states.money import FEN_PER_YUAN, yuan
from states.notice import Region
from states.procedure import World
from workflow.cases import Stored

Rows = list[dict[str, object]]


def case_view(
    region: Region, stored: Stored, world: World, words: Wording, day: date, *, as_of: bool
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
        _reports(facts, words),
        _assessments(facts, words),
        _flags(facts, words),
        _clawback(facts, words),
        _disputes(facts, words),
    ):
        if part is not None:
            parts += [Text(""), part]
    return Group(*parts)


def _summary(region: Region, stored: Stored, world: World, words: Wording) -> dict[str, object]:
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


def _duties(facts: Facts, words: Wording, day: date) -> RenderableType | None:
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
    return say("word.overdue") if days < 0 else say("word.days", days=days)


def _filings(facts: Facts, words: Wording) -> RenderableType | None:
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


def _filing(item: str, filing: Filing, words: Wording) -> dict[str, object]:
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


def _review(facts: Facts, words: Wording) -> RenderableType | None:
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


def _decision(facts: Facts, words: Wording) -> RenderableType | None:
    support = facts.support
    if support.result is None:
        return None
    objections = [
        f"{one.received} {one.ground}（{words.label('value', one.result or '') or '…'}）"
        for one in support.objections
    ]
    named: dict[str, object] = {
        "deliberated": words.label("value", support.result),
        "yuan": yuan(support.amount),
        "publicity": support.publicity_start or "",
        "objections": objections,
        "decided": support.decided_on or "",
    }
    return Group(Text(say("title.decision"), style="bold"), pairs(named))


def _reports(facts: Facts, words: Wording) -> RenderableType | None:
    rows: Rows = [
        {
            "source": words.label("command", f"submit_{one.source}")
            if one.source == "self_check"
            else words.label("item", one.source),
            "day": one.reported_on,
            "as_of": one.as_of.isoformat(),
            "spent_yuan": yuan(one.spent),
            "expected_yuan": _rounded(one.expected, FEN_PER_YUAN, 2),
            "index": _rounded(one.index, 1, 4),
            "verdict": words.label("verdict", one.verdict),
            "verdict_code": one.verdict,
        }
        for one in facts.reports
    ]
    columns = ("day", "source", "as_of", "spent_yuan", "expected_yuan", "index", "verdict")
    colours = {"red": "red", "yellow": "yellow"}
    return (
        table(
            rows,
            columns,
            title=say("title.reports"),
            style=lambda row: colours.get(str(row["verdict_code"]), ""),
        )
        if rows
        else None
    )


def _rounded(exact: str | None, divisor: int, places: int) -> str:
    return "" if exact is None else f"{float(Fraction(exact) / divisor):.{places}f}"


def _assessments(facts: Facts, words: Wording) -> RenderableType | None:
    rows: Rows = [
        {
            "day": one.on,
            "kind": words.label("value", one.kind),
            "rating": words.label("value", one.rating),
            "score": one.score,
            "indicators": tuple(
                f"{words.label('indicator', key)} {words.label('verdict', verdict.split()[0])}"
                for key, verdict in one.verdicts.items()
            ),
        }
        for one in facts.assessments
    ]
    columns = ("day", "kind", "rating", "score", "indicators")
    return table(rows, columns, title=say("title.assessments")) if rows else None


def _flags(facts: Facts, words: Wording) -> RenderableType | None:
    rows: Rows = [
        {
            "flag": words.label("flag", one.level),
            "kind": words.label("flag", one.kind),
            "raised": one.raised_on,
            "closed": one.closed_on or say("word.open"),
        }
        for one in facts.flags
    ]
    return (
        table(rows, ("flag", "kind", "raised", "closed"), title=say("title.flags"))
        if rows
        else None
    )


def _clawback(facts: Facts, words: Wording) -> RenderableType | None:
    one = facts.clawback
    if one is None:
        return None
    named: dict[str, object] = {
        "state_label": words.label("state", f"clawback.{one.state}").partition("（")[0],
        "since": one.since,
        "grounds": tuple(words.label("ground", ground) for ground in one.grounds),
        "proposed": in_yuan(one.proposed) if one.proposed else "",
        "statement": one.statement or "",
        "deliberated": "" if one.deliberated is None else in_yuan(one.deliberated),
        "decided": in_yuan(one.decided) if one.decided else "",
        "claims": tuple(f"{name} {in_yuan(fen)}" for name, fen in one.claims.items()),
    }
    return Group(Text(say("title.clawback"), style="bold"), pairs(named))


def _disputes(facts: Facts, words: Wording) -> RenderableType | None:
    named: dict[str, object] = {}
    if (one := facts.dispute) is not None:
        result = words.label("value", one.result) if one.result else say("word.open")
        parts = (str(one.filed_on), one.kind or "", words.label("notice_kind", one.against), result)
        named["dispute"] = " · ".join(part for part in parts if part)
    if facts.settlement is not None:
        amount = in_yuan(facts.settlement.return_amount)
        named["settlement"] = f"{facts.settlement.on} · {amount}"
    named["changes"] = tuple(
        f"{one.filed_on} {one.subject} {words.label('value', one.result or '')}".strip()
        for one in facts.changes
    )
    if not any(named.values()):
        return None
    return Group(Text(say("title.disputes"), style="bold"), pairs(named))
