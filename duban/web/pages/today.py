"""今日: the page with which a day begins."""

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.views.today import today_page
from duban.web.first_steps import first_steps
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/", needs="look")
def today(visit: Visit) -> Response:
    """What is late and whose fault it is, what falls due, what is wrong."""
    second = visit.who.person.id if visit.may(Permission.APPROVE_MONEY) else None
    page = today_page(
        visit.desk,
        visit.words,
        roles=visit.who.roles if visit.may("act") else (),
        second=second,
        reader=visit.who.person.name,
        unseen=visit.unseen,
        all_came=visit.one("came") == "all",
    )
    return visit.show(
        "today.html", page=page, title=page.title, first_steps=first_steps(visit), here="today"
    )
