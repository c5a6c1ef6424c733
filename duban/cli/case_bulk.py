"""`duban case bulk`: one act on chosen cases; what would become of each, then, after a yes, it.

Each case has its own result. What others changed in between is a conflict, and is left as it is.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from duban.cli.asking import require_yes
from duban.cli.bulk_results import LISTED, counted, end, result_rows, style
from duban.cli.case_do import (
    ActArgument,
    BasisOption,
    actor_of,
    moment_given,
    name_given,
    party_of,
)
from duban.cli.choosing import (
    FlagOption,
    LateOption,
    ProgrammeOption,
    RegionsOption,
    StateOption,
    StepOption,
    found,
    names_in,
    wanted,
)
from duban.cli.exits import Exit, Stop
from duban.cli.fields import command_of
from duban.cli.guard import tell
from duban.cli.options import DryRunOption, YesOption
from duban.cli.printing import Output, OutputOption
from duban.cli.saving import SaveOption, show_or_save
from duban.cli.session import at_desk
from duban.cli.words import say
from duban.correspondence import file_mails
from duban.desk import Desk
from states.commands import OpenCase
from workflow.office.bulk import Failed, handle_all, preview_all
from workflow.office.request import Answer, Done, Request
from workflow.record import cases
from workflow.record.cases.search import CasesWanted


def bulk(
    ctx: typer.Context,
    act: ActArgument,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    step: StepOption = None,
    state: StateOption = None,
    late: LateOption = False,
    flag: FlagOption = False,
    list_: Annotated[Path | None, typer.Option("--list", help=say("option.list"))] = None,
    every: Annotated[bool, typer.Option("--all", help=say("option.all"))] = False,
    programme: ProgrammeOption = None,
    field: Annotated[list[str], typer.Option("--field", "-f", help=say("option.field"))] = [],  # noqa: B006 - as above
    data: Annotated[str | None, typer.Option("--data", help=say("option.data"))] = None,
    party: Annotated[str | None, typer.Option("--party", help=say("option.party"))] = None,
    at: Annotated[str | None, typer.Option("--at", help=say("option.at"))] = None,
    basis: BasisOption = None,
    person: Annotated[str | None, typer.Option("--person", help=say("option.person"))] = None,
    prepared_by: Annotated[
        str | None, typer.Option("--prepared-by", help=say("option.prepared_by"))
    ] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help=say("option.approved_by"))
    ] = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    if not any((region, step, state, late, flag, list_, every)):
        raise Stop(Exit.USAGE, say("bulk.choose"))
    with at_desk(ctx, to_write=True) as desk:
        command = command_of(act, field, data)
        chosen = programme or desk.programme()
        names = names_in(desk, list_, chosen) if list_ else None
        asked = wanted(
            desk,
            regions=region,
            step=step,
            state=state,
            late=late,
            flag=flag,
            programme=chosen if names is None else None,
        )
        if isinstance(command, OpenCase):
            case_ids = _to_open(desk, chosen, asked, names)
        else:
            case_ids = _there(desk, asked, names)
        if not case_ids:
            tell(say("note.none_found"))
            return
        request = Request(
            case_id="",
            command=command,
            actor=actor_of(party_of(desk, act, None, party), person, prepared_by, approved_by),
            at=moment_given(at),
            basis=name_given(basis, "--basis"),
        )
        requests = [msgspec.structs.replace(request, case_id=one) for one in case_ids]
        seen = preview_all(desk.office, requests)
        foreseen = result_rows(desk, case_ids, seen, dry_run=True)
        tell(counted("bulk.foreseen", act, foreseen))
        if dry_run:
            show_or_save(foreseen, LISTED, output, save, style=style)
            end(foreseen)
            return
        if output is Output.TABLE:
            show_or_save(foreseen, LISTED, output, None, style=style)
        to_do = _allowed(requests, seen)
        answers: dict[str, Answer | Failed] = dict(zip(case_ids, seen, strict=True))
        if to_do:
            require_yes(say("bulk.ask", count=len(to_do)), yes=yes)
            done = handle_all(desk.office, to_do)
            answers |= {one.case_id: answer for one, answer in zip(to_do, done, strict=True)}
            file_mails(desk, desk.office.today)
        rows = result_rows(desk, case_ids, [answers[one] for one in case_ids], dry_run=False)
        tell(counted("bulk.came_to", act, rows))
        show_or_save(rows, LISTED, output, save, style=style)
        end(rows)


def _to_open(desk: Desk, programme: str, asked: CasesWanted, names: list[str] | None) -> list[str]:
    """The cases of the list, else those of the regions chosen; they need not be there yet."""
    if names is not None:
        return names
    codes = asked.regions or desk.notice().regions_by_code
    return [cases.case_id(programme, code) for code in codes]


def _there(desk: Desk, asked: CasesWanted, names: list[str] | None) -> list[str]:
    """The cases that are meant; of a list alone also those that are not there: they are refused."""
    known = [one.id for one in found(desk, msgspec.structs.replace(asked, names=names), None)]
    if names is None:
        return known
    if any((asked.regions, asked.step, asked.state, asked.late, asked.flag)):
        return known
    return names


def _allowed(requests: Sequence[Request], seen: Sequence[Answer]) -> list[Request]:
    """The requests that were allowed, each at the version of the case that was looked at."""
    return [
        msgspec.structs.replace(request, version=answer.version - 1)
        for request, answer in zip(requests, seen, strict=True)
        if isinstance(answer, Done)
    ]
