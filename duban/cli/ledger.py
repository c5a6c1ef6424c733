"""`duban ledger`: the lines of a case, the books of all, and whether they agree with the cases."""

from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.failures import tell
from duban.cli.printing import Output, OutputOption, show_rows
from duban.cli.session import at_desk, existing_case, read_day, wording
from duban.cli.words import say
from states.money import yuan
from workflow import ledger

app = typer.Typer(help=say("page.ledger"), no_args_is_help=True, rich_markup_mode=None)

FOREVER = "9999-12-31"


@app.command(help=say("page.ledger_show"))
def show(
    ctx: typer.Context,
    region: Annotated[str | None, typer.Argument(help=say("option.region"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help=say("option.as_of"))] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        until = read_day(as_of, "--as-of").isoformat() if as_of else FOREVER
        words = wording()
        case_id = existing_case(desk, region)[1] if region else None
        with desk.store.reading() as transaction:
            if case_id is None:
                books = ledger.books(transaction, until)
                sums = [
                    {"amount": words.label("money", name), "yuan": yuan(fen), "fen": fen}
                    for name, fen in books.items()
                ]
                show_rows(sums, ("amount", "yuan"), output)
                return
            lines = ledger.lines(transaction, case_id, until)
        rows = [
            {
                "seq": one.seq,
                "day": one.day,
                "debit": words.label("account", one.debit),
                "credit": words.label("account", one.credit),
                "party": one.party,
                "yuan": yuan(one.amount),
                "reversal": bool(one.reverses),
                "voucher": one.voucher,
                "basis": one.basis,
                "actor": one.actor,
            }
            for one in lines
        ]
        columns = ("seq", "day", "debit", "credit", "party", "yuan", "reversal", "voucher")
        show_rows(rows, columns, output)


@app.command(help=say("page.ledger_check"))
def check(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            faults = ledger.imbalances(transaction)
            books = ledger.books(transaction)
        rows = [
            {
                "case": one.case_id,
                "amount": one.amount,
                "shown_yuan": yuan(one.shown),
                "booked_yuan": yuan(one.booked),
            }
            for one in faults
        ]
        if rows or output is not Output.TABLE:
            show_rows(rows, ("case", "amount", "shown_yuan", "booked_yuan"), output)
        if rows:
            raise Stop(Exit.ERROR, say("ledger.differs", count=len(rows)))
        tell(say("ledger.balances", paid=yuan(books["disbursed"])))
