"""`duban ledger`: the lines of a case, the books of all, the money by region or institution."""

from functools import partial
from typing import Annotated

import typer

from config.words import Words
from duban.cli.days_given import day_given
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.list_options import SaveOption, show_rows
from duban.cli.rendering import Output, OutputOption, present_found
from duban.cli.session import at_desk, wording
from duban.views import ledger
from duban.views.choosing import existing_case, one_of
from duban.views.funds.page import By, funds_by
from duban.views.programme import programme_asked
from states.money import grouped

app = typer.Typer(
    help="page.ledger", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(help="page.ledger_show")
def show(
    ctx: typer.Context,
    region: Annotated[str | None, typer.Argument(help="option.region")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="option.as_of")] = None,
    by: Annotated[str | None, typer.Option("--by", help="option.money_by")] = None,
    programme: Annotated[str, typer.Option("--programme", help="option.programme_by")] = "",
    save: SaveOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if (region or as_of) if by else programme:
        raise Stop(Exit.USAGE, words.say("ledger.by_alone"))
    with at_desk(ctx) as desk:
        imprint = desk.imprint
        if by:
            money = funds_by(programme_asked(desk, programme), _by(by, words), words)
            title = words.say(f"funds.{money.key}")
            show_rows(money, output, save, words, called=title, by=imprint)
            return
        until = day_given(as_of, "--as-of", desk, words) if as_of else None
        title = words.say("funds.ledger")
        with desk.store.reading() as transaction:
            if region is None:
                found = ledger.books(transaction, until, words)
            else:
                place, stored = existing_case(desk, region)
                title = words.say("title.case_ledger", region=words.region(place))
                found = ledger.lines(transaction, stored.id, until, words)
    show_rows(found, output, save, words, called=title, by=imprint)


def _by(given: str, words: Words) -> By:
    """By what the money is told, by its code or by what it is called."""
    known = {one.value: words.say(f"column.{one}") for one in By}
    return By(one_of("--by", given, known, partial(words.also, "owner"), whole=False))


@app.command(help="page.ledger_check")
def check(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    words = wording(ctx)
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        faults = ledger.imbalances(transaction, words)
        paid = ledger.paid(transaction)
    present_found(faults, output, words)
    if faults.rows:
        raise Stop(Exit.ERROR, words.say("ledger.differs", count=faults.count))
    tell(words.say("ledger.balances", paid=grouped(paid)))
