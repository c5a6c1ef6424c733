"""Where a request ends is said once: one that says it twice may be two to a proxy before us."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from duban.bootstrap.editions import words
from duban.web.languages import asked_language
from duban.web.problem import Problem

LENGTH, CODING = "content-length", "transfer-encoding"


class OneEnd:
    """Refuses a request whose end is told by a length and by its coding, and lets its line go.

    Two lengths that differ are refused before, when the request is read.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on whose end is told once."""
        if scope["type"] == "http":
            given = Headers(scope=scope)
            if LENGTH in given and CODING in given:
                said = words(asked_language(scope)).say("hosts.two_ends")
                answer = Problem(HTTPStatus.BAD_REQUEST, "two_ends", said)
                answer.headers["Connection"] = "close"
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)
