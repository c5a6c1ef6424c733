"""`duban case`: list, show, do, why, history, undo."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
import typer

from config.wording import Wording
from duban.bootstrap import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.failures import tell
from duban.cli.fields import command_of
from duban.cli.printing import Output, OutputOption, console, show_json, show_pairs, show_rows
from duban.cli.session import (
    at_desk,
    case_named,
    existing_case,
    refusal_text,
    wording,
)
from duban.cli.words import say
from states.commands import ALL, UndoLastAct
from states.events import Act
from states.facts import Case, Duty, Facts, Party
from states.money import yuan
from states.notice import Region
from states.procedure import World, decide
from states.reading import InvalidInput, close_to, fields_of, moment
from states.refusals import Refusal
from workflow import cases, history, obligations
from workflow.office import Answer, Conflict, Done, Request

app = typer.Typer(help=say("page.case"), no_args_is_help=True, rich_markup_mode=None)

RegionArgument = Annotated[str, typer.Argument(help=say("option.region"), show_default=False)]
PartyOption = Annotated[str | None, typer.Option("--party", help=say("option.party"))]


@app.command(name="list", help=say("page.case_list"))
def list_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        words, regions = wording(), desk.notice().regions_by_code
        with desk.store.reading() as transaction:
            rows = [
                {
                    "region_code": one.region_code,
                    "region": regions[one.region_code].name,
                    "step": one.step,
                    "state": one.state,
                    "state_label": words.label("state", one.state),
                    "outcome": one.outcome,
                    "outcome_label": words.label("outcome", one.outcome),
                    "late": one.late,
                    "flag": one.flag,
                    "approved_yuan": yuan(one.approved),
                    "disbursed_yuan": yuan(one.disbursed),
                    "spent_yuan": yuan(one.eligible_spent),
                }
                for one in cases.listed(transaction)
            ]
        columns = (
            "region_code",
            "region",
            "step",
            "state_label",
            "outcome_label",
            "late",
            "flag",
            "approved_yuan",
            "disbursed_yuan",
            "spent_yuan",
        )
        show_rows(rows, columns, output)


@app.command(help=say("page.case_show"))
def show(ctx: typer.Context, region: RegionArgument, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        place, _, stored = existing_case(desk, region)
        facts, words = stored.facts, wording()
        if output is not Output.TABLE:
            show_json({"version": stored.version, "facts": msgspec.to_builtins(facts)})
            return
        show_pairs(_summary(place, stored, words), output)
        console.print()
        show_rows(_duties(facts, words), ("item", "owner", "due", "status", "rule"), output)
        show_rows(_money(facts, words), ("amount", "yuan"), output)


def _summary(region: Region, stored: cases.Stored, words: Wording) -> dict[str, object]:
    facts = stored.facts
    return {
        "region": f"{region.name} {region.code}",
        "unit": region.unit,
        "track": region.track,
        "step": int(facts.step),
        "state_label": words.label("state", facts.shown_state),
        "outcome_label": words.label("outcome", facts.outcome),
        "late": facts.late,
        "institutions": facts.institutions,
        "version": stored.version,
    }


def _duties(facts: Facts, words: Wording) -> list[dict[str, object]]:
    return [
        {
            "item": words.label("item", duty.label),
            "owner": words.label("owner", duty.owner),
            "due": duty.due or say("word.undated"),
            "status": words.label("duty_status", duty.status),
            "rule": duty.rule,
        }
        for _, duty in facts.open_duties()
    ]


def _money(facts: Facts, words: Wording) -> list[dict[str, object]]:
    money = facts.money
    amounts = {
        "approved": money.approved,
        "matching_committed": money.matching_committed,
        "disbursed": money.disbursed,
        "eligible_spent": money.eligible_spent,
        "follow_on_withheld": money.withheld,
        "clawback_decided": money.clawback_decided,
        "recovered": money.recovered,
        "outstanding_recovery": money.outstanding_recovery,
    }
    return [
        {"amount": words.label("money", name), "yuan": words.amount(fen)}
        for name, fen in amounts.items()
    ]


@app.command(help=say("page.case_do"))
def do(
    ctx: typer.Context,
    act: Annotated[str, typer.Argument(help=say("option.act"), show_default=False)],
    region: RegionArgument,
    field: Annotated[list[str], typer.Option("--field", "-f", help=say("option.field"))] = [],  # noqa: B006 - typer reads the default and never changes it
    data: Annotated[str | None, typer.Option("--data", help=say("option.data"))] = None,
    party: PartyOption = None,
    at: Annotated[str | None, typer.Option("--at", help=say("option.at"))] = None,
    basis: Annotated[str | None, typer.Option("--basis", help=say("option.basis"))] = None,
    person: Annotated[str | None, typer.Option("--person", help=say("option.person"))] = None,
    prepared_by: Annotated[
        str | None, typer.Option("--prepared-by", help=say("option.prepared_by"))
    ] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help=say("option.approved_by"))
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help=say("option.key"))] = None,
    version: Annotated[int | None, typer.Option("--version", help=say("option.version"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("option.dry_run"))] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        command = command_of(act, field, data)
        _, case_id, stored = case_named(desk, region)
        request = Request(
            case_id=case_id,
            command=command,
            party=_party(desk, act, stored, party),
            at=_moment(at),
            person=person,
            basis=basis,
            prepared_by=prepared_by,
            approved_by=approved_by,
            key=key,
            version=version,
        )
        answer = desk.office.preview(request) if dry_run else desk.office.handle(request)
        _report(desk, act, answer, output, dry_run=dry_run)


def _party(desk: Desk, act: str, stored: cases.Stored | None, given: str | None) -> Party:
    """The party given, else the first that the procedure names for the act."""
    parties = [party.value for party in Party]
    if given is not None:
        if given not in parties:
            raise InvalidInput("--party", ", ".join(parties), given, close_to(given, parties))
        return Party(given)
    with desk.store.reading() as transaction:
        versions = cases.versions_of(transaction, desk.programme())
    hashes = (stored.notice_hash, stored.procedure_hash) if stored else versions
    if hashes is None:
        return Party.CITY
    rule = desk.office.world(*hashes).rulebook.rules.get(act)
    return rule.actors[0] if rule else Party.CITY


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    return moment(text, "--at")


def _report(desk: Desk, act: str, answer: Answer, output: Output, *, dry_run: bool) -> None:
    """Say what became of an act; a refusal and a conflict have exit codes of their own."""
    words = wording()
    if output is Output.JSON:
        show_json(_as_json(answer, words, dry_run=dry_run))
    match answer:
        case Refusal():
            raise Stop(Exit.REFUSED, refusal_text(answer, words))
        case Conflict():
            since = say("word.comma").join(words.label("command", r.command) for r in answer.since)
            key = "error.key_reused" if answer.reason == "key" else "error.conflict"
            raise Stop(Exit.CONFLICT, say(key, version=answer.version, since=since or "—"))
        case Done():
            facts = answer.decision.facts
            head = "done.preview" if dry_run else "done.repeated" if answer.repeated else "done.act"
            state = words.label("state", facts.shown_state)
            tell(say(head, act=words.label("command", act), step=int(facts.step), state=state))
            for draft in answer.decision.notices:
                to = say("word.comma").join(words.label("role", role) for role in draft.to)
                tell(say("done.mail", kind=words.label("notice_kind", draft.kind), to=to))
            for warning in answer.decision.warnings:
                explained = words.explain(warning)
                tell(say("done.warning", says=explained.says, cure=explained.cure))
            if not dry_run:
                desk.send(desk.office.today)


def _as_json(answer: Answer, words: Wording, *, dry_run: bool) -> dict[str, Any]:
    match answer:
        case Refusal():
            return {
                "result": "refused",
                "rules": list(answer.rules),
                "clause": answer.clause,
                "problems": [
                    {
                        "code": problem.code,
                        "rules": list(problem.rules),
                        "message": words.explain(problem).says,
                        "cure": words.explain(problem).cure,
                    }
                    for problem in answer.problems
                ],
            }
        case Conflict():
            return {
                "result": "conflict",
                "reason": answer.reason,
                "version": answer.version,
                "since": [record.command for record in answer.since],
            }
    facts = answer.decision.facts
    return {
        "result": "would_be_done" if dry_run else "repeated" if answer.repeated else "done",
        "event": answer.seq,
        "version": answer.version,
        "step": int(facts.step),
        "state": facts.shown_state,
        "notices": [draft.kind for draft in answer.decision.notices],
        "warnings": [words.explain(one).says for one in answer.decision.warnings],
    }


@app.command(help=say("page.case_why"))
def why(ctx: typer.Context, region: RegionArgument, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        place, case_id, stored = existing_case(desk, region)
        world = desk.office.world(stored.notice_hash, stored.procedure_hash)
        with desk.store.reading() as transaction:
            rungs = obligations.rungs(transaction, case_id)
        words = wording()
        dates = [_derivation(key, duty, rungs, words) for key, duty in stored.facts.open_duties()]
        acts = _acts(desk, Case(place, stored.facts), world, words)
        if output is Output.JSON:
            show_json({"dates": dates, "acts": acts})
            return
        columns = ("item", "due", "why", "reminders")
        show_rows(dates, columns, output, title=say("title.dates"))
        show_rows(
            acts,
            ("act", "label", "allowed", "rules", "says", "cure"),
            output,
            title=say("title.acts"),
            style=lambda row: "" if row["allowed"] else "dim",
        )


def _derivation(
    key: str, duty: Duty, rungs: list[obligations.Rung], words: Wording
) -> dict[str, object]:
    """How the date of a duty came about."""
    armed = [rung.send_on for rung in rungs if rung.key == key and rung.status == "armed"]
    reason = say(
        "why.date",
        act=words.label("command", duty.event),
        started=duty.started,
        term=_term(duty.term),
        rule=duty.rule,
        calendar=duty.calendar,
    )
    if duty.suspended_on:
        reason += say("why.suspended", day=duty.suspended_on)
    for pause in duty.pauses:
        reason += say("why.paused", start=pause.start, end=pause.end)
    return {
        "item": words.label("item", duty.label),
        "due": duty.due or say("word.undated"),
        "why": reason,
        "reminders": armed,
    }


def _term(term: str) -> str:
    if term.startswith("to:"):
        return say("term.to", day=term[3:])
    unit = "wd" if term.endswith("wd") else term[-1]
    return say(f"term.{unit}", count=term.removesuffix(unit))


def _acts(desk: Desk, case: Case, world: World, words: Wording) -> list[dict[str, object]]:
    """Every act with whether a path leads from here, and what an empty attempt would lack."""
    now = desk.office.clock()
    allowed = {rule.name for rule in world.rulebook.commands_from(case.facts)}
    rows = []
    for rule in world.rulebook.procedure.commands:
        if rule.internal:
            continue
        act = Act(party=rule.actors[0], at=now, entered_at=now)
        tried = decide(case, ALL[rule.name](), act, world)
        problems = tried.problems if isinstance(tried, Refusal) else ()
        rows.append(
            {
                "act": rule.name,
                "label": words.label("command", rule.name),
                "allowed": rule.name in allowed,
                "rules": tuple(dict.fromkeys(r for p in problems for r in p.rules)),
                "says": " ".join(words.explain(p).says for p in problems),
                "cure": " ".join(words.explain(p).cure for p in problems),
                "fields": fields_of(rule.name),
            }
        )
    return sorted(rows, key=lambda row: not row["allowed"])


@app.command(name="history", help=say("page.case_history"))
def history_(
    ctx: typer.Context, region: RegionArgument, output: OutputOption = Output.TABLE
) -> None:
    with at_desk(ctx) as desk:
        _, case_id, _ = existing_case(desk, region)
        words = wording()
        with desk.store.reading() as transaction:
            records = history.of_case(transaction, case_id)
        rows = [_record(record, words) for record in records]
        columns = ("seq", "happened", "entered", "act_label", "party", "change", "basis")
        show_rows(rows, columns, output)


def _record(record: history.Record, words: Wording) -> dict[str, object]:
    shown = [
        f"{words.label('state', one.from_state) if one.from_state else '—'}"
        f" → {words.label('state', one.to_state)}"
        for one in record.transitions
    ]
    late = record.entered.date() != record.at.date()
    return {
        "seq": record.seq,
        "happened": record.at,
        "entered": record.entered if late else None,
        "act": record.command,
        "act_label": words.label("command", record.command),
        "party": words.label("party", record.party),
        "person": record.person,
        "prepared_by": record.prepared_by,
        "approved_by": record.approved_by,
        "change": tuple(shown),
        "basis": record.basis,
        "data": record.data,
        "changed": sorted(record.changes),
    }


@app.command(help=say("page.case_undo"))
def undo(
    ctx: typer.Context,
    region: RegionArgument,
    reason: Annotated[str | None, typer.Option("--reason", help=say("option.reason"))] = None,
    person: Annotated[str | None, typer.Option("--person", help=say("option.person"))] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        _, case_id, _ = existing_case(desk, region)
        command = UndoLastAct(reason=reason)
        request = Request(case_id=case_id, command=command, party=Party.CITY, person=person)
        answer = desk.office.handle(request)
        _report(desk, command.name, answer, output, dry_run=False)
