"""`duban mail status | live | trial | check`: how mail is sent, and to whom it may go."""

import sys
from collections.abc import Sequence
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
from duban.cli.rendering import Output, OutputOption, present, table
from duban.cli.session import at_desk
from duban.cli.terminal import console
from duban.rendering.data import write_json
from duban.views.mail_mode import (
    address_table,
    as_data,
    mail_mode,
    may_send_twice,
    mode_in_words,
    mode_table,
)
from duban.views.mails import foreseen_table
from workflow.mail import contacts, golive
from workflow.mail.contacts import Contact
from workflow.mail.golive import StandsSo, Switch, SwitchMoved

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
        switch = golive.foreseen(desk.office)
        _require_supervisor(switch.known, person, words)
        _show_addresses(desk, switch.known, words)
        _show_switch(desk, switch, words)
        if dry_run:
            return
        require_yes(words.say("mail.live_ask"), words, yes=yes)
        try:
            golive.decide_live(desk.office, person, switch.version)
        except SwitchMoved as error:
            raise Stop(Exit.CONFLICT, words.said(*error.sayings)) from error
        tell(words.say("mail.live_done"))


def trial(ctx: typer.Context, person: SupervisorOption) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        _require_real(desk, words)
        try:
            golive.decide_trial(desk.office, person)
        except StandsSo as error:
            tell(words.said(*error.sayings))
            return
        tell(mode_in_words(mail_mode(desk), words))


def check(ctx: typer.Context) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        _require_real(desk, words)
        found = outgoing.check(desk)
        console().print(words.listed(words.said(one) for one in found), markup=False)


def _require_real(desk: Desk, words: Words) -> None:
    if desk.is_training:
        raise Stop(Exit.CONFIGURATION, words.say("mail.not_real"))


def _require_supervisor(known: Sequence[Contact], person: str, words: Words) -> None:
    """Only a supervisor lets the office go live, by the name in the contacts."""
    names = [one.name for one in known if one.role == contacts.Role.CITY_SUPERVISOR]
    if not names:
        raise Stop(Exit.REFUSED, words.say("mail.no_supervisors"))
    if person not in names:
        listed = words.say("word.comma").join(names)
        raise Stop(Exit.REFUSED, words.say("mail.not_supervisor", given=person, names=listed))


def _show_addresses(desk: Desk, known: Sequence[Contact], words: Words) -> None:
    tell(words.say("mail.live_addresses", count=len(known)))
    addresses = address_table(known, desk.office.today, desk.regions(), words)
    present(addresses, Output.TABLE, words)


def _show_switch(desk: Desk, switch: Switch, words: Words) -> None:
    if warning := may_send_twice(desk, words):
        tell(warning)
    tell(words.say("mail.live_leaving", count=len(switch.leaving)))
    leaving = foreseen_table(switch.leaving, desk.regions(), words)
    if leaving.rows:
        console().print(table(leaving, words))
    tell(words.say("mail.live_offered", count=len(switch.offered)))
    behind, held = switch.left_behind, switch.still_held
    tell(words.say("mail.live_behind", count=behind, held=held))
