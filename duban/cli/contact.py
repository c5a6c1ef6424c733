"""`duban contact`: whom the office writes to, kept by a sheet that is filled in and imported."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from duban import contact_sheet
from duban.bootstrap import Desk
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.options import YesOption
from duban.cli.printing import Output, OutputOption, show_found, show_rows
from duban.cli.session import at_desk
from duban.cli.words import named, say
from states.notice import Region
from workflow.mail import contacts, dead_letters
from workflow.mail.contacts import CITY, Contact, ContactChange
from workflow.mail.dead_letters import DeadAddress

app = typer.Typer(
    help=say("page.contact"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

FileArgument = Annotated[Path, typer.Argument(help=say("option.contact_file"), show_default=False)]
LISTED = (
    "region",
    "role_label",
    "name",
    "email",
    "phone",
    "substitute_email",
    "absent",
    "came_back",
)
_SHOWN = ("name", "email", "phone", "substitute_email", "absent_from", "absent_until")
CHANGES = ("change", "region", "role_label", *_SHOWN)
FAULTS = ("place", "heading", "says")


@app.command(help=say("page.contact_template"))
def template(ctx: typer.Context, file: FileArgument) -> None:
    with at_desk(ctx) as desk:
        if file.exists():
            raise Stop(Exit.USAGE, say("contact.file_exists", path=file))
        with desk.store.reading() as transaction:
            known = contacts.listed(transaction)
        contact_sheet.write(file, desk.notice().regions, known)
        tell(say("contact.written", path=file))


@app.command(name="list", help=say("page.contact_list"))
def list_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            known, dead = contacts.listed(transaction), dead_letters.dead(transaction)
        names = _names(desk)
        rows = [_row(one, names) | _came_back(one, dead) for one in known]
        show_rows(rows, LISTED, output, style=lambda row: "red" if row["came_back"] else "")
        if output is Output.TABLE:
            _tell_missing(contacts.missing(known, _units(desk)), names)
            if any(row["came_back"] for row in rows):
                tell(say("contact.came_back"))


@app.command(help=say("page.contact_unmark"))
def unmark(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help=say("option.address"), show_default=False)],
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        with desk.store.writing() as transaction:
            count = dead_letters.unmark(transaction, [address.strip()])
        if not count:
            raise Stop(Exit.NOT_FOUND, say("contact.not_marked", address=address))
        tell(say("contact.unmarked", address=address))


@app.command(name="import", help=say("page.contact_import"))
def import_(
    ctx: typer.Context,
    file: FileArgument,
    yes: YesOption = False,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx, to_write=True) as desk:
        listing = sound_listing(file, desk.notice().regions, output)
        with desk.store.reading() as transaction:
            found = contacts.changes(contacts.listed(transaction), listing.contacts)
        names = _names(desk)
        show_found([_change(one, names) for one in found], CHANGES, output)
        tell(_sum(found, listing))
        _tell_missing(listing.missing, names)
        if not found:
            return
        require_yes(say("contact.ask", count=len(found)), yes=yes)
        with desk.store.writing() as transaction:
            contacts.replace(transaction, listing.contacts)
        tell(say("contact.done", count=len(listing.contacts)))


def sound_listing(file: Path, regions: Sequence[Region], output: Output) -> contact_sheet.Listing:
    """The contacts of a sheet without a fault; else show every fault, and stop."""
    listing = contact_sheet.read(file, regions)
    if listing.faults:
        show_rows([_fault(one) for one in listing.faults], FAULTS, output)
        raise Stop(Exit.USAGE, say("contact.faulty", count=len(listing.faults)))
    return listing


def _names(desk: Desk) -> dict[str, str]:
    names = {region.code: region.name for region in desk.notice().regions}
    return {CITY: say("contact.city"), **names}


def _units(desk: Desk) -> list[str]:
    return [region.code for region in desk.notice().regions]


def _row(contact: Contact, names: dict[str, str]) -> dict[str, object]:
    absent = ""
    if contact.absent_from:
        absent = f"{contact.absent_from} – {contact.absent_until or ''}".rstrip()
    return {
        "region_code": contact.region_code,
        "region": names.get(contact.region_code, contact.region_code),
        "role": contact.role,
        "role_label": named("contact_role", contact.role),
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "substitute_email": contact.substitute_email,
        "absent_from": contact.absent_from,
        "absent_until": contact.absent_until,
        "absent": absent,
    }


def _came_back(contact: Contact, dead: Mapping[str, DeadAddress]) -> dict[str, object]:
    """Since when mail comes back from an address of a contact, and what is said."""
    addresses = (contact.email, contact.substitute_email or "")
    found = next((dead[one.casefold()] for one in addresses if one.casefold() in dead), None)
    return {
        "came_back": f"{found.since[:10]} {found.status}" if found else "",
        "came_back_address": found.address if found else None,
        "came_back_answer": found.diagnostic if found else None,
    }


def _change(change: ContactChange, names: dict[str, str]) -> dict[str, object]:
    """A change as a row; of a changed contact, each field that changed shows what it was."""
    contact = change.after or change.before
    if contact is None:
        raise ValueError("a change has two sides, and one of them at least")
    row = {"kind": change.kind, "change": say(f"contact.{change.kind}"), **_row(contact, names)}
    if change.before is not None and change.after is not None:
        for field in _SHOWN:
            before, after = getattr(change.before, field), getattr(change.after, field)
            if before != after:
                row[field] = f"{before or '—'} → {after or '—'}"
    return row


def _fault(one: contact_sheet.SheetFault) -> dict[str, object]:
    place = f"{one.sheet}!{one.column}{one.row}" if one.column else f"{one.sheet}!{one.row}"
    return {
        "place": place,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "heading": one.heading,
        "code": one.fault.code,
        "says": say(f"contact_fault.{one.fault.code}", **one.fault.facts),
    }


def _sum(found: list[ContactChange], listing: contact_sheet.Listing) -> str:
    kinds = [change.kind for change in found]
    counts = {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}
    return say("contact.sum", **counts, total=len(listing.contacts), empty=listing.empty)


def _tell_missing(missing: Iterable[tuple[str, str]], names: dict[str, str]) -> None:
    """Say which contacts are needed and not there, the units of a role together."""
    units: dict[str, list[str]] = {}
    for code, role in missing:
        units.setdefault(role, []).append(names[code])
    for role, of in units.items():
        listed = say("word.comma").join(of)
        label = named("contact_role", role)
        tell(say("contact.missing", role=label, count=len(of), listed=listed))
