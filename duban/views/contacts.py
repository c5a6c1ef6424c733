"""Whom an office writes to: the contacts, what an import would change, what is wrong in a sheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from config.words import Words
from duban.sheets.contacts import SheetFault
from duban.views.page import Coded, Column, Kind, Ref, Subject, Table, Tone, Value, column, data
from duban.views.places import Regions
from workflow.mail.contacts import CITY, Contact, ContactChange
from workflow.mail.dead_addresses import DeadAddress

COMPARED = ("name", "email", "phone", "substitute_email", "absent_from", "absent_until")
"""The fields of a contact that a change is shown by."""


def contact_table(
    contacts: Iterable[Contact], dead: Mapping[str, DeadAddress], regions: Regions, words: Words
) -> Table:
    """All contacts; those that mail comes back from stand out."""
    rows, tones = [], list[Tone]()
    for one in contacts:
        marked = _marked(one, dead)
        absent = f"{one.absent_from} – {one.absent_until or ''}".rstrip()
        rows.append(
            (
                *_who(one, regions, words),
                one.name,
                one.email,
                one.phone,
                one.substitute_email,
                one.absent_from,
                one.absent_until,
                absent if one.absent_from else "",
                f"{marked.since[:10]} {marked.status}" if marked else "",
                marked.address if marked else None,
                marked.diagnostic if marked else None,
            )
        )
        tones.append("bad" if marked else "")
    made = (
        *_who_columns(words),
        *(column(words, name) for name in ("name", "email", "phone", "substitute_email")),
        data("absent_from"),
        data("absent_until"),
        column(words, "absent"),
        column(words, "came_back"),
        data("came_back_address"),
        data("came_back_answer"),
    )
    return Table("contacts", "", made, tuple(rows), tones=tuple(tones))


def linked(table: Table, contacts: Sequence[Contact]) -> Table:
    """A table of these contacts in which each name leads to its contact."""
    place = [one.key for one in table.columns].index("name")
    rows = []
    for row, one in zip(table.rows, contacts, strict=True):
        asked = {"region": one.region_code, "role": one.role, "name": one.name}
        name = Ref(one.name, Subject.CONTACT, urlencode(asked))
        rows.append((*row[:place], name, *row[place + 1 :]))
    return msgspec.structs.replace(table, rows=tuple(rows))


def _marked(contact: Contact, dead: Mapping[str, DeadAddress]) -> DeadAddress | None:
    """The address of a contact that mail comes back from."""
    addresses = (contact.email, contact.substitute_email or "")
    return next((dead[one.casefold()] for one in addresses if one.casefold() in dead), None)


def _who_columns(words: Words) -> Iterator[Column]:
    yield data("region_code")
    yield column(words, "region")
    yield column(words, "role", Kind.CODED, title="role_label")


def _who(contact: Contact, regions: Regions, words: Words) -> tuple[Value, ...]:
    """Of whom and as what somebody is written to."""
    code = contact.region_code
    role = Coded(contact.role, words.named("contact_role", contact.role))
    return code, unit_name(code, regions, words), role


def unit_name(code: str, regions: Regions, words: Words) -> str:
    """The unit of a contact by name, or the city office."""
    if code == CITY:
        return words.say("contact.city")
    return words.region(regions[code]) if code in regions else code


def change_table(changes: Iterable[ContactChange], regions: Regions, words: Words) -> Table:
    """What an import would change; a field of a contact that changes shows what it was."""
    rows = []
    for change in changes:
        contact = change.after or change.before
        if contact is None:
            raise ValueError("a change has two sides, and one of them at least")
        fields = (_compared(change, contact, field) for field in COMPARED)
        label = words.say(f"contact.{change.kind}")
        rows.append((change.kind, label, *_who(contact, regions, words), *fields))
    made = (
        data("kind"),
        column(words, "change"),
        *_who_columns(words),
        *(column(words, name) for name in COMPARED),
    )
    return Table("changes", "", made, tuple(rows))


def _compared(change: ContactChange, contact: Contact, field: str) -> Value:
    """A field as it will be, or as it was and will be."""
    value: Value = getattr(contact, field)
    if change.before is not None and change.after is not None:
        before, after = getattr(change.before, field), getattr(change.after, field)
        if before != after:
            return f"{before or '—'} → {after or '—'}"
    return value


def fault_table(faults: Iterable[SheetFault], words: Words) -> Table:
    """What is wrong in a sheet, cell by cell."""
    rows = []
    for one in faults:
        place = f"{one.sheet}!{one.column}{one.row}" if one.column else f"{one.sheet}!{one.row}"
        said = words.say(f"contact_fault.{one.fault.code}", **one.fault.facts)
        where = (one.sheet, one.row, one.column)
        rows.append((place, *where, one.heading, one.fault.code, said))
    made = (
        column(words, "place"),
        data("sheet"),
        data("row"),
        data("column"),
        column(words, "heading"),
        data("code"),
        column(words, "says"),
    )
    return Table("faults", "", made, tuple(rows))


def missing_lines(
    missing: Iterable[tuple[str, str]], regions: Regions, words: Words
) -> Iterator[str]:
    """Which contacts are needed and not there, a line a role with its units."""
    units: dict[str, list[str]] = {}
    for code, role in missing:
        units.setdefault(role, []).append(unit_name(code, regions, words))
    for role, of in units.items():
        label = words.named("contact_role", role)
        listed = words.say("word.comma").join(of)
        yield words.say("contact.missing", role=label, count=len(of), listed=listed)
