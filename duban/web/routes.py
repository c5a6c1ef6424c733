"""The routes of the console: one room a subject, each route with what one must be allowed to do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from duban.bootstrap.desk import Desk
from duban.identity.permissions import Permission
from duban.web.faults import answer_to
from duban.web.gate import stopped
from duban.web.looking import looking
from duban.web.visit import Visit

Handler = Callable[[Visit], Response]
MOST_FIELDS, MOST_FILES = 1_000, 5
MOST_TEXT_BYTES = 1_000_000
"""What a form may bring: so many fields and files, and so much text in a field."""


class Way(msgspec.Struct, frozen=True):
    """A way to a page: its method and path, what answers, and what one must be allowed to do."""

    method: str
    path: str
    handler: Handler
    needs: Permission


class Room:
    """The routes of one subject."""

    def __init__(self) -> None:
        self.ways: list[Way] = []

    def get(self, path: str, *, needs: str) -> Callable[[Handler], Handler]:
        """Declare what answers when a page is asked for, and the permission that it takes."""
        return self._declare("GET", path, needs)

    def post(self, path: str, *, needs: str) -> Callable[[Handler], Handler]:
        """Declare what answers when a form is sent."""
        return self._declare("POST", path, needs)

    def _declare(self, method: str, path: str, needs: str) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self.ways.append(Way(method, path, handler, Permission(needs)))
            return handler

        return keep


def routes_of(rooms: Sequence[Room], desk: Desk) -> list[Route]:
    """The routes of all rooms, for one office."""
    ways = [way for room in rooms for way in room.ways]
    return [Route(way.path, _endpoint(way, desk), methods=[way.method]) for way in ways]


def _endpoint(way: Way, desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            given, files = await _form(request) if way.method == "POST" else ({}, {})
            visit = Visit(desk, request, given, files)
            return await run_in_threadpool(_answered, way, visit)
        finally:
            await request.close()  # lets go of the files that came with a form

    return answer


async def _form(request: Request) -> tuple[Mapping[str, Sequence[str]], Mapping[str, UploadFile]]:
    """What a form brought: its texts by name, its files by name."""
    form = await request.form(
        max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_TEXT_BYTES
    )
    texts: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            texts.setdefault(name, []).append(value)
        else:
            files[name] = value
    return texts, files


def _answered(way: Way, visit: Visit) -> Response:
    """The answer of a page; what goes wrong is a page of its own, and no traceback."""
    with looking(visit.desk):
        try:
            return stopped(visit, way.needs) or way.handler(visit)
        except Exception as error:
            return answer_to(error, visit)
