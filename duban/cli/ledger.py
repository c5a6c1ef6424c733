"""`duban ledger`: the lines of a case, the books of all, and whether they agree with the cases."""

from datetime import date
from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, in_yuan, show_rows
from duban.cli.session import at_desk, existing_case, read_day, wording
from duban.cli.words import day_text, say
from states.money import yuan
from workflow.record import ledger

app = typer.Typer(
    help=say("page.ledger"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

FOREVER = "9999-12-31"
SHOWN_AS = {"withheld": "follow_on_withheld"}
"""The books' names of amounts that cases call otherwise."""


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
                    {
                        "name": name,
                        "amount": words.label("money", SHOWN_AS.get(name, name)),
                        "yuan": yuan(fen),
                        "fen": fen,
                    }
                    for name, fen in books.items()
                ]
                title = say("title.as_of_day", day=day_text(date.fromisoformat(until)))
                show_rows(sums, ("amount", "yuan"), output, title=title if as_of else "")
                return
            lines = ledger.lines(transaction, case_id, until)
        rows = [
            {
                "seq": one.seq,
                "day": date.fromisoformat(one.day),
                "debit": words.label("account", one.debit),
                "credit": words.label("account", one.credit),
                "accounts": (one.debit, one.credit),
                "payee": one.party,
                "yuan": yuan(one.amount),
                "reversal": bool(one.reverses),
                "reversal_mark": say("word.reversal") if one.reverses else "",
                "voucher": one.voucher,
                "basis": one.basis,
                "actor": one.actor,
            }
            for one in lines
        ]
        columns = ("seq", "day", "debit", "credit", "payee", "yuan", "reversal_mark", "voucher")
        if rows or output is not Output.TABLE:
            show_rows(rows, columns, output)
        if not rows:
            tell(say("ledger.empty"))


@app.command(help=say("page.ledger_check"))
def check(ctx: typer.Context, output: OutputOption = Output.TABLE) -> None:
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            faults = ledger.imbalances(transaction)
            books = ledger.books(transaction)
        words = wording()
        rows = [
            {
                "case": one.case_id,
                "amount": words.label("money", SHOWN_AS.get(one.amount, one.amount)),
                "shown_yuan": yuan(one.shown),
                "booked_yuan": yuan(one.booked),
            }
            for one in faults
        ]
        if rows or output is not Output.TABLE:
            show_rows(rows, ("case", "amount", "shown_yuan", "booked_yuan"), output)
        if rows:
            raise Stop(Exit.ERROR, say("ledger.differs", count=len(rows)))
        tell(say("ledger.balances", paid=in_yuan(books["disbursed"])))
