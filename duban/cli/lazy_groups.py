"""Groups of commands, each imported only when it is used."""

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup

from config.words import Words
from duban.cli.help import spoken
from duban.cli.language import words_of


class Pages(TyperGroup):
    """A group whose commands are known by name and imported when called.

    Each stands in a module, as its `app`, or as the function that follows a colon; of which class
    its command is made, where that is one of its own, the module says in `CLASSES`. The text of its
    page is named for it, after `PREFIX`.
    """

    PLACES: ClassVar[dict[str, str]] = {}
    PREFIX: ClassVar[str] = "page."

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands, in the order of the manual."""
        return list(self.PLACES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command's name and help, enough to list it."""
        if cmd_name not in self.PLACES:
            return None
        return spoken(self._made(cmd_name, lambda: None), words_of(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, imported now."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None:
            command = self.imported(name, words_of(ctx))
        return name, command, rest

    def imported(self, name: str, words: Words) -> Any:
        """The command of that name, with everything it takes, in *words*."""
        module, _, function = self.PLACES[name].partition(":")
        found = sys.modules.get(module) or _imported(module)
        if function:
            kind = getattr(found, "CLASSES", {}).get(function)
            return spoken(self._made(name, getattr(found, function), kind), words)
        command: Any = typer.main.get_command(found.app)
        command.name = name
        return spoken(command, words)

    def _made(self, name: str, function: Any, kind: Any = None) -> Any:
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name=name, help=f"{self.PREFIX}{name}", cls=kind)(function)
        return typer.main.get_command(app)


def _imported(module: str) -> ModuleType:
    """The module. What it brings is no garbage: not looking for any saves a tenth of a start."""
    gc.disable()
    found = import_module(module)
    gc.freeze()
    gc.enable()
    return found
