"""`duban history`: whether the history proves itself, and with it the present state."""

from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, show_rows
from duban.cli.session import at_desk
from duban.cli.words import named, say
from workflow.record import cases, history
from workflow.store.transaction import Transaction

app = typer.Typer(
    help=say("page.history"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback()
def group() -> None:
    """Keep `verify` a command of its own."""


@app.command(help=say("page.history_verify"))
def verify(
    ctx: typer.Context,
    head: Annotated[str | None, typer.Option("--head", help=say("option.head"))] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            count, faults = history.verify(transaction)
            rows = [_fault(one.seq, one.code, one.expected, one.found) for one in faults]
            last = history.head(transaction)
            if head is not None and not history.contains(transaction, head):
                rows.append(_fault(last.seq, "anchor", head, last.hash))
            rows += [
                _fault(None, "state", one.id, one.state)
                for one in cases.listed(transaction)
                if not _folds(transaction, one.id)
            ]
        if rows or output is not Output.TABLE:
            show_rows(rows, ("seq", "fault", "expected", "found"), output)
        if rows:
            raise Stop(Exit.ERROR, say("history.broken", count=len(rows)))
        tell(say("history.sound", count=count, head=last.hash))


def _fault(seq: int | None, code: str, expected: str, found: str) -> dict[str, object]:
    words = named("fault", code)
    return {"seq": seq, "code": code, "fault": words, "expected": expected, "found": found}


def _folds(transaction: Transaction, case_id: str) -> bool:
    """Whether the acts of a case add up to the facts that are stored of it."""
    stored = cases.load(transaction, case_id)
    return (
        stored is not None and history.fold(history.of_case(transaction, case_id)) == stored.facts
    )
