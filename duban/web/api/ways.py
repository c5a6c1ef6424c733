"""All ways of the API, and the routes that they make for an office."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import Route

from duban.identity.permissions import Permission
from duban.running.service import Service
from duban.web.api import (
    acts,
    alarms,
    cases,
    corrections,
    duties,
    mails,
    nights,
    office,
    programmes,
)
from duban.web.api.bounds import Allowance
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, Way
from duban.web.api.entrance import endpoint
from duban.web.api.openapi import document
from duban.web.api.shape import OBJECT, always

CHAPTER = Chapter()


@CHAPTER.get("/openapi.json", "office.openapi", needs=Permission.OPEN, answer=always(OBJECT))
def openapi(call: Call) -> Response:
    """The document of all ways."""
    return call.give(document(WAYS, call.desk, call.words))


WAYS: Sequence[Way] = [
    way
    for chapter in (
        cases.CHAPTER,
        acts.CHAPTER,
        corrections.CHAPTER,
        duties.CHAPTER,
        mails.CHAPTER,
        nights.CHAPTER,
        alarms.CHAPTER,
        office.CHAPTER,
        programmes.CHAPTER,
        CHAPTER,
    )
    for way in chapter.ways
]


def routes_of(service: Service) -> list[Route]:
    """The routes of all ways, for an office that stays open."""
    allowance = Allowance()
    return [
        Route(way.path, endpoint(way, service, allowance), methods=[way.method]) for way in WAYS
    ]
