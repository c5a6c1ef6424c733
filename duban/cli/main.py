"""`duban`: all commands of the command line."""

import sys
from pathlib import Path
from typing import Annotated, ClassVar, NoReturn

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import guarded
from duban.cli.help import paged
from duban.cli.pages import Pages
from duban.cli.words import say

PAGES = {
    "run": "duban.cli.run",
    "serve": "duban.cli.serve",
    "worker": "duban.cli.worker",
    "init": "duban.cli.init",
    "case": "duban.cli.case",
    "duty": "duban.cli.duty",
    "contact": "duban.cli.contact",
    "calendar": "duban.cli.calendar",
    "day": "duban.cli.day",
    "job": "duban.cli.job",
    "mail": "duban.cli.mail",
    "report": "duban.cli.report",
    "procedure": "duban.cli.procedure",
    "demo": "duban.cli.demo",
    "rehearse": "duban.cli.rehearse",
    "whatif": "duban.cli.whatif",
    "ledger": "duban.cli.ledger",
    "history": "duban.cli.history",
    "doctor": "duban.cli.doctor",
}
"""Each command with the module that holds it."""


class Manual(Pages):
    """All commands."""

    PLACES: ClassVar = PAGES


app = typer.Typer(
    cls=Manual,
    help=say("page.duban"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def duban(
    ctx: typer.Context,
    office: Annotated[Path | None, typer.Option("--office", help=say("option.office"))] = None,
    lang: Annotated[str | None, typer.Option("--lang", help=say("option.lang"))] = None,
) -> None:
    """Hold what all commands share."""
    if lang not in (None, "zh", "en"):
        raise Stop(Exit.USAGE, say("error.lang", given=lang))
    ctx.obj = {"office": office, "lang": lang}


def main() -> NoReturn:
    """Run a command; whatever goes wrong ends in words and an exit code."""
    sys.exit(guarded(lambda: paged(typer.main.get_command(app))))
