"""The office over HTTP: whether it lives, whether it is ready, and its figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from config.words import Words
from duban.running.service import Service
from duban.web.metrics import Figures
from duban.web.readiness import checks


class Problem(JSONResponse):
    """Problem details (RFC 9457): with a stable code of ours, and what helps to mend it."""

    media_type = "application/problem+json"

    def __init__(self, status: int, code: str, detail: str, **more: object) -> None:
        title = HTTPStatus(status).phrase
        said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        super().__init__({**said, "code": code, **more}, status)


def app_of(service: Service, words: Words) -> FastAPI:
    """The pages of an office that stays open, in the language of *words*."""
    app = FastAPI(title="Duban", openapi_url=None, docs_url=None, redoc_url=None)
    figures = Figures(service)

    @contextmanager
    def looking() -> Iterator[None]:
        """A look at the database, whose connection is given back; threads here come and go."""
        try:
            yield
        finally:
            service.desk.store.close()

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz")
    def readyz() -> Response:
        with looking():
            found = [(one, words.said(*one.faults)) for one in checks(service)]
        told = [{"check": one.what, "found": str(one.found), "fault": said} for one, said in found]
        faults = [said for _, said in found if said]
        if faults:
            return Problem(
                HTTPStatus.SERVICE_UNAVAILABLE, "not_ready", "\n".join(faults), checks=told
            )
        return JSONResponse({"status": "ready", "checks": told})

    @app.get("/metrics")
    def metrics() -> Response:
        with looking():
            return Response(figures.text(), media_type=CONTENT_TYPE_LATEST)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return Problem(error.status_code, "http", str(error.detail), instance=request.url.path)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return Problem(status, "fault", words.say("error.fault", what=type(error).__name__))

    return app
