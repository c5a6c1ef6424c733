"""评审: who sits and how they scored, who is before whom, what is promised, who objected."""

from starlette.responses import Response

from duban.views.programme import programme_asked
from duban.views.review import review_page
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/review", needs="look")
def review(visit: Visit) -> Response:
    """The review of the programme that is asked for."""
    programme = programme_asked(visit.desk, visit.one("programme"))
    page = review_page(programme, visit.desk.office.today, visit.words)
    return visit.show(
        "programme.html", page=page, programme=programme, title=page.title, here="review"
    )
