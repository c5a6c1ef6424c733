"""`duban`: the groups of commands, each imported only when it is used."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from duban.cli.exits import Exit, Stop
from duban.cli.guard import guarded
from duban.cli.help import brief, paged
from duban.cli.words import say

PAGES = {
    "run": "duban.cli.run",
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


class Pages(TyperGroup):
    """A group whose commands are known by name and imported when called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands, in the order of the manual."""
        return list(PAGES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command's name and help, enough to list it."""
        if cmd_name not in PAGES:
            return None
        return typer.main.get_command(_stub(cmd_name))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, imported now."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None:
            command = typer.main.get_command(import_module(PAGES[name]).app)
            command.name = name
            paged(command)
        return name, command, rest


def _stub(name: str) -> typer.Typer:
    page = say(f"page.{name}")
    stub = typer.Typer(add_completion=False)
    stub.command(name=name, help=page, short_help=brief(page))(lambda: None)
    return stub


app = typer.Typer(
    cls=Pages,
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
