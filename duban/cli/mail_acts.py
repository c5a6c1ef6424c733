"""`duban mail hold | release | resend | cancel | mute | unmute`: what a person does to mail."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.mail_named import found_notices
from duban.cli.session import at_desk, read_day
from duban.running.correspondence import directory_of
from duban.views.choosing import existing_case
from states.reading import missing, text
from states.saying import saying
from workflow.mail import holds, resending
from workflow.record import owing
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction

MailsArgument = Annotated[list[str], typer.Argument(help="option.mails", show_default=False)]
RegionArgument = Annotated[str, typer.Argument(help="option.region", show_default=False)]
PersonOption = Annotated[
    str, typer.Option("--person", help="option.mail_person", show_default=False)
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="option.mail_reason", show_default=False)
]
NoReasonOption = Annotated[str, typer.Option("--reason", help="option.mail_reason")]

Act = Callable[[Transaction, Owed, datetime, str, str], None]


def hold(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: ReasonOption
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _do(desk, words_of(ctx), "hold", mails, holds.hold, person, reason)


def release(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: NoReasonOption = ""
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _do(desk, words_of(ctx), "release", mails, holds.release, person, reason)


def cancel(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: ReasonOption
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _do(desk, words_of(ctx), "cancel", mails, holds.cancel, person, reason)


def resend(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: ReasonOption
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        directory = directory_of(desk)

        def again(
            transaction: Transaction, owed: Owed, now: datetime, person: str, reason: str
        ) -> None:
            resending.resend(transaction, owed, directory, now, person, reason)

        _do(desk, words_of(ctx), "resend", mails, again, person, reason)


def mute(
    ctx: typer.Context,
    region: RegionArgument,
    until: Annotated[str, typer.Option("--until", help="option.mail_until", show_default=False)],
    person: PersonOption,
    reason: ReasonOption,
) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        place, stored = existing_case(desk, region)
        day, by, why = (
            read_day(until, "--until"),
            _line(person, "--person"),
            text(reason, "--reason"),
        )
        if day < desk.office.today:
            raise Stop(Exit.USAGE, words.say("mail.until_past", given=day))
        with desk.store.writing() as transaction:
            holds.mute(transaction, stored.id, day, desk.office.clock(), by, why)
        tell(words.say("mail.muted", region=place.name, until=day))


def unmute(
    ctx: typer.Context, region: RegionArgument, person: PersonOption, reason: NoReasonOption = ""
) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        place, stored = existing_case(desk, region)
        by, why = _line(person, "--person"), text(reason, "--reason")
        with desk.store.writing() as transaction:
            was_muted = holds.unmute(transaction, stored.id, desk.office.clock(), by, why)
        key = "mail.unmuted" if was_muted else "mail.was_not_muted"
        tell(words.say(key, region=place.name))


def _line(given: str, place: str) -> str:
    """A name that is given; one is needed, for it is kept."""
    name = text(given, place).strip()
    if not name:
        raise missing(place, saying("expected.name"))
    return name


def _do(
    desk: Desk, words: Words, name: str, given: list[str], act: Act, person: str, reason: str
) -> None:
    """Do it to all that are named, or to none; a mail of several notices stands for all of them."""
    by, why = _line(person, "--person"), text(reason, "--reason")
    with desk.store.writing() as transaction:
        owing.take_turn(transaction)
        notices = {
            one.key: one for mail in given for one in found_notices(transaction, mail, words)[0]
        }
        for one in notices.values():
            act(transaction, one, desk.office.clock(), by, why)
    for one in notices.values():
        tell(words.say(f"mail.done_{name}", mail=owing.name_of(one)))
