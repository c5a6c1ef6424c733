"""What can go wrong, in words, with its exit code. No traceback reaches a user."""

import os
import traceback

import msgspec

from config.errors import ConfigError
from config.words import Words
from duban.bootstrap.backups import NoBackup
from duban.bootstrap.desk import NoProgramme
from duban.bootstrap.moving import OtherOffice
from duban.bootstrap.office_settings import Unsaid
from duban.bootstrap.pointing import NoCopy, SaidElsewhere
from duban.bootstrap.restoring import OtherKey
from duban.bootstrap.sealing import KeyMissing
from duban.cli.exits import Exit
from duban.identity.errors import NotAllowed, NotLetIn
from duban.running.mail_deeds import DayIsPast
from duban.views.choosing import NotThere, SeveralMeant
from duban.views.form.reading import Unread
from states.calendar import OutsideCalendar
from states.reading import InvalidInput
from states.saying import Failure, Saying, saying, why
from workflow.mail.holds import NotPossible
from workflow.past.archiving import NotAsSupposed, NotFinished
from workflow.runners.queue import NeedsServer, NoProcrastinate
from workflow.store.errors import (
    Archived,
    NotAnOffice,
    NotPermitted,
    OtherSchema,
    ReadOnly,
    StoreError,
    Unreadable,
)
from workflow.store.grants import OwnerItself

AFTER_SOME = {
    "error.busy": "error.busy_after_some",
    "error.store": "error.store_after_some",
    "error.server": "error.server_after_some",
    "error.fault": "error.fault_after_some",
}
"""What says that nothing was changed, and what is said instead where something was before."""


def in_words(error: Exception, words: Words, *, kept: bool = False) -> tuple[Exit, str]:
    """The exit code of an error, and its words; *kept* is that something was changed before it."""
    if isinstance(error, Failure):
        code, sayings = _exit(error), error.sayings
    else:
        code, said = _met(error)
        if said is None:
            return code, "".join(traceback.format_exception(error))
        sayings = (said,)
    if kept:
        sayings = tuple(one._replace(code=AFTER_SOME.get(one.code, one.code)) for one in sayings)
    return code, words.said(*sayings)


def _exit(error: Failure) -> Exit:
    """The exit code of what our own code could not do."""
    match error:
        case InvalidInput() | Unread() | OutsideCalendar() | SeveralMeant() | DayIsPast():
            return Exit.USAGE
        case NotThere():
            return Exit.NOT_FOUND
        case NotLetIn() | NotAllowed():
            return Exit.REFUSED
        case (
            ConfigError()
            | Unsaid()
            | NoProgramme()
            | NotAnOffice()
            | OtherOffice()
            | NoCopy()
            | SaidElsewhere()
            | OtherSchema()
            | KeyMissing()
            | NeedsServer()
            | Unreadable()
            | NoProcrastinate()
        ):
            return Exit.CONFIGURATION
        case ReadOnly() | NotPermitted() | OwnerItself():
            return Exit.CONFIGURATION
        case NotPossible() | NoBackup() | OtherKey() | NotFinished() | NotAsSupposed() | Archived():
            return Exit.REFUSED
        case StoreError() | OSError():  # a server or a mailbox may open again
            return Exit.TRY_LATER
    return Exit.ERROR


def _met(error: Exception) -> tuple[Exit, Saying | None]:
    """The exit code and the words of what a library met; none where the details are asked for."""
    match error:
        case ImportError():
            return Exit.ERROR, saying("error.installation", what=error)
        case FileNotFoundError():
            return Exit.NOT_FOUND, saying("error.no_file", path=error.filename)
        case UnicodeDecodeError() | msgspec.DecodeError():
            return Exit.USAGE, saying("error.unreadable", detail=error)
        case OSError(filename=None):
            return Exit.ERROR, saying("error.output", why=why(error))
        case OSError():
            return Exit.ERROR, saying("error.file", path=error.filename, why=why(error))
    if os.environ.get("DUBAN_DEBUG"):
        return Exit.ERROR, None
    return Exit.ERROR, saying("error.fault", what=f"{type(error).__name__}: {error}")
