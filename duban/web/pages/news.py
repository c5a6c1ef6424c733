"""What others did meanwhile, told on the page that somebody looks at."""

from http import HTTPStatus

from starlette.responses import Response

from duban.views.news import news_after
from duban.web.routes import Room
from duban.web.visit import Visit

ROOM = Room()
MOST = 10**15


@ROOM.get("/news", needs="look")
def news(visit: Visit) -> Response:
    """The acts after the one that the page knows; nothing where there are none."""
    after = visit.asked.number("after", 0, MOST) or 0
    found = news_after(visit.desk, after, visit.words)
    if found is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return visit.show("news.html", news=found)
