"""`duban contact`: whom the office writes to, kept by a sheet that is filled in and imported."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.cli.asking import require_yes
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.options import YesOption
from duban.cli.rendering import Output, OutputOption, present, present_found
from duban.cli.session import at_desk
from duban.sheets import contacts as contact_sheet
from duban.views.contacts import change_table, contact_table, fault_table, missing_lines
from states.notice import Region
from workflow.mail import contacts, dead_addresses
from workflow.mail.contacts import ContactChange

app = typer.Typer(
    help="page.contact", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

FileArgument = Annotated[Path, typer.Argument(help="option.contact_file", show_default=False)]


@app.command(help="page.contact_template")
def template(ctx: typer.Context, file: FileArgument) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        if file.exists():
            raise Stop(Exit.USAGE, words.say("contact.file_exists", path=file))
        with desk.store.reading() as transaction:
            known = contacts.listed(transaction)
        contact_sheet.write(file, desk.notice().regions, known)
        tell(words.say("contact.written", path=file))


@app.command(name="list", help="page.contact_list")
def list_(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        regions = desk.notice().regions_by_code
        with desk.store.reading() as transaction:
            known, dead = contacts.listed(transaction), dead_addresses.dead(transaction)
    table = contact_table(known, dead, regions, words)
    present(table, output, words)
    if output is Output.TABLE:
        for line in missing_lines(contacts.missing(known, regions), regions, words):
            tell(line)
        if any(table.tones):
            tell(words.say("contact.came_back"))


@app.command(help="page.contact_unmark")
def unmark(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(help="option.address", show_default=False)],
) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=True) as desk:
        with desk.store.writing() as transaction:
            count = dead_addresses.unmark(transaction, [address.strip()])
        if not count:
            raise Stop(Exit.NOT_FOUND, words.say("contact.not_marked", address=address))
        tell(words.say("contact.unmarked", address=address))


@app.command(name="import", help="page.contact_import")
def import_(
    ctx: typer.Context,
    file: FileArgument,
    yes: YesOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.contact_dry_run")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = words_of(ctx)
    with at_desk(ctx, to_write=not dry_run) as desk:
        notice = desk.notice()
        listing = sound_listing(file, notice.regions, output, words)
        with desk.store.reading() as transaction:
            known = contacts.listed(transaction)
        found = contacts.changes(known, listing.contacts)
        present_found(change_table(found, notice.regions_by_code, words), output, words)
        tell(_sum(found, listing, words))
        for line in missing_lines(listing.missing, notice.regions_by_code, words):
            tell(line)
        if dry_run or not found:
            return
        require_yes(words.say("contact.ask", count=len(found)), words, yes=yes)
        with desk.store.writing() as transaction:
            contacts.replace(transaction, listing.contacts, seen=contacts.version(known))
        tell(words.say("contact.done", count=len(listing.contacts)))


def sound_listing(
    file: Path, regions: Sequence[Region], output: Output, words: Words
) -> contact_sheet.Listing:
    """The contacts of a sheet without a fault; else show every fault, and stop."""
    listing = contact_sheet.read(file, regions)
    if listing.faults:
        present(fault_table(listing.faults, words), output, words)
        raise Stop(Exit.USAGE, words.say("contact.faulty", count=len(listing.faults)))
    return listing


def _sum(found: list[ContactChange], listing: contact_sheet.Listing, words: Words) -> str:
    kinds = [change.kind for change in found]
    counts = {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}
    return words.say("contact.sum", **counts, total=len(listing.contacts), empty=listing.empty)
