"""`duban mail hold | release | resend | cancel | mute | unmute`: what a person does to mail."""

from typing import Annotated

import typer

from duban.cli.days_given import day_given
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.session import at_desk
from duban.running import mail_deeds
from duban.views.choosing import existing_case
from states.reading import missing, text
from states.saying import saying
from workflow.mail.acts import MailDeed
from workflow.record import owing

MailsArgument = Annotated[list[str], typer.Argument(help="option.mails", show_default=False)]
RegionArgument = Annotated[str, typer.Argument(help="option.region", show_default=False)]
PersonOption = Annotated[
    str, typer.Option("--person", help="option.mail_person", show_default=False)
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="option.mail_reason", show_default=False)
]
NoReasonOption = Annotated[str, typer.Option("--reason", help="option.mail_reason")]


def hold(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: ReasonOption
) -> None:
    _do(ctx, MailDeed.HOLD, mails, person, reason)


def release(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: NoReasonOption = ""
) -> None:
    _do(ctx, MailDeed.RELEASE, mails, person, reason)


def cancel(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: ReasonOption
) -> None:
    _do(ctx, MailDeed.CANCEL, mails, person, reason)


def resend(
    ctx: typer.Context, mails: MailsArgument, person: PersonOption, reason: ReasonOption
) -> None:
    _do(ctx, MailDeed.RESEND, mails, person, reason)


def mute(
    ctx: typer.Context,
    region: RegionArgument,
    until: Annotated[str, typer.Option("--until", help="option.mail_until", show_default=False)],
    person: PersonOption,
    reason: ReasonOption,
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        place, stored = existing_case(desk, region)
        day = day_given(until, "--until", desk, words_of(ctx))
        by, why = _line(person, "--person"), text(reason, "--reason")
        mail_deeds.mute(desk, stored.id, day, by, why)
        tell(words_of(ctx).say("mail.muted", region=words_of(ctx).region(place), until=day))


def unmute(
    ctx: typer.Context, region: RegionArgument, person: PersonOption, reason: NoReasonOption = ""
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        place, stored = existing_case(desk, region)
        by, why = _line(person, "--person"), text(reason, "--reason")
        was_muted = mail_deeds.unmute(desk, stored.id, by, why)
        key = "mail.unmuted" if was_muted else "mail.was_not_muted"
        tell(words_of(ctx).say(key, region=words_of(ctx).region(place)))


def _line(given: str, place: str) -> str:
    """A name that is given; one is needed, for it is kept."""
    name = text(given, place).strip()
    if not name:
        raise missing(place, saying("expected.name"))
    return name


def _do(ctx: typer.Context, deed: MailDeed, given: list[str], person: str, reason: str) -> None:
    by, why = _line(person, "--person"), text(reason, "--reason")
    with at_desk(ctx, to_write=True) as desk:
        done = mail_deeds.do_to_mails(desk, deed, given, by, why)
    for one in done:
        tell(words_of(ctx).say(f"mail.done_{deed}", mail=owing.name_of(one)))
