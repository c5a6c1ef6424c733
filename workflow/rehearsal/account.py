"""What a rehearsal showed, as one document: amounts in yuan, days as text."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from states.facts import Facts, Flag, Money, Report
from states.funds import expected_of, index_of
from states.money import decimal, yuan
from states.refusals import Problem
from workflow.night import reports
from workflow.record.history import Record
from workflow.record.owing import Owed
from workflow.rehearsal.shown import Played, Run, Seen

Explain = Callable[[Problem], tuple[str, str]]
"""Says of a problem what is wrong and what would cure it."""

AMOUNTS = frozenset(
    {
        *("amount", "committed", "required", "shortfall", "outstanding", "return_amount"),
        *("spent", "expected", "disallowed"),
    }
)
"""The facts of what is owed that are amounts."""

MONEY = (
    "approved",
    "matching_committed",
    "disbursed",
    "eligible_spent",
    "clawback_decided",
    "recovered",
    "follow_on_withheld",
    "net_held",
    "outstanding_recovery",
    "undisbursed",
)


def account(run: Run, explain: Explain) -> dict[str, Any]:
    """The whole rehearsal as plain data."""
    cases = [_case(played, explain) for played in run.cases]
    fen = [money_fen(played.facts.money if played.facts else Money()) for played in run.cases]
    return {
        "cases": cases,
        "daily": [entry for night in run.nights if (entry := _night(night))],
        "totals": {name: yuan(sum(one[name] for one in fen)) for name in MONEY},
        "history": {"events": run.events, "head": run.head, "verified": run.verified},
    }


def money_fen(money: Money) -> dict[str, int]:
    """The ten amounts of a case in fen."""
    return {
        "approved": money.approved,
        "matching_committed": money.matching_committed,
        "disbursed": money.disbursed,
        "eligible_spent": money.eligible_spent,
        "clawback_decided": money.clawback_decided,
        "recovered": money.recovered,
        "follow_on_withheld": money.withheld,
        "net_held": money.net_held,
        "outstanding_recovery": money.outstanding_recovery,
        "undisbursed": money.undisbursed,
    }


def _case(played: Played, explain: Explain) -> dict[str, Any]:
    facts = played.facts
    amounts = money_fen(facts.money if facts else Money())
    return {
        "id": played.scenario.id,
        "region_code": played.scenario.region_code,
        "step": int(facts.step) if facts else None,
        "state": facts.shown_state if facts else None,
        "outcome": facts.outcome.value if facts else None,
        "late": facts.late if facts else False,
        "money_yuan": {name: yuan(amounts[name]) for name in MONEY},
        "transitions": [entry for record in played.records for entry in _transitions(record)],
        "refusals": [
            {
                "seq": one.seq,
                "kind": one.refusal.command,
                "rules": list(one.refusal.rules),
                "message": " ".join(explain(p)[0] for p in one.refusal.problems),
                "cure": " ".join(explain(p)[1] for p in one.refusal.problems),
            }
            for one in played.refusals
        ],
        "warnings": [
            {"event": record.command, "at": _at(record.at), "message": explain(warning)[0]}
            for record in played.records
            for warning in record.warnings
        ],
        "notices": [as_data(one) for one in played.owed],
        "flags": [_flag(flag) for flag in facts.flags] if facts else [],
        "progress_assessments": [_progress(r) for r in facts.reports] if facts else [],
        "kpi": _indicators(facts) if facts else [],
        "checkpoints": [_seen(seen) for seen in played.checkpoints],
    }


def _at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def _transitions(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "at": _at(record.at),
            "event": record.command,
            "actor": record.party,
            "from": one.from_state,
            "to": one.to_state,
            "from_step": one.from_step,
            "to_step": one.to_step,
            "clause": record.clause,
        }
        for one in record.transitions
    ]


def as_data(one: Owed) -> dict[str, Any]:
    """What is owed with its facts, amounts in yuan."""
    entry: dict[str, Any] = {"date": one.day, "kind": one.kind}
    if one.item is not None:
        entry["item"] = one.item
    entry["to"] = list(one.recipients)
    for name, value in one.facts.items():
        is_amount = name in AMOUNTS and isinstance(value, int)
        entry[name] = yuan(value) if is_amount else value
    return entry


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "kind": flag.kind,
        "level": flag.level,
        "raised_on": flag.raised_on.isoformat(),
        "closed_on": _text(flag.closed_on),
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _progress(report: Report) -> dict[str, Any]:
    expected, index = expected_of(report), index_of(report)
    return {
        "source": report.source,
        "reported_on": report.reported_on.isoformat(),
        "as_of": report.as_of.isoformat(),
        "spent": yuan(report.spent),
        "expected_spend": None if expected is None else float(decimal(expected)),
        "index": None if index is None else float(index),
        "verdict": report.verdict,
    }


def _indicators(facts: Facts) -> list[dict[str, Any]]:
    return [{"at": one.kind, "values": one.verdicts} for one in facts.assessments if one.verdicts]


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "date": seen.checkpoint.day.isoformat(),
        "when": seen.checkpoint.when,
        "step": seen.step,
        "state": seen.state,
        "overdue_items": list(seen.overdue_items),
    }


def _night(night: reports.NightlyReport) -> dict[str, Any] | None:
    """What a night had to say; None where it was quiet."""
    if not (night.overdue or night.city_overdue or night.returned_within_window or night.escalated):
        return None
    return {
        "date": night.day.isoformat(),
        "overdue": _by_region(night.overdue),
        "city_overdue": _by_region(night.city_overdue),
        "returned_within_window": [
            {"region_code": one.region_code, "item": one.item, "due": _text(one.due)}
            for one in night.returned_within_window
        ],
        "escalated": list(dict.fromkeys(night.escalated)),
    }


def _by_region(late: Iterable[reports.Late]) -> list[dict[str, Any]]:
    """One row a region, also where a script plays several cases of one."""
    rows: dict[str, list[reports.Late]] = {}
    for one in late:
        rows.setdefault(one.region_code, []).append(one)
    return [
        {
            "region_code": code,
            "items": list(dict.fromkeys(item for one in ones for item in one.items)),
            "overdue_working_days": max(one.overdue_working_days for one in ones),
        }
        for code, ones in rows.items()
    ]
