"""What went wrong, for programs: the status, our code, and what helps to mend it (RFC 9457)."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from secrets import token_hex

from config.words import Words
from duban.bootstrap.new_programme import ProgrammeExists
from duban.identity.errors import NotAllowed
from duban.running.mail_deeds import DayIsPast
from duban.views.choosing import NotThere
from duban.views.form.reading import Unread
from duban.web.api.errors import NotGranted, NotJson, NoToken, TooLarge, TooOften
from duban.web.problem import Problem
from states.saying import Failure, NotAsExpected
from workflow.mail.holds import NotPossible
from workflow.store.errors import Archived, StoreError

INVALID = "invalid"
STATUS: tuple[tuple[tuple[type[Failure], ...], HTTPStatus], ...] = (
    ((NoToken,), HTTPStatus.UNAUTHORIZED),
    ((NotGranted, NotAllowed), HTTPStatus.FORBIDDEN),
    ((NotThere,), HTTPStatus.NOT_FOUND),
    ((NotPossible, DayIsPast, ProgrammeExists, Archived), HTTPStatus.CONFLICT),
    ((TooLarge,), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ((NotJson,), HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    ((TooOften,), HTTPStatus.TOO_MANY_REQUESTS),
    ((StoreError,), HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The status of what could not be done; of anything else 400."""

_log = logging.getLogger(__name__)


def problem_of(error: Exception, path: str, words: Words) -> Problem:
    """An error as problem details; a fault of ours is told by a number to find it by."""
    if not isinstance(error, Failure):
        number = token_hex(4)
        _log.error("fault", exc_info=error, extra={"number": number, "path": path})
        said = words.say("console.fault", number=number)
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", said, instance=path)
    fields = [*_fields(error, words)]
    more = {"fields": fields} if fields else {}
    answer = Problem(
        status_of(error), _code(error), words.said(*error.sayings), instance=path, **more
    )
    if isinstance(error, NoToken):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="duban"'
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(error.wait)
    return answer


def status_of(error: Failure) -> HTTPStatus:
    """The status of what could not be done."""
    for kinds, status in STATUS:
        if isinstance(error, kinds):
            return status
    return HTTPStatus.BAD_REQUEST


def _code(error: Failure) -> str:
    """The code that a program goes by: that of what is said first."""
    if isinstance(error, NotAsExpected | Unread) or not error.sayings:
        return INVALID
    return error.sayings[0].code.rpartition(".")[2]


def _fields(error: Failure, words: Words) -> Iterator[dict[str, str]]:
    """What is wrong at which place."""
    wrong = [one.error for one in error.mistakes] if isinstance(error, Unread) else [error]
    for one in wrong:
        if isinstance(one, NotAsExpected):
            yield {"field": one.place, "expected": words.said(one.expected)}
