"""Acts on money that await a second person: what each says, and what became of the latest."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.act_fields import said_of
from duban.views.page import Column, Kind, Ref, Subject, Table
from duban.views.people import named
from states.actors import Channel, somebody
from states.reading import as_data
from workflow.office.request import Request
from workflow.people import persons, prepared
from workflow.people.prepared import Prepared
from workflow.record import cases
from workflow.store.transaction import Transaction


class Waiting(msgspec.Struct, frozen=True):
    """An act that waits, as a second person reads it."""

    id: str
    case_id: str
    region: str
    act: str
    by_id: str
    by: str
    at: datetime
    until: datetime
    said: tuple[tuple[str, str], ...]
    asked: Request
    """The act as it was made ready, by nobody in particular: so it is foreseen."""


def waiting_of(transaction: Transaction, desk: Desk, words: Words) -> list[Waiting]:
    """All that waits today, what ends soonest first."""
    found = prepared.waiting(transaction, desk.clock())
    regions = _regions(desk, found, words)
    return [
        Waiting(
            id=one.id,
            case_id=one.case_id,
            region=regions[one.case_id],
            act=words.label("command", one.command.name),
            by_id=one.prepared_by,
            by=_name(transaction, one.prepared_by),
            at=one.prepared_at,
            until=one.expires_at,
            said=tuple(said_of(one.command.name, as_data(one.command), words)),
            asked=_asked(one),
        )
        for one in found
    ]


def _asked(one: Prepared) -> Request:
    return Request(
        case_id=one.case_id,
        command=one.command,
        actor=somebody(one.party, Channel.REHEARSAL),
        at=one.happened_at,
        basis=one.basis,
        version=one.case_version,
    )


def waiting_table(transaction: Transaction, desk: Desk, person_id: str, words: Words) -> Table:
    """What another than this person made ready, and waits: each leads to where it is decided."""
    waiting = prepared.waiting(transaction, desk.clock())
    found = [one for one in waiting if one.prepared_by != person_id]
    regions = _regions(desk, found, words)
    rows = tuple(
        (
            Ref(
                f"{regions[one.case_id]} {words.label('command', one.command.name)}",
                Subject.APPROVAL,
                one.id,
            ),
            _name(transaction, one.prepared_by),
            one.prepared_at,
            one.expires_at,
        )
        for one in found
    )
    kinds = {"at": Kind.MOMENT, "until": Kind.MOMENT}
    columns = tuple(
        Column(key, words.say(f"people_column.{key}"), kinds.get(key, Kind.TEXT))
        for key in ("act", "prepared_by", "at", "until")
    )
    return Table("approvals", words.say("morning.approvals"), columns, rows, tone="warn")


def latest_table(transaction: Transaction, desk: Desk, most: int, words: Words) -> Table:
    """What was made ready last, and what became of it."""
    found = prepared.latest(transaction, most)
    regions = _regions(desk, found, words)
    rows = tuple(
        (
            one.prepared_at,
            Ref(regions[one.case_id], Subject.CASE, one.case_id),
            words.label("command", one.command.name),
            _name(transaction, one.prepared_by),
            named(words, "prepared_status", one.status),
            _name(transaction, one.decided_by),
            one.reason,
        )
        for one in found
    )
    kinds = {"at": Kind.MOMENT, "status": Kind.CODED}
    keys = ("at", "case", "act", "prepared_by", "status", "decided_by", "reason")
    columns = tuple(
        Column(key, words.say(f"people_column.{key}"), kinds.get(key, Kind.TEXT)) for key in keys
    )
    return Table("latest", words.say("money.latest"), columns, rows, empty=words.say("money.none"))


def _regions(desk: Desk, found: Sequence[Prepared], words: Words) -> dict[str, str]:
    """The regions of the cases by name, by their cases."""
    known = desk.regions() if found else {}
    codes = {one.case_id: cases.region_of(one.case_id) for one in found}
    return {
        name: words.region(known[code]) if code in known else code for name, code in codes.items()
    }


def _name(transaction: Transaction, person_id: str | None) -> str:
    person = persons.by_id(transaction, person_id) if person_id else None
    return person.name if person else ""
