"""How an office sends its mails: on trial or live, when, through which server, what waits."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

import msgspec

from config.words import Words
from duban.bootstrap import outgoing
from duban.bootstrap.desk import Desk
from duban.bootstrap.restoring import restored_at
from duban.views.contacts import unit_name
from duban.views.page import Figures, Ref, Subject, Table, Tile, Tone, Value, column
from duban.views.places import Regions, place_of
from workflow.mail import golive, mails, mutes
from workflow.mail.contacts import Contact
from workflow.mail.mutes import Mute
from workflow.record import owing
from workflow.record.owing import OwedStatus

TONES: dict[str, Tone] = {
    OwedStatus.HELD: "warn",
    OwedStatus.UNCERTAIN: "warn",
    OwedStatus.FAILED: "bad",
}


class MailMode(msgspec.Struct, frozen=True, kw_only=True):
    """How an office sends, and what became of the mails that it ever owed."""

    is_live: bool
    trial_to: str | None
    folder: str | None
    server: str
    user: str
    hours: tuple[time, time] | None
    held: frozenset[str]
    muted: tuple[Mute, ...]
    counts: dict[str, int]
    on_their_way: int


def mail_mode(desk: Desk) -> MailMode:
    """How the office at this desk sends; `folder` is where one in training writes its mails."""
    sending = desk.sending()
    way = outgoing.Named() if desk.is_training else outgoing.named(desk)
    with desk.store.reading() as transaction:
        counts = owing.counts(transaction)
        waiting = mails.on_their_way(transaction)
        muted = [one for one in mutes.listed(transaction) if one.until >= desk.office.today]
    return MailMode(
        is_live=desk.is_live,
        trial_to=sending.trial_to.email if sending.trial_to else None,
        folder=str(desk.mails) if desk.is_training else None,
        server=way.server,
        user=way.user,
        hours=sending.hours,
        held=sending.held,
        muted=tuple(muted),
        counts=counts,
        on_their_way=waiting,
    )


def as_data(found: MailMode) -> dict[str, Any]:
    """How an office sends, as plain data."""
    return {
        "mode": golive.LIVE if found.is_live else golive.TRIAL,
        "trial_to": found.trial_to,
        "server": found.server or None,
        "hours": found.hours,
        "held_kinds": sorted(found.held),
        "muted": found.muted,
        "counts": found.counts,
        "on_their_way": found.on_their_way,
    }


def mode_table(found: MailMode, regions: Regions, words: Words) -> Table:
    """How an office sends, a line each."""
    comma, none = words.say("word.comma"), words.say("word.none")
    hours = words.say("mail.at_any_hour")
    if found.hours is not None:
        begin, end = found.hours
        hours = words.say("mail.on_working_days", begin=f"{begin:%H:%M}", end=f"{end:%H:%M}")
    kinds = comma.join(words.label("mail_kind", kind) for kind in sorted(found.held))
    counts = (f"{words.label('owed_status', s)} {n}" for s, n in found.counts.items())
    told: dict[str, Value] = {
        "mode": mode_in_words(found, words),
        "server": _server(found, words) or none,
        "hours": hours,
        "awaiting": kinds or none,
        "muted_cases": comma.join(_muted(one, regions, words) for one in found.muted) or none,
        "counts": comma.join(counts) or none,
        "on_their_way": found.on_their_way,
    }
    rows = tuple((words.say(f"mail.{name}"), value) for name, value in told.items())
    return Table("mode", "", (column(words, "what"), column(words, "found")), rows)


def may_send_twice(desk: Desk, words: Words) -> str:
    """That the office which a restored one comes from may send too; nothing for any other."""
    with desk.store.reading() as transaction:
        restored = restored_at(transaction)
    return words.say("mail.live_restored", at=restored[0]) if restored else ""


def _server(found: MailMode, words: Words) -> str:
    """The server with the name under which the office signs in there; without one it says so."""
    if not found.server:
        return ""
    key = "mail.server_as" if found.user else "mail.server_open"
    return words.say(key, server=found.server, user=found.user)


def mode_part(found: MailMode, words: Words) -> Figures:
    """How many mails stand where, each figure leading to exactly those."""
    return Figures(
        "counts",
        tuple(
            Tile(
                words.label("owed_status", status),
                f"{count:,}",
                TONES.get(status, "") if count else "",
                to=Ref("", Subject.MAILS, f"status={status}"),
            )
            for status, count in found.counts.items()
        ),
    )


def mode_in_words(found: MailMode, words: Words) -> str:
    """Where the mails of an office go, as a sentence."""
    if found.folder is not None:
        return words.say("mail.mode_training", folder=found.folder)
    if found.is_live:
        return words.say("mail.mode_live")
    if found.trial_to is None:
        return words.say("mail.mode_nowhere")
    return words.say("mail.mode_trial", to=found.trial_to)


def _muted(one: Mute, regions: Regions, words: Words) -> str:
    region = place_of(one.case_id, regions, words)
    return words.say("mail.muted_until", region=region, until=one.until, reason=one.reason)


def address_table(
    contacts: Iterable[Contact], today: date, regions: Regions, words: Words
) -> Table:
    """Whom an office that is live writes to *today*, under which address."""
    return Table(
        "addresses",
        "",
        tuple(column(words, name) for name in ("region", "role_label", "name", "email")),
        tuple(
            (
                unit_name(one.region_code, regions, words),
                words.named("contact_role", one.role),
                one.name,
                one.email_on(today),
            )
            for one in contacts
        ),
    )
