"""联系人: whom the office writes to: listed, edited one by one, or taken from a sheet."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from starlette.responses import Response

from config.words import Words
from duban.sheets import contacts as contact_sheet
from duban.sheets.contacts import ROLES, Listing
from duban.sheets.filled import LARGEST_FILE
from duban.views.choosing import NotThere
from duban.views.contacts import (
    change_table,
    contact_table,
    fault_table,
    linked,
    missing_lines,
    unit_name,
)
from duban.views.page import Table
from duban.web.exports import attached
from duban.web.handed_in import content_of
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from notifications.addresses import in_plain_width
from states.reading import InvalidInput, day, in_digits
from states.saying import saying
from workflow.mail import contacts, dead_addresses
from workflow.mail.contacts import CITY, Contact, ContactFault, doubles, faults_of
from workflow.record import history

ROOM = Room()
PLACE = "/admin/contacts"
FIELDS = ("name", "email", "phone", "substitute_email", "absent_from", "absent_until")


class Form(msgspec.Struct, frozen=True):
    """A contact as it is typed: which one it was, its fields, and what is wrong with each."""

    was: str
    region: str
    role: str
    values: dict[str, str]
    wrong: dict[str, str] = {}
    said: str = ""


# --- the list -------------------------------------------------------------------------------------


@ROOM.get(PLACE, needs="manage_contacts")
def listed(visit: Visit) -> Response:
    """All contacts, and who is needed and not there."""
    return _list(visit)


@ROOM.get(f"{PLACE}.xlsx", needs="manage_contacts", also=("export",))
def template(visit: Visit) -> Response:
    """The sheet to fill in, with the contacts that are kept."""
    with visit.desk.store.reading() as transaction:
        known = contacts.listed(transaction)
    with TemporaryDirectory(prefix="duban-contacts-") as folder:
        file = Path(folder) / "contacts.xlsx"
        contact_sheet.write(file, visit.desk.notice().regions, known)
        return attached(file.read_bytes(), "contacts", ".xlsx")


@ROOM.post(f"{PLACE}/unmark", needs="manage_contacts")
def unmark(visit: Visit) -> Response:
    """Write to an address again that mail came back from, as somebody found it to be right."""
    words, address = visit.words, visit.one("address")
    with visit.desk.store.writing() as transaction:
        count = dead_addresses.unmark(transaction, [address])
    if not count:
        return _list(visit, words.say("contact.not_marked", address=address))
    return visit.lead_to(PLACE, Noted(words.say("contact.unmarked", address=address)))


def _list(visit: Visit, wrong: str = "", faults: Table | None = None) -> Response:
    words, regions = visit.words, visit.desk.notice().regions_by_code
    with visit.desk.store.reading() as transaction:
        known, dead = contacts.listed(transaction), dead_addresses.dead(transaction)
    table = linked(contact_table(known, dead, regions, words), known)
    return show(
        visit,
        "admin/contacts.html",
        words.say("admin.contacts"),
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        table=table,
        missing=list(missing_lines(contacts.missing(known, regions), regions, words)),
        marked=list(dead.values()),
        wrong=wrong,
        faults=faults,
    )


# --- one contact ----------------------------------------------------------------------------------


@ROOM.get(f"{PLACE}/edit", needs="manage_contacts")
def edit(visit: Visit) -> Response:
    """One contact, or a new one where none is named."""
    if not visit.request.query_params:
        return _edit(visit, Form("", CITY, "", {}))
    asked = (visit.one("region"), visit.one("role"), visit.one("name"))
    with visit.desk.store.reading() as transaction:
        found = next((one for one in contacts.listed(transaction) if one.key == asked), None)
    if found is None:
        raise NotThere(saying("admin.no_contact", name=asked[2]))
    return _edit(visit, _form_of(found))


@ROOM.post(f"{PLACE}/edit", needs="manage_contacts")
def change(visit: Visit) -> Response:
    """Keep a contact as it was typed, or remove it; what others changed meanwhile is said."""
    desk, words = visit.desk, visit.words
    was = _read(visit.one("was"))
    values = {name: visit.one(name) for name in FIELDS}
    form = Form(visit.one("was"), visit.one("region"), visit.one("role"), values)
    regions = desk.notice().regions_by_code
    typed, wrong = _typed(form, words)
    with desk.store.writing() as transaction:
        history.head(transaction, to_append=True)  # nobody else changes the list meanwhile
        known = contacts.listed(transaction)
        if was is not None and was not in known:
            now = next((one for one in known if one.key == was.key), None)
            transaction.give_up()
            return _edit(visit, _overtaken(form, now, words))
        others = [one for one in known if one != was]
        is_removed = bool(visit.one("remove"))
        if not is_removed:
            found = [*faults_of(typed, regions), *_doubled(others, typed)] if typed else []
            wrong |= {one.field: _says(one, words) for one in reversed(found)}
        if wrong and not is_removed:
            transaction.give_up()
            return _edit(visit, msgspec.structs.replace(form, wrong=wrong))
        contacts.replace(transaction, others if is_removed or typed is None else [*others, typed])
    name = "admin.contact_removed" if is_removed else "admin.contact_kept"
    said = words.say(name, name=was.name if is_removed and was else values["name"])
    return visit.lead_to(PLACE, Noted(said))


def _typed(form: Form, words: Words) -> tuple[Contact | None, dict[str, str]]:
    """The contact that was typed; None with what is wrong where a day is none."""
    days, wrong = {}, {}
    for name in ("absent_from", "absent_until"):
        try:
            days[name] = day(form.values[name], name) if form.values[name] else None
        except InvalidInput as error:
            wrong[name] = words.said(error.expected)
    if wrong:
        return None, wrong
    values = form.values
    contact = Contact(
        form.region,
        form.role,
        values["name"],
        in_plain_width(values["email"]),
        values["phone"],
        in_plain_width(values["substitute_email"]) or None,
        days["absent_from"],
        days["absent_until"],
    )
    return contact, {}


def _doubled(others: Sequence[Contact], typed: Contact) -> list[ContactFault]:
    """Where a contact repeats another one of its unit and role."""
    numbered = [*enumerate(others), (len(others), typed)]
    return [fault for number, fault in doubles(numbered) if number == len(others)]


def _says(fault: ContactFault, words: Words) -> str:
    if fault.code == "double":
        return words.say("admin.double")
    return words.say(f"contact_fault.{fault.code}", **fault.facts)


def _overtaken(form: Form, now: Contact | None, words: Words) -> Form:
    """The form with what was typed, over the contact as it is now."""
    if now is None:
        said = words.say("admin.contact_gone")
        return msgspec.structs.replace(form, was="", said=said)
    fields = _form_of(now).values
    listed = words.listed(f"{words.say(f'column.{name}')} {fields[name] or '—'}" for name in FIELDS)
    said = words.say("admin.contact_changed", now=listed)
    return msgspec.structs.replace(form, was=_written(now), said=said)


def _form_of(one: Contact) -> Form:
    given = msgspec.structs.asdict(one)
    values = {name: str(given[name] or "") for name in FIELDS}
    return Form(_written(one), one.region_code, one.role, values)


def _written(one: Contact) -> str:
    return msgspec.json.encode(one).decode()


def _read(text: str) -> Contact | None:
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=Contact)
    except msgspec.MsgspecError:
        raise InvalidInput("was", saying("expected.json"), text) from None


def _edit(visit: Visit, form: Form) -> Response:
    words, regions = visit.words, visit.desk.notice().regions_by_code
    units = {code: unit_name(code, regions, words) for code in (CITY, *regions)}
    status = HTTPStatus.OK
    if form.wrong or form.said:
        status = HTTPStatus.CONFLICT if form.said else HTTPStatus.BAD_REQUEST
    return show(
        visit,
        "admin/contact.html",
        form.values.get("name") or words.say("admin.contact_new"),
        status=status,
        form=form,
        units=units,
        roles={role.value: words.named("contact_role", role) for role in ROLES},
        fields=[(name, words.say(f"column.{name}")) for name in FIELDS],
    )


# --- a sheet --------------------------------------------------------------------------------------


@ROOM.post(f"{PLACE}/preview", needs="manage_contacts", takes_files=True)
def preview(visit: Visit) -> Response:
    """Keep what a sheet would add, change and remove, or say what is wrong in it."""
    words, notice = visit.words, visit.desk.notice()
    try:
        content = content_of(visit, "file", words.say("admin.sheet"), LARGEST_FILE)
        if not content:
            return _list(visit, words.say("admin.no_sheet"))
        with TemporaryDirectory(prefix="duban-contacts-") as folder:
            path = Path(folder) / "contacts.xlsx"
            path.write_bytes(content)
            found = contact_sheet.read(path, notice.regions)
    except InvalidInput as error:
        return _list(visit, words.said(*error.sayings))
    if found.faults:
        said = words.say("contact.faulty", count=len(found.faults))
        return _list(visit, said, fault_table(found.faults, words))
    listed = msgspec.json.encode(found.contacts).decode()
    return visit.keep_draft(contacts=listed, empty=str(found.empty))


@ROOM.get(f"{PLACE}/preview", needs="manage_contacts")
def look(visit: Visit) -> Response:
    """What a sheet would add, change and remove; nothing is done yet."""
    if not visit.take_draft():
        return visit.lead_to(PLACE)
    new = msgspec.json.decode(visit.one("contacts"), type=tuple[Contact, ...])
    missing = contacts.missing(new, visit.desk.regions())
    return _preview(visit, Listing(new, (), in_digits(visit.one("empty")) or 0, tuple(missing)))


@ROOM.post(f"{PLACE}/import", needs="manage_contacts")
def take(visit: Visit) -> Response:
    """Put the contacts of a sheet in the place of those that are kept, as it was looked at."""
    words, regions = visit.words, visit.desk.notice().regions_by_code
    try:
        new = msgspec.json.decode(visit.one("contacts"), type=tuple[Contact, ...])
    except msgspec.MsgspecError:
        raise InvalidInput("contacts", saying("expected.json"), "") from None
    if any(faults_of(one, regions) for one in new) or doubles(enumerate(new)):
        raise InvalidInput("contacts", saying("expected.json"), "")
    with visit.desk.store.writing() as transaction:
        history.head(transaction, to_append=True)
        known = contacts.listed(transaction)
        if contacts.version(known) != visit.one("before"):
            transaction.give_up()
            found = Listing(new, (), 0, tuple(contacts.missing(new, regions)))
            return _preview(visit, found, words.say("admin.contacts_changed"))
        contacts.replace(transaction, new)
    return visit.lead_to(PLACE, Noted(words.say("contact.done", count=len(new))))


def _preview(visit: Visit, found: Listing, said: str = "") -> Response:
    words, regions = visit.words, visit.desk.notice().regions_by_code
    with visit.desk.store.reading() as transaction:
        known = contacts.listed(transaction)
    changes = contacts.changes(known, found.contacts)
    kinds = [one.kind for one in changes]
    counts = {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}
    told = words.say("contact.sum", **counts, total=len(found.contacts), empty=found.empty)
    return show(
        visit,
        "admin/contacts_preview.html",
        words.say("admin.contacts"),
        status=HTTPStatus.CONFLICT if said else HTTPStatus.OK,
        table=change_table(changes, regions, words),
        told=told,
        said=said,
        missing=list(missing_lines(found.missing, regions, words)),
        contacts=msgspec.json.encode(found.contacts).decode(),
        before=contacts.version(known),
    )
