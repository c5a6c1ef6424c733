"""The routes of the console: one room a subject, each route with what one must be allowed to do."""

from collections.abc import Awaitable, Callable, Collection, Sequence

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from duban.bootstrap.desk import Desk
from duban.identity.permissions import Permission
from duban.web.api.errors import TooLarge
from duban.web.database_look import looking
from duban.web.faults import answer_to
from duban.web.forms import counted, form_of
from duban.web.gate import NOTHING, log_reading, stopped
from duban.web.visit import Visit

Handler = Callable[[Visit], Response]


class Way(msgspec.Struct, frozen=True):
    """A way to a page: its method and path, what answers, and all that one must be allowed to do.

    `needs` is what the page takes, `also` what it takes beside, for a file or for what it shows of
    persons.
    """

    method: str
    path: str
    handler: Handler
    needs: Permission
    also: frozenset[Permission] = frozenset()
    takes_files: bool = False

    @property
    def all_needed(self) -> frozenset[Permission]:
        """All that one must be allowed to do."""
        return self.also | {self.needs}


class Room:
    """The routes of one subject."""

    def __init__(self) -> None:
        self.ways: list[Way] = []

    def get(
        self, path: str, *, needs: str, also: Collection[str] = ()
    ) -> Callable[[Handler], Handler]:
        """Declare what answers when a page is asked for, and the permissions that it takes."""
        return self._declare("GET", path, needs, also=also)

    def post(
        self, path: str, *, needs: str, also: Collection[str] = (), takes_files: bool = False
    ) -> Callable[[Handler], Handler]:
        """Declare what answers when a form is sent, which may be long where it takes files.

        `also` is what the pages take that it may answer with, where they show more than its own.
        """
        return self._declare("POST", path, needs, also=also, takes_files=takes_files)

    def _declare(
        self,
        method: str,
        path: str,
        needs: str,
        *,
        also: Collection[str] = (),
        takes_files: bool = False,
    ) -> Callable[[Handler], Handler]:
        more = frozenset(map(Permission, also))

        def keep(handler: Handler) -> Handler:
            self.ways.append(Way(method, path, handler, Permission(needs), more, takes_files))
            return handler

        return keep


def routes_of(rooms: Sequence[Room], desk: Desk) -> list[Route]:
    """The routes of all rooms, for one office."""
    ways = [way for room in rooms for way in room.ways]
    return [Route(way.path, _endpoint(way, desk), methods=[way.method]) for way in ways]


def _endpoint(way: Way, desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        asked = counted(request, desk, takes_files=way.takes_files)
        try:
            given, files = await form_of(asked) if way.method == "POST" else ({}, {})
            return await run_in_threadpool(_answered, way, Visit(desk, asked, given, files))
        except TooLarge as error:
            return await run_in_threadpool(_refused, desk, request, error)
        finally:
            await asked.close()  # lets go of the files that came with a form

    return answer


def _refused(desk: Desk, request: Request, error: Exception) -> Response:
    """The page that says why a form was not read."""
    with looking(desk):
        return answer_to(error, Visit(desk, request, {}, {}))


def _answered(way: Way, visit: Visit) -> Response:
    """The answer of a page; what goes wrong is a page of its own, and no traceback."""
    with looking(visit.desk):
        try:
            refusal = stopped(visit, way.needs, way.also)
            who = visit.visitor.person.login if visit.visitor else ""
            with visit.desk.store.signed(who):
                if refusal:
                    return refusal
                answer = way.handler(visit)
            is_page = way.method == "POST" and not isinstance(answer, RedirectResponse)
            declared = way.all_needed if is_page else NOTHING  # the gate logs what a GET declares
            log_reading(visit, declared | visit.shown)
            return answer
        except Exception as error:
            return answer_to(error, visit)
