"""Finding: a case or an act by a few words, from the head of every page or the palette."""

from starlette.responses import Response

from duban.views.finding import found
from duban.web.page_addresses import address_of
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/find", needs="look")
def find(visit: Visit) -> Response:
    """What the words mean; the one thing that they mean is opened at once."""
    text = visit.one("q")
    meant = found(visit.desk, text, visit.words)
    if visit.is_part:
        return visit.show("found.html", found=meant, text=text)
    if len(meant) == 1:
        return visit.lead_to(address_of(meant[0].ref))
    title = visit.words.say("find.title", text=text)
    return visit.show("find.html", title=title, found=meant, text=text)
