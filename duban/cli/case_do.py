"""`duban case do` and `undo`: an act, and what became of it."""

import sys
from datetime import datetime
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.fields import command_of
from duban.cli.guard import tell
from duban.cli.rendering import Output, OutputOption
from duban.cli.session import at_desk, wording
from duban.rendering import data
from duban.running.correspondence import file_mails
from duban.views import answers
from duban.views.choosing import case_named, existing_case
from states.actors import Actor, Channel, Role
from states.commands import UndoLastAct
from states.facts import Party
from states.reading import InvalidInput, moment, text
from states.refusals import Refusal
from states.saying import close_to, saying
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.record import cases
from workflow.record.owing import OwedStatus
from workflow.record.programmes import versions_of

RegionArgument = Annotated[str, typer.Argument(help="option.region", show_default=False)]
ActArgument = Annotated[str, typer.Argument(help="option.act", show_default=False)]
BasisOption = Annotated[str | None, typer.Option("--basis", help="option.basis")]
PersonOption = Annotated[str | None, typer.Option("--person", help="option.person")]


def do(
    ctx: typer.Context,
    act: ActArgument,
    region: RegionArgument,
    field: Annotated[list[str], typer.Option("--field", "-f", help="option.field")] = [],  # noqa: B006 - typer reads the default and never changes it
    given: Annotated[str | None, typer.Option("--data", help="option.data")] = None,
    party: Annotated[str | None, typer.Option("--party", help="option.party")] = None,
    at: Annotated[str | None, typer.Option("--at", help="option.at")] = None,
    basis: BasisOption = None,
    person: PersonOption = None,
    prepared_by: Annotated[
        str | None, typer.Option("--prepared-by", help="option.prepared_by")
    ] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="option.approved_by")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help="option.key")] = None,
    version: Annotated[int | None, typer.Option("--version", help="option.version")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.dry_run")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        command = command_of(act, field, given)
        _, case_id, stored = case_named(desk, region)
        request = Request(
            case_id=case_id,
            command=command,
            actor=actor_of(party_of(desk, act, stored, party), person, prepared_by, approved_by),
            at=moment_given(at),
            basis=name_given(basis, "--basis"),
            key=name_given(key, "--key"),
            version=version,
        )
        answer = desk.office.preview(request) if dry_run else desk.office.handle(request)
        _report(desk, act, answer, output, wording(ctx), dry_run=dry_run)


def undo(
    ctx: typer.Context,
    region: RegionArgument,
    reason: Annotated[str | None, typer.Option("--reason", help="option.reason")] = None,
    person: PersonOption = None,
    prepared_by: Annotated[
        str | None, typer.Option("--prepared-by", help="option.prepared_by")
    ] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="option.approved_by")
    ] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _, stored = existing_case(desk, region)
        command = UndoLastAct(reason=name_given(reason, "--reason"))
        request = Request(
            case_id=stored.id,
            command=command,
            actor=actor_of(Party.CITY, person, prepared_by, approved_by),
        )
        answer = desk.office.handle(request)
        _report(desk, command.name, answer, output, wording(ctx), dry_run=False)


def name_given(given: str | None, place: str) -> str | None:
    """A text given on the command line; an empty one counts as none."""
    return text(given, place) or None if given is not None else None


def moment_given(given: str | None) -> datetime | None:
    """A time given on the command line."""
    return None if given is None else moment(given, "--at")


def actor_of(
    party: Party, person: str | None, prepared_by: str | None, approved_by: str | None
) -> Actor:
    """The operator at the terminal who acts for *party*, with the names given."""
    return Actor(
        party=party,
        role=Role.OPERATOR,
        channel=Channel.TERMINAL,
        person=name_given(person, "--person"),
        prepared_by=name_given(prepared_by, "--prepared-by"),
        approved_by=name_given(approved_by, "--approved-by"),
    )


def party_of(desk: Desk, act: str, stored: cases.Stored | None, given: str | None) -> Party:
    """The party given, else the first that the procedure names for the act."""
    parties = [party.value for party in Party]
    if given is not None:
        if given not in parties:
            expected = saying("expected.one_of", options=parties)
            raise InvalidInput("--party", expected, given, close_to(given, parties))
        return Party(given)
    with desk.store.reading() as transaction:
        versions = versions_of(transaction, desk.programme())
    hashes = (stored.notice_hash, stored.procedure_hash) if stored else versions
    if hashes is None:
        return Party.CITY
    rule = desk.world(*hashes).rulebook.rules.get(act)
    return rule.actors[0] if rule else Party.CITY


def _report(
    desk: Desk, act: str, answer: Answer, output: Output, words: Words, *, dry_run: bool
) -> None:
    """Say what became of an act; a refusal and a conflict have exit codes of their own."""
    if output is not Output.TABLE:
        data.write_json(sys.stdout, answers.as_data(answer, words, dry_run=dry_run))
    match answer:
        case Refusal():
            raise Stop(Exit.REFUSED, answers.refusal_text(answer, words))
        case Conflict():
            raise Stop(Exit.CONFLICT, answers.conflict_text(answer, words))
        case Done():
            for line in answers.done_lines(act, answer, words, dry_run=dry_run):
                tell(line)
    if not dry_run and (failed := file_mails(desk, desk.office.today).get(OwedStatus.FAILED)):
        tell(words.say("done.mail_failed", count=failed))
