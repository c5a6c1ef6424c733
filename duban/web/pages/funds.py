"""资金: the money of a programme, and the ledger line by line."""

from starlette.responses import Response

from duban.views.by_region import Around
from duban.views.funds.lines import Lines, line_query
from duban.views.funds.page import funds_page
from duban.views.programme import programme_asked
from duban.web.exports import let_out
from duban.web.list_page import Filter, shown, whose_filters
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/funds", needs="look")
def funds(visit: Visit) -> Response:
    """The money of the programme that is asked for."""
    programme = programme_asked(visit.desk, visit.one("programme"))
    page = funds_page(programme, visit.words)
    return visit.show(
        "programme.html", page=page, programme=programme, title=page.title, here="funds"
    )


@ROOM.get("/funds/ledger", needs="look")
def ledger(visit: Visit) -> Response:
    """The lines of the ledger that the address asks for."""
    listing = _listing(visit)
    found = shown(visit, listing, _filters(visit, listing.around))
    usual = [(visit.words.say("nav.funds"), "/funds")]
    return visit.show(
        "list.html", title=visit.words.say("funds.ledger"), list=found, usual=usual, here="funds"
    )


def _listing(visit: Visit) -> Lines:
    query = line_query(visit.asked, visit.desk, visit.words)
    return Lines(visit.desk, query, visit.words)


def _filters(visit: Visit, around: Around) -> list[Filter]:
    words = visit.words
    return [
        *whose_filters(visit, around),
        Filter("account", "choice", words.names("account")),
        Filter("party", "text"),
        Filter("booked_from", "day"),
        Filter("booked_until", "day"),
    ]


let_out(ROOM, "/funds/ledger", _listing, needs="look", here="funds")
