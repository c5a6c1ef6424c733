"""`duban case show` and `history`: a case as it stands or stood, and its acts."""

from datetime import date
from typing import Annotated

import msgspec
import typer

from config.words import Words
from duban.bootstrap import Desk
from duban.cli.case_view import case_view
from duban.cli.exits import Exit, Stop
from duban.cli.printing import Output, OutputOption, console, show_json, show_rows
from duban.cli.session import at_desk, existing_case, read_day, wording
from duban.cli.words import say
from states.events import Transition
from workflow.record import cases, history

RegionArgument = Annotated[str, typer.Argument(help=say("option.region"), show_default=False)]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help=say("option.as_of"))]


def show(
    ctx: typer.Context,
    region: RegionArgument,
    as_of: AsOfOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        place, _, stored = existing_case(desk, region)
        day = desk.office.today
        if as_of is not None:
            day = read_day(as_of, "--as-of")
            stored = _as_it_stood(desk, stored, day)
        facts = stored.facts
        if output is Output.TABLE:
            world = desk.world(stored.notice_hash, stored.procedure_hash)
            console.print(case_view(place, stored, world, wording(), day, as_of=bool(as_of)))
            return
        known = {
            "region_code": facts.region_code,
            "version": stored.version,
            "as_of": day,
            "step": int(facts.step),
            "state": facts.shown_state,
            "outcome": facts.outcome.value,
        }
        if output is Output.JSON:
            show_json({**known, "facts": msgspec.to_builtins(facts)})
        else:
            show_rows([known], list(known), output)


def _as_it_stood(desk: Desk, stored: cases.Stored, day: date) -> cases.Stored:
    """The case as what was entered up to the end of *day* adds up to."""
    with desk.store.reading() as transaction:
        records = [r for r in history.of_case(transaction, stored.id) if r.entered.date() <= day]
    if not records:
        raise Stop(Exit.NOT_FOUND, say("error.no_case_then", day=day))
    return msgspec.structs.replace(stored, version=len(records), facts=history.fold(records))


def history_(
    ctx: typer.Context,
    region: RegionArgument,
    as_of: AsOfOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        _, case_id, _ = existing_case(desk, region)
        until = read_day(as_of, "--as-of") if as_of else date.max
        words = wording()
        with desk.store.reading() as transaction:
            records = history.of_case(transaction, case_id)
        rows = [_record(record, words) for record in records if record.entered.date() <= until]
        columns = ("seq", "happened", "late_entered", "act_label", "by", "change", "basis")
        show_rows(rows, columns, output)


def _record(record: history.Record, words: Words) -> dict[str, object]:
    persons = dict.fromkeys(p for p in (record.person, record.prepared_by, record.approved_by) if p)
    party = words.label("party", record.party)
    by = say("word.by", party=party, persons=say("word.comma").join(persons)) if persons else party
    late = record.entered.date() != record.at.date()
    return {
        "seq": record.seq,
        "happened": record.at,
        "entered": record.entered,
        "late_entered": record.entered if late else None,
        "act": record.command,
        "act_label": words.label("command", record.command),
        "party": record.party,
        "by": by,
        "person": record.person,
        "prepared_by": record.prepared_by,
        "approved_by": record.approved_by,
        "change": tuple(_change(one, words) for one in record.transitions),
        "basis": record.basis,
        "data": record.data,
        "changed": sorted(record.changes),
    }


def _change(move: Transition, words: Words) -> str:
    """From which state to which, each with its step where the step changes with it."""
    before = words.label("state", move.from_state) if move.from_state else "—"
    after = words.label("state", move.to_state)
    if move.from_step in (None, move.to_step):
        return f"{before} → {after}"
    return f"{move.from_step} {before} → {move.to_step} {after}"
