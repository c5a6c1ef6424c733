"""地图: the districts by step, by how late they are, or by how they spend."""

from starlette.responses import Response

from duban.views.choosing import one_of
from duban.views.city_map import Shade, city_page
from duban.views.programme import programme_asked
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/map", needs="look")
def city(visit: Visit) -> Response:
    """The map of the programme that is asked for."""
    words = visit.words
    labels = {one.value: words.say(f"city.{one}") for one in Shade}
    by = Shade(one_of("by", visit.one("by", Shade.STEP), labels))
    programme = programme_asked(visit.desk, visit.one("programme"))
    page = city_page(programme, by, visit.desk.office.today, words)
    return visit.show(
        "map.html",
        page=page,
        programme=programme,
        by=by,
        shades=tuple(Shade),
        title=page.title,
        here="map",
    )
