"""`duban mail status | live | trial | check`: how mail is sent, and to whom it may go."""

from typing import Annotated

import typer

from config.words import Words
from duban import outgoing
from duban.bootstrap import Desk
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.options import DryRunOption, YesOption
from duban.cli.printing import Output, OutputOption, Row, console, show_json, show_rows
from duban.cli.session import at_desk, place_of, wording
from duban.cli.words import named, phrase, say
from notifications.outbound import smtp
from notifications.parcel import Unreachable
from workflow.mail import contacts, golive, holds, mails, mutes
from workflow.mail.contacts import Contact
from workflow.mail.golive import Switch
from workflow.record import owing

SupervisorOption = Annotated[
    str, typer.Option("--person", help=say("option.supervisor"), show_default=False)
]


def status(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        words, sending = wording(), desk.sending()
        regions = desk.notice().regions_by_code
        with desk.store.reading() as transaction:
            counts = owing.counts(transaction)
            waiting = mails.on_their_way(transaction)
            muted = [one for one in mutes.listed(transaction) if one.until >= desk.office.today]
        server = "" if desk.is_training else outgoing.server_named(desk)
        if output is Output.JSON:
            show_json(
                {
                    "mode": golive.LIVE if desk.is_live else golive.TRIAL,
                    "trial_to": sending.trial_to and sending.trial_to.email,
                    "server": server or None,
                    "hours": sending.hours,
                    "held_kinds": sorted(sending.held),
                    "muted": muted,
                    "counts": counts,
                    "on_their_way": waiting,
                }
            )
            return
        comma, none = say("word.comma"), say("word.none")
        hours = say("mail.at_any_hour")
        if sending.hours is not None:
            begin, end = sending.hours
            hours = say("mail.on_working_days", begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")
        kinds = comma.join(words.label("mail_kind", kind) for kind in sorted(sending.held))
        cases = comma.join(
            say(
                "mail.muted_until",
                region=regions[one.case_id.rpartition("/")[2]].name,
                until=one.until,
                reason=one.reason,
            )
            for one in muted
        )
        found = {
            "mode": mode_in_words(desk),
            "server": server or none,
            "hours": hours,
            "awaiting": kinds or none,
            "muted_cases": cases or none,
            "counts": comma.join(f"{words.label('owed_status', s)} {n}" for s, n in counts.items())
            or none,
            "on_their_way": waiting,
        }
        rows: list[Row] = [{"what": say(f"mail.{key}"), "found": v} for key, v in found.items()]
        show_rows(rows, ("what", "found"), output)


def mode_in_words(desk: Desk) -> str:
    """Where the mails of the office go, as a sentence."""
    if desk.is_training:
        return say("mail.mode_training", folder=desk.mails)
    if desk.is_live:
        return say("mail.mode_live")
    trial_to = desk.sending().trial_to
    if trial_to is None:
        return say("mail.mode_nowhere")
    return say("mail.mode_trial", to=trial_to.email)


def live(
    ctx: typer.Context,
    person: SupervisorOption,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _require_real(desk)
        if desk.is_live:
            tell(say("mail.is_live"))
            return
        with desk.store.reading() as transaction:
            known = contacts.listed(transaction)
        _require_supervisor(known, person)
        _show_addresses(desk, known)
        _show_switch(desk, golive.foreseen(desk.office), wording())
        if dry_run:
            return
        require_yes(say("mail.live_ask"), yes=yes)
        with desk.store.writing() as transaction:
            golive.go_live(desk.office, transaction, desk.office.clock(), person)
        tell(say("mail.live_done"))


def trial(ctx: typer.Context, person: SupervisorOption) -> None:
    with at_desk(ctx, to_write=True) as desk:
        _require_real(desk)
        if not desk.is_live:
            tell(say("mail.is_trial"))
            return
        with desk.store.writing() as transaction:
            golive.go_on_trial(transaction)
            holds.keep(transaction, holds.ALL, "trial", desk.office.clock(), person, "")
        tell(mode_in_words(desk))


def check(ctx: typer.Context) -> None:
    with at_desk(ctx) as desk:
        _require_real(desk)
        try:
            found = smtp.check(outgoing.server_of(desk))
        except outgoing.NoServer:
            raise Stop(Exit.CONFIGURATION, say("mail.no_server")) from None
        except Unreachable as error:
            said = say("mail.unreachable", why=phrase(str(error)))
            raise Stop(Exit.TRY_LATER, said) from None
        parts = (phrase(part) for part in found.split("; "))
        console.print(say("word.comma").join(parts), markup=False)


def _require_real(desk: Desk) -> None:
    if desk.is_training:
        raise Stop(Exit.CONFIGURATION, say("mail.not_real"))


def _require_supervisor(known: list[Contact], person: str) -> None:
    """Only a supervisor lets the office go live, by the name in the contacts."""
    names = [one.name for one in known if one.role == contacts.Role.CITY_SUPERVISOR]
    if not names:
        raise Stop(Exit.REFUSED, say("mail.no_supervisors"))
    if person not in names:
        listed = say("word.comma").join(names)
        raise Stop(Exit.REFUSED, say("mail.not_supervisor", given=person, names=listed))


def _show_addresses(desk: Desk, known: list[Contact]) -> None:
    names = {code: one.name for code, one in desk.notice().regions_by_code.items()}
    today = desk.office.today
    tell(say("mail.live_addresses", count=len(known)))
    rows: list[Row] = [
        {
            "region": names.get(one.region_code, say("contact.city")),
            "role_label": named("contact_role", one.role),
            "name": one.name,
            "email": one.email_on(today),
        }
        for one in known
    ]
    show_rows(rows, ("region", "role_label", "name", "email"), Output.TABLE)


def _show_switch(desk: Desk, switch: Switch, words: Words) -> None:
    regions = desk.notice().regions_by_code
    tell(say("mail.live_leaving", count=len(switch.leaving)))
    rows: list[Row] = [
        {
            "region": place_of(one, regions),
            "kind": words.label("mail_kind", one.kind),
            "item": words.label("item", one.item) if one.item else "",
            "to": tuple(words.label("role", role) for role in one.recipients),
        }
        for one in switch.leaving
    ]
    if rows:
        show_rows(rows, ("region", "kind", "item", "to"), Output.TABLE)
    tell(say("mail.live_behind", count=switch.left_behind, held=switch.still_held))
