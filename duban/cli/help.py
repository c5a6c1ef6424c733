"""The help pages in the language of the command line, each list with one short line a command.

Commands and options are written with the keys of their texts (`help="option.region"`). They are
put into words when a command is made for a context.
"""

import re
from collections.abc import Sequence
from typing import Any

import typer

from config.words import Words
from duban.cli.folding import cells, folded
from duban.cli.language import words_of

HEADINGS = {"Arguments": "arguments", "Options": "options", "Commands": "commands"}
LONGEST_NAME, BETWEEN = 30, 2
"""How many cells of a row its name takes at most, and what parts it from its text."""
_FIRST = re.compile(r".+?(?:。|：|: |\.(?= |$)|$)")


class Page(typer.Context):
    """A context whose help has its headings in words."""

    def make_formatter(self) -> Any:
        """The formatter, with our words for its own."""
        words = words_of(self)
        formatter: Any = super().make_formatter()
        heading, usage = formatter.write_heading, formatter.write_usage
        formatter.write_heading = lambda name: heading(
            words.say(f"help.{HEADINGS[name]}") if name in HEADINGS else name
        )
        formatter.write_usage = lambda prog, args="", prefix=None: usage(
            prog, args, prefix or f"{words.say('help.usage')} "
        )
        formatter.write_text = lambda text: _write_text(formatter, text)
        formatter.write_dl = lambda pairs: _write_rows(
            formatter, [(name, _marked(text, words)) for name, text in pairs]
        )
        option: Any = self.command.get_help_option(self)
        option.help = words.say("help.help")
        return formatter


def _write_text(formatter: Any, text: str) -> None:
    """Write paragraphs, folded by cells."""
    before = " " * formatter.current_indent
    width = formatter.width - formatter.current_indent
    parts = [folded(" ".join(part.split()), width) for part in text.split("\n\n")]
    formatter.write("\n\n".join("\n".join(f"{before}{line}" for line in part) for part in parts))
    formatter.write("\n")


def _write_rows(formatter: Any, pairs: Sequence[tuple[str, str]]) -> None:
    """Write names with their texts beside them, in two columns of cells."""
    widest = max((cells(name) for name, _ in pairs), default=0)
    first = formatter.current_indent + min(widest, LONGEST_NAME) + BETWEEN
    for name, text in pairs:
        begun = f"{'':{formatter.current_indent}}{name}"
        lines = folded(" ".join(text.split()), formatter.width - first) if text else []
        if lines and cells(begun) + BETWEEN <= first:
            begun += " " * (first - cells(begun)) + lines.pop(0)
        formatter.write("\n".join((begun, *(f"{'':{first}}{line}" for line in lines))) + "\n")


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
