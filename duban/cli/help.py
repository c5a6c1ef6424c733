"""The help pages in the language of the command line, each list with one short line a command.

Commands and options are written with the keys of their texts (`help="option.region"`). They are
put into words when a command is made for a context.
"""

import re
from typing import Any

import typer

from config.words import Words
from duban.cli.language import words_of

HEADINGS = {"Arguments": "arguments", "Options": "options", "Commands": "commands"}
_FIRST = re.compile(r".+?(?:。|：|: |\.(?= |$)|$)")


class Page(typer.Context):
    """A context whose help has its headings in words."""

    def make_formatter(self) -> Any:
        """The formatter, with our words for its own."""
        words = words_of(self)
        formatter: Any = super().make_formatter()
        heading, usage, rows = formatter.write_heading, formatter.write_usage, formatter.write_dl
        formatter.write_heading = lambda name: heading(
            words.say(f"help.{HEADINGS[name]}") if name in HEADINGS else name
        )
        formatter.write_usage = lambda prog, args="", prefix=None: usage(
            prog, args, prefix or f"{words.say('help.usage')} "
        )
        formatter.write_dl = lambda pairs, **how: rows(
            [(name, _marked(text, words)) for name, text in pairs], **how
        )
        option: Any = self.command.get_help_option(self)
        option.help = words.say("help.help")
        return formatter


def _marked(text: str, words: Words) -> str:
    for mark in ("required", "default"):
        text = re.sub(rf"(\[|; ){mark}\b", rf"\1{words.say(f'help.{mark}')}", text)
    return text


def brief(text: str) -> str:
    """The first sentence, or what stands before its colon."""
    found = _FIRST.match(text)
    return found[0].rstrip("。：: .") if found else text


def spoken(command: Any, words: Words) -> Any:
    """The command that was just made, and those below it, with pages in *words*."""
    command.context_class = Page
    command.help = words.say(command.help)
    command.short_help = brief(command.help)
    for param in command.params:
        param.help = words.say(param.help)
    for child in getattr(command, "commands", {}).values():
        spoken(child, words)
    return command
