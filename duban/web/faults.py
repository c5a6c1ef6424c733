"""What went wrong, as a page: what it was, where, and what to do."""

import logging
from http import HTTPStatus
from secrets import token_hex

from starlette.exceptions import HTTPException
from starlette.responses import Response

from config.words import Words
from duban.running.mail_deeds import DayIsPast
from duban.views.choosing import NotThere
from duban.web.api.errors import TooLarge
from duban.web.visit import Visit
from states.reading import InvalidInput
from states.saying import Failure
from workflow.mail.holds import NotPossible
from workflow.store.errors import Archived, FateUnknown, StoreError

_log = logging.getLogger(__name__)


def answer_to(error: Exception, visit: Visit) -> Response:
    """The page that says what went wrong; a fault of ours gets a number to find it by."""
    if isinstance(error, HTTPException):
        return no_page(visit, error.status_code)
    if isinstance(error, Failure):
        lost = without_database(error, visit.words) if isinstance(error, StoreError) else ""
        return _page(visit, _status(error), visit.words.said(*error.sayings), lost)
    number = token_hex(4)
    _log.error("fault", exc_info=error, extra={"number": number, "path": visit.path})
    said = visit.words.say("console.fault", number=number)
    return _page(visit, HTTPStatus.INTERNAL_SERVER_ERROR, said)


def no_page(visit: Visit, status: int) -> Response:
    """The page for an address at which there is nothing, or no such way."""
    return _page(visit, status, said_of(status, visit.words))


def said_of(status: int, words: Words) -> str:
    """What is said of an address at which there is nothing, or no such way."""
    return words.say("console.no_page" if status == HTTPStatus.NOT_FOUND else "console.not_so")


def not_yours(visit: Visit) -> Response:
    """The page for what the visitor may not do; it says nothing of what is there."""
    return _page(visit, HTTPStatus.FORBIDDEN, visit.words.say("console.not_yours"))


def _status(error: Failure) -> HTTPStatus:
    match error:
        case NotThere():
            return HTTPStatus.NOT_FOUND
        case InvalidInput():
            return HTTPStatus.BAD_REQUEST
        case NotPossible() | DayIsPast() | Archived():
            return HTTPStatus.CONFLICT
        case TooLarge():
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case StoreError():
            return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.BAD_REQUEST


def without_database(error: StoreError, words: Words) -> str:
    """What is said where the database can't be used: a stranger learns not where that is."""
    is_known = not isinstance(error, FateUnknown)
    return words.say("console.no_database" if is_known else "console.fate_unknown")


def _page(visit: Visit, status: int, said: str, unframed: str = "") -> Response:
    """The page that says something; *unframed* where the database can't give it a frame either."""
    title = visit.words.say("console.fault_title")
    try:
        return visit.show("fault.html", status=status, title=title, said=said)
    except StoreError:
        return visit.show("closed.html", status=status, title=title, said=unframed or said)
