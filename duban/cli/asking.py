"""Asking the person at the terminal; where nobody sits there, a flag has to have said yes."""

import sys

from config.words import Words
from duban.cli.exits import Exit, Stop
from duban.harmless import harmless

YES = ("y", "yes", "是")


def somebody_is_there() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> str:
    """The answer to a question; nothing where the person has no more to say."""
    sys.stderr.write(f"{harmless(question)} ")
    sys.stderr.flush()
    try:
        return input().strip()
    except EOFError:
        return ""


def require_yes(question: str, words: Words, *, yes: bool) -> None:
    """Go on after a yes, given by flag or at the terminal; else stop, with nothing written."""
    if yes:
        return
    if not somebody_is_there():
        raise Stop(Exit.USAGE, words.say("ask.add_yes"))
    if ask(question).lower() not in YES:
        raise Stop(Exit.ERROR, words.say("ask.not_done"))
