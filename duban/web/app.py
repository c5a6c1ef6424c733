"""The office over HTTP: the console of a person, and what a monitor asks."""

from http import HTTPStatus

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from config.words import Words
from duban.bootstrap import editions
from duban.identity.provider import IdentityProvider, provider_of
from duban.running.service import Service
from duban.web import assets, monitor
from duban.web.api import ways
from duban.web.api.bounds import Allowance
from duban.web.api.chapter import PREFIX
from duban.web.drafts import Drafts
from duban.web.faults import no_page, said_of, without_database
from duban.web.framing import OneEnd
from duban.web.headers import SafeHeaders
from duban.web.hosts import KnownHosts
from duban.web.languages import asked_language
from duban.web.pages.all_pages import ROOMS
from duban.web.presence import Presence
from duban.web.problem import Problem
from duban.web.provider_sign_ins import UnderwayAll
from duban.web.routing import routes_of
from duban.web.visit import Visit
from workflow.store.errors import StoreError


def app_of(service: Service, words: Words) -> FastAPI:
    """All that an office that stays open answers; a monitor is answered in *words*."""
    desk = service.desk

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
        is_program = request.url.path.startswith(PREFIX)
        if is_program or "text/html" not in request.headers.get("accept", ""):
            spoken = editions.words(asked_language(request.scope))
            return Problem(status, "http", said_of(status, spoken), instance=request.url.path)
        return no_page(Visit(desk, request, {}, {}), status)

    async def failed(request: Request, error: Exception) -> Response:
        what = words.say("error.fault", what=type(error).__name__)
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", what)

    async def closed(request: Request, error: Exception) -> Response:
        said = without_database(error, words) if isinstance(error, StoreError) else ""
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no_database", said)

    async def gone(request: Request, error: Exception) -> Response:
        return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody is there to read it

    app = FastAPI(
        title="Duban",
        openapi_url=None,
        routes=[
            assets.ROUTE,
            *monitor.routes_of(service, words),
            *ways.routes_of(service),
            *routes_of(ROOMS, desk),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(OneEnd),
            Middleware(KnownHosts, names=desk.settings.hosts),
        ],
        exception_handlers={
            HTTPException: refused,
            ClientDisconnect: gone,
            StoreError: closed,
            Exception: failed,
        },
    )
    app.state.service = service
    app.state.presence = Presence()
    app.state.drafts = Drafts()
    app.state.refusals = Allowance()
    named = provider_of(desk.settings)
    app.state.provider = IdentityProvider(named) if named else None
    app.state.underway = UnderwayAll()
    return app
