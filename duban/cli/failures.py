"""What can go wrong, in words, with its exit code. No traceback reaches a user."""

import os
import traceback

import msgspec

from config.errors import ConfigError
from duban.bootstrap import NoOffice
from duban.cli.exits import Exit
from duban.cli.words import phrase, say, sentences
from duban.sealing import KeyMissing
from duban.writing import WriterElsewhere
from states.calendar import OutsideCalendar
from states.reading import InvalidInput
from workflow.store.database import NotAnOffice, OtherSchema, StoreBusy, StoreError


def in_words(error: Exception) -> tuple[Exit, str]:
    """The exit code of an error, and its words."""
    match error:
        case InvalidInput():
            return Exit.USAGE, invalid(error)
        case ConfigError():
            return Exit.CONFIGURATION, misconfigured(error)
        case StoreError():
            return _store(error)
        case OutsideCalendar():
            return Exit.USAGE, say("error.outside_calendar", detail=error)
        case ImportError():
            return Exit.ERROR, say("error.installation", what=error)
        case FileNotFoundError():
            return Exit.NOT_FOUND, say("error.no_file", path=error.filename)
        case UnicodeDecodeError() | msgspec.DecodeError():
            return Exit.USAGE, say("error.unreadable", detail=error)
        case OSError():
            why = phrase(error.strerror or str(error))
            return Exit.ERROR, say("error.file", path=error.filename or say("word.output"), why=why)
    return Exit.ERROR, _fault(error)


def _store(error: StoreError) -> tuple[Exit, str]:
    """An office that can't be used as it is, with the database that it lies in."""
    place = "".join(getattr(error, "__notes__", [])[-1:])
    match error:
        case NoOffice():
            return Exit.CONFIGURATION, say("error.no_office", place=error)
        case KeyMissing():
            return Exit.CONFIGURATION, say("error.no_key", path=error)
        case OtherSchema():
            return Exit.CONFIGURATION, say("error.other_schema", detail=error)
        case NotAnOffice():
            return Exit.CONFIGURATION, say(
                "error.not_an_office", place=place, detail=phrase(str(error))
            )
        case WriterElsewhere():
            return Exit.TRY_LATER, say("error.one_writer", detail=error)
        case StoreBusy():
            return Exit.TRY_LATER, say("error.busy", detail=error)
    return Exit.TRY_LATER, say("error.store", place=place, detail=error)


def invalid(error: InvalidInput) -> str:
    """An invalid field, its place and what was expected, in words."""
    found = "" if error.is_missing else say("error.found", found=_shown(error.found))
    missing = say("error.absent") if error.is_missing else ""
    expected = phrase(error.expected)
    said = say("error.invalid", place=error.place, expected=expected, found=found or missing)
    return sentences(said, phrase(error.hint))


def misconfigured(error: ConfigError) -> str:
    """A configuration value that can't be used: where, what was expected, found, and the cure."""
    place = f"{error.path}: {error.key}" if error.key else error.path
    found = say("error.found", found=phrase(error.found))
    said = say("error.invalid", place=place, expected=phrase(error.expected), found=found)
    return sentences(said, phrase(error.cure))


def _shown(value: object, longest: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _fault(error: Exception) -> str:
    """A fault of the program itself; its details are for those who mend it."""
    if os.environ.get("DUBAN_DEBUG"):
        return "".join(traceback.format_exception(error))
    return say("error.fault", what=f"{type(error).__name__}: {error}")
