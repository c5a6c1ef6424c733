"""`duban`: all commands of the command line."""

import os
import sys
from pathlib import Path
from typing import Annotated, ClassVar, NoReturn

import typer

from config.words import Words
from duban.cli.exits import Exit, Stop
from duban.cli.guard import guarded
from duban.cli.help import spoken
from duban.cli.language import SETTINGS_FILE, asked_of, choose_language
from duban.cli.lazy_groups import Pages

COMMANDS = {
    "run": "duban.cli.run",
    "serve": "duban.cli.serve",
    "worker": "duban.cli.worker",
    "init": "duban.cli.init",
    "programme": "duban.cli.programme",
    "case": "duban.cli.case",
    "duty": "duban.cli.duty",
    "contact": "duban.cli.contact",
    "person": "duban.cli.person",
    "login": "duban.cli.login:login",
    "logout": "duban.cli.login:logout",
    "whoami": "duban.cli.login:whoami",
    "token": "duban.cli.token",
    "calendar": "duban.cli.calendar",
    "day": "duban.cli.day",
    "job": "duban.cli.job",
    "mail": "duban.cli.mail",
    "report": "duban.cli.report",
    "procedure": "duban.cli.procedure",
    "notice": "duban.cli.notice",
    "demo": "duban.cli.demo",
    "rehearse": "duban.cli.rehearse",
    "whatif": "duban.cli.whatif",
    "ledger": "duban.cli.ledger",
    "history": "duban.cli.history",
    "doctor": "duban.cli.doctor",
    "alarm": "duban.cli.alarm",
    "db": "duban.cli.database",
    "federate": "duban.cli.federate",
    "backup": "duban.cli.backup:backup",
    "restore": "duban.cli.backup:restore",
}
"""Each command with the module that holds it; a new one is entered here (its help: manual.toml)."""


class Manual(Pages):
    """All commands."""

    PLACES: ClassVar = COMMANDS


app = typer.Typer(
    cls=Manual,
    help="page.duban",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def duban(
    ctx: typer.Context,
    office: Annotated[Path | None, typer.Option("--office", help="option.office")] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="option.lang")] = None,
) -> None:
    """Hold what all commands share."""
    asked = asked_of(ctx)
    if lang not in (None, "zh", "en"):
        raise Stop(Exit.USAGE, asked.words.say("error.lang", given=lang))
    ctx.obj = asked._replace(office=office, lang=lang)


def main() -> NoReturn:
    """Run a command; whatever goes wrong ends in words and an exit code."""
    language = choose_language(sys.argv, os.environ, Path(SETTINGS_FILE))
    words = Words(language, at_terminal=True)
    sys.exit(guarded(lambda: spoken(typer.main.get_command(app), words), words))
