"""What a monitor asks over HTTP: whether the office lives, whether it is ready, its figures."""

from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from config.words import Words
from duban.running.service import Service
from duban.web.database_look import looking
from duban.web.metrics import Figures
from duban.web.problem import Problem
from duban.web.readiness import checks


def routes_of(service: Service, words: Words) -> list[Route]:
    """The routes of an office that stays open, in the language of *words*."""
    figures = Figures(service)

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(request: Request) -> Response:
        return await run_in_threadpool(_readiness, service, words)

    async def metrics(request: Request) -> Response:
        return await run_in_threadpool(_metrics, service, figures)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def _readiness(service: Service, words: Words) -> Response:
    with looking(service.desk):
        found = [(one, words.said(*one.faults)) for one in checks(service)]
    told = [{"check": one.what, "found": str(one.found), "fault": said} for one, said in found]
    faults = [said for _, said in found if said]
    if faults:
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "not_ready", "\n".join(faults), checks=told)
    return JSONResponse({"status": "ready", "checks": told})


def _metrics(service: Service, figures: Figures) -> Response:
    with looking(service.desk):
        return Response(figures.text(), media_type=CONTENT_TYPE_LATEST)
