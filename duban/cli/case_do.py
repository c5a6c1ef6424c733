"""`duban case do` and `undo`: an act, and what became of it."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.act_help import ActCommand
from duban.cli.asking import require_yes, somebody_is_there
from duban.cli.case_ask import asked_fields
from duban.cli.days_given import moment_given, tell_understood
from duban.cli.exits import Exit, Stop
from duban.cli.fields import command_of
from duban.cli.guard import tell
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.clock import now
from duban.identity.approval import ask
from duban.identity.errors import NotAllowed
from duban.identity.payees import paid_without_account
from duban.identity.visitors import Visitor
from duban.rendering import data
from duban.running.correspondence import directory_of, file_mails
from duban.views import answers
from duban.views.act_called import act_named, acts_meant
from duban.views.choosing import case_named, existing_case, one_of, says_region
from duban.views.form.about import About, about_case
from duban.views.form.explained import asked_for, left_empty
from duban.views.form.field import ActForm
from duban.views.form.foreseen import Around, due_lines, filings_told, foreseen
from duban.views.form.known.filings import findings
from duban.views.form.making import form_of
from duban.views.form.reading import read_form
from states.actors import Actor, Channel, Role, plain_name
from states.commands import Command, UndoLastAct
from states.facts import Facts, Party
from states.reading import LARGEST, text
from states.refusals import Refusal
from states.saying import saying
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.people.prepared import Prepared
from workflow.record.owing import OwedStatus

RegionArgument = Annotated[str, typer.Argument(help="option.region", show_default=False)]
ActArgument = Annotated[str, typer.Argument(help="option.act", show_default=False)]
BasisOption = Annotated[str | None, typer.Option("--basis", help="option.basis")]
PersonOption = Annotated[str | None, typer.Option("--person", help="option.person")]

CLASSES = {"do": ActCommand}

Beside = Callable[[Refusal], str]
"""What there is to say beside a refusal."""


def nothing_beside(_: Refusal) -> str:
    """Nothing to say beside a refusal."""
    return ""


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
    version: Annotated[
        int | None, typer.Option("--version", min=0, max=LARGEST, help="option.version")
    ] = None,
    asking: Annotated[bool, typer.Option("--ask", help="option.ask")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.dry_run")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx, to_write=True) as desk:
        place, case_id, stored = case_named(desk, region)
        if not says_region(place, region.rpartition("/")[2]):
            tell(words.say("note.region_meant", given=region, region=words.region(place)))
        about = about_case(desk, place, stored)
        act = _act_meant(act, words, about)
        form = form_of(act, about, words)
        visitor = signed_in(desk)
        if asking:
            version = stored.version if stored else 0
            if form.objections and at is None:  # no answer would make it possible
                stopped = Refusal(act, form.clause, tuple(form.objections))
                _stop_unlessdone_by(stopped, words, partial(_cured_by, about, words))
        request = Request(
            case_id=case_id,
            command=_asked(form, words) if asking else command_of(form, field, given, words),
            actor=actor_of(visitor, party_of(form, party, words), person, prepared_by, approved_by),
            at=moment_given(at, desk.clock(), words),
            basis=name_given(basis, "--basis"),
            key=key_of(visitor, name_given(key, "--key")),
            version=version,
        )
        beside = partial(_beside_refusal, form, request, about, words)
        if dry_run or (asking and output is Output.TABLE):
            seen = desk.office.preview(request)
            show_foreseen(desk, act, seen, about, output, words, beside=beside)
        if dry_run:
            return
        if asking:
            require_yes(words.say("ask.go_on"), words, yes=False)
        answer = done_by(desk, visitor, request, words)
        report(desk, act, answer, about.facts, output, words, beside=beside)
        _tell_findings(act, answer, about, words)


def _act_meant(given: str, words: Words, about: About) -> str:
    """The act that was named; which it is, is said where the word stands for several."""
    act = act_named(given, words, about)
    if len(acts_meant(given)) > 1:
        label = words.label("command", act)
        tell(words.say("note.act_meant", given=given, act=label, code=act))
    return act


def _beside_refusal(
    form: ActForm, request: Request, about: About, words: Words, refused: Refusal
) -> str:
    """What helps beside a refusal: what cures it, what was left empty, what else is possible."""
    empty = [asked_for(one, words) for one in left_empty(form, request.command)]
    actor, region = request.actor, about.region.code if about.region else ""
    if form.moves_money and actor.channel is Channel.TERMINAL and actor.role is Role.OPERATOR:
        persons = {"--prepared-by": actor.prepared_by, "--approved-by": actor.approved_by}
        empty += [option for option, name in persons.items() if not name]
    lines = [_cured_by(about, words, refused)]
    if empty:
        lines.append(words.say("refusal.empty", fields=empty, act=form.act, region=region))
    if any(one.code == "out_of_place" for one in refused.problems):
        lines.append(words.say("refusal.possible", region=region))
    return "\n".join(line for line in lines if line)


def _cured_by(about: About, words: Words, refused: Refusal) -> str:
    """The acts that would cure a refusal, where the case allows any, as they are typed."""
    acts = about.cures(refused.command, refused.problems)
    named = [f"{words.label('command', act)} ({act})" for act in acts]
    return words.say("refusal.cures", acts=named) if named else ""


def _tell_findings(act: str, answer: Answer, about: About, words: Words) -> None:
    """Say at once what is wrong with a filing that came in."""
    if isinstance(answer, Done) and not answer.repeated:
        for line in findings(act, about, answer.decision.facts, words):
            tell(words.say("done.finding", says=line))


def _asked(form: ActForm, words: Words) -> Command:
    """The command that the person at the terminal asks for, field by field."""
    if not somebody_is_there():
        raise Stop(Exit.USAGE, words.say("ask.nobody"))
    typed = asked_fields(form, words)
    tell_understood(form, typed, words)
    return read_form(form, typed)


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
        visitor = signed_in(desk)
        request = Request(
            case_id=stored.id,
            command=command,
            actor=actor_of(visitor, Party.CITY, person, prepared_by, approved_by),
        )
        words = wording(ctx)
        answer = done_by(desk, visitor, request, words)
        report(desk, command.name, answer, stored.facts, output, words)


def done_by(desk: Desk, visitor: Visitor | None, request: Request, words: Words) -> Answer:
    """Do what is asked; where somebody has signed in, money awaits a second person."""
    if visitor is None:
        return desk.office.handle(request)
    answer = ask(desk, visitor, request, now())
    if isinstance(answer, Prepared):
        raise Stop(Exit.OK, words.say("signing.awaits"))
    return answer


def key_of(visitor: Visitor | None, given: str | None) -> str | None:
    """A key given on the command line, apart from those of other faces and other persons."""
    return f"cli:{visitor.person.id if visitor else ''}:{given}" if given else None


def name_given(given: str | None, place: str) -> str | None:
    """A text given on the command line; one in which nothing can be seen counts as none."""
    said = None if given is None else text(given, place)
    return said if plain_name(said) else None


def actor_of(
    visitor: Visitor | None,
    party: Party,
    person: str | None,
    prepared_by: str | None,
    approved_by: str | None,
) -> Actor:
    """Who asks on behalf of *party*: who has signed in, else an operator with the names given.

    Who has signed in names nobody else. Raises NotAllowed.
    """
    if visitor is not None:
        if person or prepared_by or approved_by:
            raise NotAllowed(saying("signing.names_nobody", name=visitor.person.name))
        return visitor.actor(party)
    return Actor(
        party=party,
        role=Role.OPERATOR,
        channel=Channel.TERMINAL,
        person=name_given(person, "--person"),
        prepared_by=name_given(prepared_by, "--prepared-by"),
        approved_by=name_given(approved_by, "--approved-by"),
    )


def party_of(form: ActForm, given: str | None, words: Words) -> Party:
    """The party given, by its code or label, else the first that the procedure names."""
    if given is None:
        return Party(form.parties[0].code)
    labels = {party.value: words.label("party", party) for party in Party}
    return Party(one_of("--party", given, labels, partial(words.also, "owner")))


def show_foreseen(
    desk: Desk,
    act: str,
    seen: Answer,
    about: About,
    output: Output,
    words: Words,
    *,
    beside: Beside = nothing_beside,
) -> None:
    """Show what would follow from an act; stop where it would be refused, said *beside* why."""
    if output is not Output.TABLE:
        data.write_json(sys.stdout, answers.as_data(seen, words, dry_run=True))
    _stop_unlessdone_by(seen, words, beside)
    if isinstance(seen, Done) and output is Output.TABLE:
        without = paid_without_account(desk, seen.case_id, about.facts, seen.decision.facts)
        around = Around(about=about, directory=directory_of(desk), without=without)
        present(foreseen(act, seen, around, words), output, words)


def report(
    desk: Desk,
    act: str,
    answer: Answer,
    before: Facts | None,
    output: Output,
    words: Words,
    *,
    beside: Beside = nothing_beside,
) -> None:
    """Say what became of an act, and of the days of a case that stood as *before*.

    Where it was refused, what there is *beside* is said after why.
    """
    if output is not Output.TABLE:
        data.write_json(sys.stdout, answers.as_data(answer, words, dry_run=False))
    _stop_unlessdone_by(answer, words, beside)
    if isinstance(answer, Done):
        for line in answers.done_lines(act, answer, words):
            tell(line)
        if not answer.repeated:
            for says in filings_told(before, answer.decision.facts, words):
                tell(words.say("done.filing", says=says))
            if without := paid_without_account(desk, answer.case_id, before, answer.decision.facts):
                says = words.say("payee.without", institutions=without)
                tell(words.say("done.warning", says=says, cure=""))
            for line in due_lines(before, answer.decision.facts, words):
                tell(line)
    if failed := file_mails(desk, desk.office.today).get(OwedStatus.FAILED):
        tell(words.say("done.mail_failed", count=failed))


def _stop_unlessdone_by(answer: Answer, words: Words, beside: Beside = nothing_beside) -> None:
    """Stop at a refusal and at a conflict, which have exit codes of their own."""
    match answer:
        case Refusal():
            said = (answers.refusal_text(answer, words), beside(answer))
            raise Stop(Exit.REFUSED, "\n".join(one for one in said if one))
        case Conflict():
            raise Stop(Exit.CONFLICT, answers.conflict_text(answer, words))
