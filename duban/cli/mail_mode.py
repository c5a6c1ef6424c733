"""`duban mail status | live | trial | check`: how mail is sent, and to whom it may go."""

import sys
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap import outgoing
from duban.bootstrap.desk import Desk
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.options import DryRunOption, YesOption
from duban.cli.rendering import Output, OutputOption, console, present, table
from duban.cli.session import at_desk
from duban.rendering.data import write_json
from duban.views.mail_mode import address_table, as_data, mail_mode, mode_in_words, mode_table
from duban.views.mails import mail_table
from notifications.outbound import smtp
from notifications.parcel import Unreachable
from states.saying import saying
from workflow.mail import acts, contacts, golive
from workflow.mail.acts import MailDeed
from workflow.mail.contacts import Contact
from workflow.mail.golive import Switch

SupervisorOption = Annotated[
    str, typer.Option("--person", help="option.supervisor", show_default=False)
]


def status(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        found = mail_mode(desk)
        if output is Output.JSON:
            write_json(sys.stdout, as_data(found))
        else:
            present(mode_table(found, desk.regions(), words), output, words)


def live(
    ctx: typer.Context,
    person: SupervisorOption,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        _require_real(desk, words)
        if desk.is_live:
            tell(words.say("mail.is_live"))
            return
        with desk.store.reading() as transaction:
            known = contacts.listed(transaction)
        _require_supervisor(known, person, words)
        _show_addresses(desk, known, words)
        _show_switch(desk, golive.foreseen(desk.office), words)
        if dry_run:
            return
        require_yes(words.say("mail.live_ask"), words, yes=yes)
        with desk.store.writing() as transaction:
            golive.go_live(desk.office, transaction, desk.office.clock(), person)
        tell(words.say("mail.live_done"))


def trial(ctx: typer.Context, person: SupervisorOption) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        _require_real(desk, words)
        if not desk.is_live:
            tell(words.say("mail.is_trial"))
            return
        with desk.store.writing() as transaction:
            golive.go_on_trial(transaction)
            acts.keep(transaction, acts.ALL, MailDeed.TRIAL, desk.office.clock(), person, "")
        tell(mode_in_words(mail_mode(desk), words))


def check(ctx: typer.Context) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        _require_real(desk, words)
        try:
            found = smtp.check(outgoing.server_of(desk))
        except Unreachable as error:
            raise Unreachable(*error.sayings, saying("mail.all_wait")) from error
        console.print(words.listed(words.said(one) for one in found), markup=False)


def _require_real(desk: Desk, words: Words) -> None:
    if desk.is_training:
        raise Stop(Exit.CONFIGURATION, words.say("mail.not_real"))


def _require_supervisor(known: list[Contact], person: str, words: Words) -> None:
    """Only a supervisor lets the office go live, by the name in the contacts."""
    names = [one.name for one in known if one.role == contacts.Role.CITY_SUPERVISOR]
    if not names:
        raise Stop(Exit.REFUSED, words.say("mail.no_supervisors"))
    if person not in names:
        listed = words.say("word.comma").join(names)
        raise Stop(Exit.REFUSED, words.say("mail.not_supervisor", given=person, names=listed))


def _show_addresses(desk: Desk, known: list[Contact], words: Words) -> None:
    tell(words.say("mail.live_addresses", count=len(known)))
    addresses = address_table(known, desk.office.today, desk.regions(), words)
    present(addresses, Output.TABLE, words)


def _show_switch(desk: Desk, switch: Switch, words: Words) -> None:
    tell(words.say("mail.live_leaving", count=len(switch.leaving)))
    leaving = mail_table(switch.leaving, desk.regions(), words)
    if leaving.rows:
        console.print(table(leaving, words, without=("mail", "status", "why")))
    tell(words.say("mail.live_offered", count=len(switch.offered)))
    behind, held = switch.left_behind, switch.still_held
    tell(words.say("mail.live_behind", count=behind, held=held))
