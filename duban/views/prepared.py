"""Acts on money that await a second person: what each would do, and what became of the latest."""

from datetime import datetime

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.page import Column, Kind, Ref, Subject, Table
from duban.views.people import named
from states.reading import as_data
from workflow.people import persons, prepared
from workflow.people.prepared import Prepared
from workflow.record import cases
from workflow.store.transaction import Transaction

_IN_FEN = frozenset({"amount", "payees"})
"""The fields of acts on money that hold fen."""


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


def waiting_of(transaction: Transaction, desk: Desk, now: datetime, words: Words) -> list[Waiting]:
    """All that waits, what ends soonest first."""
    return [
        Waiting(
            id=one.id,
            case_id=one.case_id,
            region=_region(desk, one),
            act=words.label("command", one.command.name),
            by_id=one.prepared_by,
            by=_name(transaction, one.prepared_by),
            at=one.prepared_at,
            until=one.expires_at,
            said=tuple(_said(one, words)),
        )
        for one in prepared.waiting(transaction, now)
    ]


def latest_table(transaction: Transaction, desk: Desk, most: int, words: Words) -> Table:
    """What was made ready last, and what became of it."""
    rows = tuple(
        (
            one.prepared_at,
            Ref(_region(desk, one), Subject.CASE, one.case_id),
            words.label("command", one.command.name),
            _name(transaction, one.prepared_by),
            named(words, "prepared_status", one.status),
            _name(transaction, one.decided_by),
            one.reason,
        )
        for one in prepared.latest(transaction, most)
    )
    kinds = {"at": Kind.MOMENT, "status": Kind.CODED}
    keys = ("at", "case", "act", "prepared_by", "status", "decided_by", "reason")
    columns = tuple(
        Column(key, words.say(f"people_column.{key}"), kinds.get(key, Kind.TEXT)) for key in keys
    )
    return Table("latest", words.say("money.latest"), columns, rows, empty=words.say("money.none"))


def _region(desk: Desk, one: Prepared) -> str:
    code = cases.region_of(one.case_id)
    known = desk.notice().regions_by_code.get(code)
    return known.name if known else code


def _name(transaction: Transaction, person_id: str | None) -> str:
    person = persons.by_id(transaction, person_id) if person_id else None
    return person.name if person else ""


def _said(one: Prepared, words: Words) -> list[tuple[str, str]]:
    """What the act says, field by field, amounts in yuan."""
    found = []
    for key, value in as_data(one.command).items():
        if value in (None, "", {}, []):
            continue
        found.append((words.label("field", key), _printed(key, value, words)))
    return found


def _printed(key: str, value: object, words: Words) -> str:
    if isinstance(value, dict):
        return words.listed(f"{name} {_printed(key, part, words)}" for name, part in value.items())
    if isinstance(value, int) and key in _IN_FEN:
        return words.amount(value)
    return words.label("value", value) if isinstance(value, str) else str(value)
