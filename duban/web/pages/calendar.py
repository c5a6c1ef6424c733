"""日历: a month with all that falls due, and the same as a feed for other calendars."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from duban.clock import now
from duban.identity import account, issuing, signing_in
from duban.identity.bearer import bearer_of
from duban.identity.errors import NotLetIn
from duban.identity.permissions import Permission
from duban.running.calendar_feed import calendar_feed
from duban.views.month import month_asked, month_shown
from duban.web.routing import Room
from duban.web.signing import where_of
from duban.web.visit import Visit
from workflow.people import tokens

ROOM = Room()
FEED = "calendar feed"
"""The name of the token that stands in the address of a person's feed."""


@ROOM.get("/calendar", needs="look")
def calendar(visit: Visit) -> Response:
    """The month that is asked for."""
    return _show(visit)


@ROOM.get("/calendar.ics", needs="open")
def feed(visit: Visit) -> Response:
    """The open duties as a calendar file, for who has signed in or has the token of a feed."""
    visitor = visit.visitor or bearer_of(visit.desk, visit.one("token"), now())
    if visitor is None or not visitor.may(Permission.LIST_OWN):
        raise HTTPException(HTTPStatus.UNAUTHORIZED)
    written = calendar_feed(visit.desk, visit.words, visitor.region_code)
    return Response(written, media_type="text/calendar; charset=utf-8")


@ROOM.post("/calendar/feed", needs="look")
def renew(visit: Visit) -> Response:
    """Give the visitor's feed an address, shown once; one that it had before ends.

    It takes the password once more, unless it was given just now.
    """
    desk, visitor, moment = visit.desk, visit.who, now()
    if not visitor.is_fresh(moment):
        password, where = (visit.given.get("password") or [""])[0], where_of(visit.request)
        try:
            signing_in.prove(desk, visitor, password, where, moment, visit.one("code"))
        except NotLetIn as error:
            return _show(visit, said=visit.words.said(*error.sayings))
        visitor = visitor.proved(moment)
    with desk.store.reading() as transaction:
        known = tokens.of_person(transaction, visitor.person.id)
    token = account.make_token(
        desk, visitor, FEED, {Permission.LIST_OWN}, issuing.LONGEST_TOKEN, moment
    )
    for old in known:
        if old.name == FEED:
            account.end_token(desk, visitor, old.hash, moment)
    return _show(visit, f"{visit.request.base_url}calendar.ics?token={token}")


def _show(visit: Visit, feed: str = "", said: str = "") -> Response:
    """The month, and the address of the feed where one was made, or why none was."""
    first = month_asked(visit.one("month"), visit.desk.office.today)
    month = month_shown(visit.desk, first, visit.words)
    return visit.show(
        "calendar.html",
        title=month.title,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK,
        month=month,
        feed=feed,
        said=said,
        proves=not visit.who.is_fresh(now()),
        here="calendar",
    )
