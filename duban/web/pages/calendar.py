"""日历: a month with all that falls due, and the same as a feed for other calendars."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from duban.running.calendar_feed import calendar_feed
from duban.views.month import month_asked, month_shown
from duban.web.routes import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/calendar", needs="look")
def calendar(visit: Visit) -> Response:
    """The month that is asked for."""
    first = month_asked(visit.one("month"), visit.desk.office.today)
    shown = month_shown(visit.desk, first, visit.words)
    return visit.show("calendar.html", title=shown.title, month=shown, here="calendar")


@ROOM.get("/calendar.ics", needs="look")
def feed(visit: Visit) -> Response:
    """The open duties as a calendar file; a real office gives it to nobody without a name."""
    if not visit.desk.is_training:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    written = calendar_feed(visit.desk, visit.words)
    return Response(written, media_type="text/calendar; charset=utf-8")
