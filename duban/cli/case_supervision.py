"""Step 6 of a case, as `duban case show` shows it: reports, assessments, flags, clawback."""

from fractions import Fraction

from rich.console import Group, RenderableType
from rich.text import Text

from config.words import Words
from duban.cli.printing import pairs, table
from duban.cli.words import say
from states.facts import Facts
from states.money import FEN_PER_YUAN, grouped, yuan

Rows = list[dict[str, object]]


def supervision_parts(facts: Facts, words: Words) -> list[RenderableType | None]:
    """Each part in its order; None for what there is nothing of."""
    return [
        _reports(facts, words),
        _assessments(facts, words),
        _flags(facts, words),
        _clawback(facts, words),
        _disputes(facts, words),
    ]


def _reports(facts: Facts, words: Words) -> RenderableType | None:
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


def _assessments(facts: Facts, words: Words) -> RenderableType | None:
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


def _flags(facts: Facts, words: Words) -> RenderableType | None:
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


def _clawback(facts: Facts, words: Words) -> RenderableType | None:
    one = facts.clawback
    if one is None:
        return None
    named: dict[str, object] = {
        "state_label": words.label("state", f"clawback.{one.state}").partition("（")[0],
        "since": one.since,
        "grounds": tuple(words.label("ground", ground) for ground in one.grounds),
        "proposed": grouped(one.proposed) if one.proposed else "",
        "statement": one.statement or "",
        "deliberated": "" if one.deliberated is None else grouped(one.deliberated),
        "decided": grouped(one.decided) if one.decided else "",
        "claims": tuple(f"{name} {grouped(fen)}" for name, fen in one.claims.items()),
    }
    return Group(Text(say("title.clawback"), style="bold"), pairs(named))


def _disputes(facts: Facts, words: Words) -> RenderableType | None:
    named: dict[str, object] = {}
    if (one := facts.dispute) is not None:
        result = words.label("value", one.result) if one.result else say("word.open")
        parts = (str(one.filed_on), one.kind or "", words.label("mail_kind", one.against), result)
        named["dispute"] = " · ".join(part for part in parts if part)
    if facts.settlement is not None:
        amount = grouped(facts.settlement.return_amount)
        named["settlement"] = f"{facts.settlement.on} · {amount}"
    named["changes"] = tuple(
        f"{one.filed_on} {one.subject} {words.label('value', one.result or '')}".strip()
        for one in facts.changes
    )
    if not any(named.values()):
        return None
    return Group(Text(say("title.disputes"), style="bold"), pairs(named))
