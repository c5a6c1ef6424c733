"""The help pages in the language chosen, each list with one short line a command."""

import re
from typing import Any

import typer

from duban.cli.words import say

HEADINGS = {"Arguments": "arguments", "Options": "options", "Commands": "commands"}
_FIRST = re.compile(r".+?(?:。|：|: |\.(?= |$)|$)")


class Page(typer.Context):
    """A context whose help has its headings in words."""

    def make_formatter(self) -> Any:
        """The formatter, with our words for its own."""
        formatter: Any = super().make_formatter()
        heading, usage, rows = formatter.write_heading, formatter.write_usage, formatter.write_dl
        formatter.write_heading = lambda name: heading(say(f"help.{HEADINGS[name]}"))
        formatter.write_usage = lambda prog, args="", prefix=None: usage(
            prog, args, prefix or f"{say('help.usage')} "
        )
        formatter.write_dl = lambda pairs, **how: rows([(a, _said(b)) for a, b in pairs], **how)
        option: Any = self.command.get_help_option(self)
        option.help = say("help.help")
        return formatter


def _said(text: str) -> str:
    for word in ("required", "default"):
        text = re.sub(rf"(\[|; ){word}\b", rf"\1{say(f'help.{word}')}", text)
    return text


def brief(text: str) -> str:
    """The first sentence, or what stands before its colon."""
    found = _FIRST.match(text)
    return found[0].rstrip("。：: .") if found else text


def paged(command: Any) -> Any:
    """The command, and those below it, with pages in words."""
    command.context_class = Page
    command.short_help = command.short_help or brief(command.help or "")
    for child in getattr(command, "commands", {}).values():
        paged(child)
    return command
