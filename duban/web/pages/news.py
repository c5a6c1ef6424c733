"""What others do meanwhile, told on an open page: their acts, and who looks at the same case."""

from http import HTTPStatus

from starlette.responses import Response

from duban.views.news import news_after
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()
MOST = 10**15
LONGEST = 80
"""So long may the name of a case be; a longer one is none."""


@ROOM.get("/news", needs="look")
def news(visit: Visit) -> Response:
    """The acts after the one that the page knows, and who looks at its case; else nothing."""
    after = visit.asked.number("after", 0, MOST) or 0
    found = news_after(visit.desk, after, visit.words)
    case, person = visit.one("case")[:LONGEST], visit.who.person
    there = visit.presence.others(case, person.login, person.name) if case else []
    if found is None and not there:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return visit.show("news.html", news=found, there=there)
