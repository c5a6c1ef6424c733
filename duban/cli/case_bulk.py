"""`duban case bulk`: one act on chosen cases; what would become of each, then, after a yes, it.

Each case has its own result. What others changed in between is a conflict, and is left as it is.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.asking import require_yes
from duban.cli.case_do import (
    ActArgument,
    BasisOption,
    actor_of,
    key_of,
    name_given,
    party_of,
)
from duban.cli.days_given import moment_given
from duban.cli.exits import Exit, Stop
from duban.cli.fields import command_of
from duban.cli.guard import tell
from duban.cli.list_options import (
    FlagOption,
    LateOption,
    ProgrammeOption,
    RegionsOption,
    SaveOption,
    StateOption,
    StepOption,
    asked,
    show_rows,
)
from duban.cli.options import DryRunOption, YesOption
from duban.cli.rendering import Output, OutputOption
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.running.correspondence import file_mails
from duban.views.act_called import act_named
from duban.views.bulk import Result, Results
from duban.views.cases import CaseQuery, Cases, case_query
from duban.views.choosing import cases_listed, programme_named
from duban.views.form.about import about_programme
from duban.views.form.making import form_of
from states.commands import Command, OpenCase
from workflow.office.bulk import Failed, handle_all, preview_all
from workflow.office.request import Answer, Done, Request
from workflow.record import cases
from workflow.record.cases.search import known_cases

ENDS = {
    Result.FAILED: Exit.ERROR,
    Result.CONFLICT: Exit.CONFLICT,
    Result.REFUSED: Exit.REFUSED,
}
"""How the command ends, by the gravest result."""


def bulk(
    ctx: typer.Context,
    act: ActArgument,
    region: RegionsOption = [],  # noqa: B006 - typer reads the default and never changes it
    step: StepOption = None,
    state: StateOption = None,
    late: LateOption = False,
    flag: FlagOption = False,
    list_: Annotated[Path | None, typer.Option("--list", help="option.list")] = None,
    every: Annotated[bool, typer.Option("--all", help="option.all")] = False,
    programme: ProgrammeOption = None,
    field: Annotated[list[str], typer.Option("--field", "-f", help="option.field")] = [],  # noqa: B006 - as above
    data: Annotated[str | None, typer.Option("--data", help="option.data")] = None,
    party: Annotated[str | None, typer.Option("--party", help="option.party")] = None,
    at: Annotated[str | None, typer.Option("--at", help="option.at")] = None,
    basis: BasisOption = None,
    person: Annotated[str | None, typer.Option("--person", help="option.person")] = None,
    prepared_by: Annotated[
        str | None, typer.Option("--prepared-by", help="option.prepared_by")
    ] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="option.approved_by")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help="option.bulk_key")] = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if not any((region, step, state, late, flag, list_, every)):
        raise Stop(Exit.USAGE, words.say("bulk.choose"))
    with at_desk(ctx, to_write=True) as desk:
        act = act_named(act, words)
        form, visitor = form_of(act, about_programme(desk), words), signed_in(desk)
        command = command_of(form, field, data, words)
        given = asked(words, region=region, step=step, state=state, late=late, flag=flag)
        query = case_query(given, desk, words)
        within = programme_named(desk.programmes(), programme, "--programme")
        case_ids = _meant(desk, command, query, within, list_, words)
        if not case_ids:
            tell(words.say("note.none_found"))
            return
        request = Request(
            case_id="",
            command=command,
            actor=actor_of(visitor, party_of(form, party, words), person, prepared_by, approved_by),
            at=moment_given(at, desk.clock(), words),
            basis=name_given(basis, "--basis"),
        )
        requests = _one_each(request, case_ids, key_of(visitor, name_given(key, "--key")))
        ended = _ended(desk, act, requests, output, words, dry_run=dry_run, yes=yes)
        _show(desk, ended, output, save, words)
        _end(ended)


def _one_each(request: Request, case_ids: Sequence[str], key: str | None) -> list[Request]:
    """The same request for each case, with a key of its own where one was given."""
    return [
        msgspec.structs.replace(request, case_id=one, key=f"{key}:{one}" if key else None)
        for one in case_ids
    ]


def _ended(
    desk: Desk,
    act: str,
    requests: list[Request],
    output: Output,
    words: Words,
    *,
    dry_run: bool,
    yes: bool,
) -> Results:
    """What the requests come to; of a dry run, what they would."""
    foreseen, seen = _foreseen(desk, act, requests, words)
    if dry_run:
        return foreseen
    if output is Output.TABLE:
        _show(desk, foreseen, output, None, words)
    answers = _carried_out(desk, requests, seen, words, yes=yes)
    ended = Results([one.case_id for one in requests], answers, dry_run=False)
    _tell(ended, "bulk.came_to", act, words)
    return ended


def _foreseen(
    desk: Desk, act: str, requests: list[Request], words: Words
) -> tuple[Results, Sequence[Answer]]:
    """What would become of the requests, told; and the answers themselves."""
    seen = preview_all(desk.office, requests).answers
    foreseen = Results([one.case_id for one in requests], seen, dry_run=True)
    _tell(foreseen, "bulk.foreseen", act, words)
    return foreseen, seen


def _carried_out(
    desk: Desk, requests: list[Request], seen: Sequence[Answer], words: Words, *, yes: bool
) -> list[Answer | Failed]:
    """What the requests come to that are allowed as *seen*, once the operator says yes."""
    to_do = _allowed(requests, seen)
    if to_do:
        require_yes(words.say("bulk.ask", count=len(to_do)), words, yes=yes)
    return _done(desk, [one.case_id for one in requests], to_do, seen)


def _meant(
    desk: Desk, command: Command, query: CaseQuery, programme: str, file: Path | None, words: Words
) -> list[str]:
    """The cases that are meant, by name, asked for anew.

    A case that is to be opened need not be there yet. Of a list alone those that are not there
    are meant as well: they are refused.
    """
    listed = None
    if file is not None:
        text = file.read_text(encoding="utf-8-sig")
        listed = cases_listed(text, desk.notice().regions, programme)
    if isinstance(command, OpenCase):
        codes = query.region or desk.regions()
        return [cases.case_id(programme, code) for code in codes] if listed is None else listed
    if listed is not None and not query.is_narrowed:
        return listed
    within = query if listed is not None else query.with_filter(programme=programme)
    chosen = Cases(desk, within, words)
    with desk.store.reading() as transaction:
        if listed is None:
            return list(chosen.names(transaction))
        return known_cases(transaction, chosen.wanted(transaction), listed)


def _allowed(requests: Sequence[Request], seen: Sequence[Answer]) -> list[Request]:
    """The requests that were allowed, each at the version of the case that was looked at.

    What was done before under the same key is not asked again.
    """
    return [
        msgspec.structs.replace(request, version=answer.version - 1)
        for request, answer in zip(requests, seen, strict=True)
        if isinstance(answer, Done) and not answer.repeated
    ]


def _done(
    desk: Desk, case_ids: list[str], to_do: list[Request], seen: Sequence[Answer]
) -> list[Answer | Failed]:
    """Do what was allowed; the answers to all, what was foreseen for those that were not."""
    answers: dict[str, Answer | Failed] = dict(zip(case_ids, seen, strict=True))
    if to_do:
        done = handle_all(desk.office, to_do)
        answers |= {one.case_id: answer for one, answer in zip(to_do, done, strict=True)}
        file_mails(desk, desk.office.today)
    return [answers[one] for one in case_ids]


def _tell(results: Results, key: str, act: str, words: Words) -> None:
    tell(words.say(key, act=words.label("command", act), counts=results.counted(words)))


def _show(desk: Desk, results: Results, output: Output, file: Path | None, words: Words) -> None:
    found = results.table(desk.regions(), words)
    show_rows(found, output, file, words, by=desk.imprint)


def _end(results: Results) -> None:
    """End with the code of the gravest result."""
    for result, code in ENDS.items():
        if result in results.kinds:
            raise Stop(code)
