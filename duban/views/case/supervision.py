"""Step 6 of a case: reports, assessments, flags, clawback, disputes."""

from collections.abc import Mapping

from config.words import Words
from duban.views.flag_tones import LEVELS
from duban.views.page import Kind, Pairs, Part, Table, Value, coded, column, pair, printed
from states.acts.statement import UNSAID
from states.facts import Clawback, Facts, Report
from states.funds import expected_of, index_of
from states.money import grouped


def supervision_parts(facts: Facts, words: Words) -> tuple[Part, ...]:
    """Each part in its order."""
    return (
        _reports(facts, words),
        _work_reported(facts, words),
        _assessments(facts, words),
        _flags(facts, words),
        _clawback(facts, words),
        _disputes(facts, words),
    )


def _reports(facts: Facts, words: Words) -> Table:
    columns = (
        column(words, "day", Kind.DAY),
        column(words, "source"),
        column(words, "as_of", whole=True),
        column(words, "spent_yuan", Kind.MONEY),
        column(words, "expected_yuan", Kind.MONEY),
        column(words, "index", Kind.NUMBER),
        column(words, "verdict", Kind.CODED),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.reported_on,
            _source(one, words),
            one.as_of.isoformat(),
            one.spent,
            expected_of(one),
            None if one.index is None else str(index_of(one)),
            coded(words, "verdict", one.verdict),
        )
        for one in facts.reports
    ]
    tones = tuple(LEVELS.get(one.verdict, "") for one in facts.reports)
    return Table("reports", words.say("title.reports"), columns, tuple(rows), tones=tones)


def _work_reported(facts: Facts, words: Words) -> Table:
    """The indicators and the tasks of each report that has any, beside the money."""
    columns = (
        column(words, "as_of", whole=True),
        column(words, "indicators"),
        column(words, "tasks"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.as_of.isoformat(),
            tuple(
                f"{words.label('figure', key)} {printed(value, Kind.COUNT, words)}"
                for key, value in one.figures.items()
            ),
            tuple(_task(name, one, words) for name in {**one.tasks, **one.remarks}),
        )
        for one in facts.reports
        if one.figures or one.tasks or one.remarks
    ]
    return Table("work", words.say("title.work_reported"), columns, tuple(rows))


def _task(name: str, report: Report, words: Words) -> str:
    state = report.tasks.get(name)
    said = (words.label("value", state) if state else "", report.remarks.get(name, ""))
    return " ".join((name, *(part for part in said if part)))


def _source(report: Report, words: Words) -> str:
    if report.source == "self_check":
        return words.label("command", "submit_self_check")
    return words.label("item", report.source)


def _assessments(facts: Facts, words: Words) -> Table:
    columns = (
        column(words, "day", Kind.DAY),
        column(words, "kind", Kind.CODED),
        column(words, "rating", Kind.CODED),
        column(words, "score", Kind.NUMBER),
        column(words, "worked_out", Kind.NUMBER),
        column(words, "indicators"),
        column(words, "of_targets"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.on,
            coded(words, "value", one.kind),
            coded(words, "value", one.rating),
            one.score,
            one.worked_out,
            _verdicts(one.verdicts, words),
            _verdicts(one.of_targets, words),
        )
        for one in facts.assessments
    ]
    return Table("assessments", words.say("title.assessments"), columns, tuple(rows))


def _verdicts(verdicts: Mapping[str, str], words: Words) -> tuple[str, ...]:
    return tuple(
        f"{words.label('indicator', key)} {words.label('verdict', verdict)}"
        for key, verdict in verdicts.items()
    )


def _flags(facts: Facts, words: Words) -> Table:
    columns = (
        column(words, "flag", Kind.CODED),
        column(words, "kind", Kind.CODED),
        column(words, "raised", Kind.DAY),
        column(words, "closed", Kind.DAY),
    )
    rows: list[tuple[Value, ...]] = [
        (
            coded(words, "flag", one.level),
            coded(words, "flag", one.kind),
            one.raised_on,
            one.closed_on or words.say("word.open"),
        )
        for one in facts.flags
    ]
    return Table("flags", words.say("title.flags"), columns, tuple(rows))


def _clawback(facts: Facts, words: Words) -> Pairs:
    one = facts.clawback
    if one is None:
        return Pairs("clawback", "", ())
    state = coded(words, "state", f"clawback.{one.state}", short=True)
    claims = tuple(f"{name} {grouped(fen)}" for name, fen in one.claims.items())
    deliberated = None if one.deliberated is None else grouped(one.deliberated)
    return Pairs(
        "clawback",
        words.say("title.clawback"),
        (
            pair(words, "state", state, Kind.CODED),
            pair(words, "since", one.since, Kind.MOMENT),
            pair(words, "grounds", tuple(coded(words, "ground", g) for g in one.grounds)),
            pair(words, "proposed", one.proposed, Kind.MONEY),
            pair(words, "statement", _statement(one, words)),
            pair(words, "deliberated", deliberated),
            pair(words, "decided", one.decided, Kind.MONEY),
            pair(words, "claims", claims),
        ),
    )


def _statement(clawback: Clawback, words: Words) -> str | None:
    """What the institution said; that it said something, where nobody took down what."""
    if clawback.statement == UNSAID:
        return words.say("word.statement_unsaid")
    return clawback.statement


def _disputes(facts: Facts, words: Words) -> Pairs:
    dispute, settlement = facts.dispute, facts.settlement
    filed = ""
    if dispute is not None:
        result = words.label("value", dispute.result) if dispute.result else words.say("word.open")
        against = words.label("mail_kind", dispute.against)
        told = (str(dispute.filed_on), dispute.kind or "", against, result)
        filed = " · ".join(part for part in told if part)
    settled = f"{settlement.on} · {grouped(settlement.return_amount)}" if settlement else ""
    changes = tuple(
        f"{one.filed_on} {one.subject} {words.label('value', one.result or '')}".strip()
        for one in facts.changes
    )
    return Pairs(
        "disputes",
        words.say("title.disputes"),
        (
            pair(words, "dispute", filed),
            pair(words, "settlement", settled),
            pair(words, "changes", changes),
        ),
    )
