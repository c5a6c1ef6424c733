"""What can go wrong, in words, with its exit code. No traceback reaches a user."""

import os
import traceback

import msgspec

from config.errors import ConfigError
from config.words import Words
from duban.bootstrap import NoOffice
from duban.cli.exits import Exit
from duban.cli.words import phrase
from duban.sealing import KeyMissing
from duban.writing import WriterElsewhere
from states.calendar import OutsideCalendar
from states.reading import InvalidInput
from workflow.store.errors import NotAnOffice, OtherSchema, StoreBusy, StoreError


def in_words(error: Exception, words: Words) -> tuple[Exit, str]:
    """The exit code of an error, and its words."""
    match error:
        case InvalidInput():
            return Exit.USAGE, words.said(*error.sayings)
        case ConfigError():
            return Exit.CONFIGURATION, words.said(*error.sayings)
        case StoreError():
            return _store(error, words)
        case OutsideCalendar():
            return Exit.USAGE, words.say("error.outside_calendar", detail=error)
        case ImportError():
            return Exit.ERROR, words.say("error.installation", what=error)
        case FileNotFoundError():
            return Exit.NOT_FOUND, words.say("error.no_file", path=error.filename)
        case UnicodeDecodeError() | msgspec.DecodeError():
            return Exit.USAGE, words.say("error.unreadable", detail=error)
        case OSError():
            why = phrase(error.strerror or str(error), words.language)
            return Exit.ERROR, words.say(
                "error.file", path=error.filename or words.say("word.output"), why=why
            )
    return Exit.ERROR, _fault(error, words)


def _store(error: StoreError, words: Words) -> tuple[Exit, str]:
    """An office that can't be used as it is, with the database that it lies in."""
    place = "".join(getattr(error, "__notes__", [])[-1:])
    match error:
        case NoOffice():
            return Exit.CONFIGURATION, words.say("error.no_office", place=error)
        case KeyMissing():
            return Exit.CONFIGURATION, words.say("error.no_key", path=error)
        case OtherSchema():
            return Exit.CONFIGURATION, words.say("error.other_schema", detail=error)
        case NotAnOffice():
            return Exit.CONFIGURATION, words.say(
                "error.not_an_office", place=place, detail=phrase(str(error), words.language)
            )
        case WriterElsewhere():
            return Exit.TRY_LATER, words.say("error.one_writer", detail=error)
        case StoreBusy():
            return Exit.TRY_LATER, words.say("error.busy", detail=error)
    return Exit.TRY_LATER, words.say("error.store", place=place, detail=error)


def _fault(error: Exception, words: Words) -> str:
    """A fault of the program itself; its details are for those who mend it."""
    if os.environ.get("DUBAN_DEBUG"):
        return "".join(traceback.format_exception(error))
    return words.say("error.fault", what=f"{type(error).__name__}: {error}")
