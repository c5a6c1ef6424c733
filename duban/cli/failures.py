"""What can go wrong, in words, with its exit code. No traceback reaches a user."""

import os
import sys
import traceback

import msgspec
import typer

from config.errors import ConfigError
from duban.bootstrap import NoOffice
from duban.cli.exits import Exit, Stop
from duban.cli.words import phrase, say
from states.reading import InvalidInput
from workflow.store import NotAnOffice, OtherSchema, StoreBusy, StoreError


def tell(words: str) -> None:
    """Say something to the person at the terminal."""
    sys.stderr.write(f"{words}\n")


def guarded(application: typer.Typer) -> int:
    """Run the application; return its exit code, having said what went wrong."""
    try:
        application()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(Exit.ERROR)
    except Stop as stop:
        if stop.words:
            tell(stop.words)
        return stop.code
    except Exception as error:
        code, words = _in_words(error)
        tell(words)
        return code
    return Exit.OK


def _in_words(error: Exception) -> tuple[Exit, str]:
    match error:
        case InvalidInput():
            return Exit.USAGE, invalid(error)
        case ConfigError():
            return Exit.CONFIGURATION, str(error)
        case NoOffice():
            return Exit.CONFIGURATION, say("error.no_office", place=error)
        case OtherSchema():
            return Exit.CONFIGURATION, say("error.other_schema", detail=error)
        case NotAnOffice():
            return Exit.CONFIGURATION, say("error.not_an_office", detail=error)
        case StoreBusy():
            return Exit.TRY_LATER, say("error.busy", detail=error)
        case StoreError():
            return Exit.TRY_LATER, say("error.store", detail=error)
        case BrokenPipeError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return Exit.OK, ""
        case FileNotFoundError():
            return Exit.NOT_FOUND, say("error.no_file", path=error.filename)
        case IsADirectoryError() | PermissionError():
            return Exit.ERROR, say("error.file", path=error.filename, why=error.strerror)
        case UnicodeDecodeError() | msgspec.DecodeError():
            return Exit.USAGE, say("error.unreadable", detail=error)
        case OSError():
            return Exit.ERROR, say("error.file", path=error.filename, why=error.strerror)
    return Exit.ERROR, _fault(error)


def invalid(error: InvalidInput) -> str:
    """An invalid field, its place and what was expected, in words."""
    found = "" if error.is_missing else say("error.found", found=repr(error.found))
    hint = f" {error.hint}" if error.hint else ""
    return (
        say("error.invalid", place=error.place, expected=phrase(error.expected), found=found) + hint
    )


def _fault(error: Exception) -> str:
    """A fault of the program itself; its details are for those who mend it."""
    if os.environ.get("DUBAN_DEBUG"):
        return "".join(traceback.format_exception(error))
    return say("error.fault", what=f"{type(error).__name__}: {error}")
