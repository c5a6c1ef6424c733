"""待办事项: the duties as a list, with its filters and its export."""

from datetime import timedelta

from starlette.responses import Response

from duban.views.by_region import Around, around_lists
from duban.views.duties import Duties, DutyQuery, duty_query, items
from duban.views.listing import Asked
from duban.views.next_acts import NextActs
from duban.web.exports import let_out
from duban.web.list_page import Filter, shown, whose_filters
from duban.web.routing import Room
from duban.web.visit import Visit
from states.duty_items import Owner

ROOM = Room()
SOON = timedelta(days=7)


@ROOM.get("/duties", needs="list_own")
def duties(visit: Visit) -> Response:
    """The list that the address asks for."""
    today = visit.desk.office.today
    listing = listing_of(visit, visit.asked)
    found = shown(visit, listing, _filters(visit, listing.around), keeps=True)
    queries = (
        ("ours_late", DutyQuery(owner=Owner.CITY, overdue=True)),
        ("theirs_late", DutyQuery(owner=Owner.DISTRICT, overdue=True)),
        ("institutions_late", DutyQuery(owner=Owner.INSTITUTION, overdue=True)),
        ("soon", DutyQuery(due_from=today, due_before=today + SOON)),
    )
    usual = [(visit.words.say(f"usual.{name}"), found.like(query)) for name, query in queries]
    if visit.may("act"):
        usual.append((visit.words.say("usual.done"), "/done"))
    return visit.show(
        "list.html", title=visit.words.say("nav.duties"), list=found, usual=usual, here="duties"
    )


def listing_of(visit: Visit, asked: Asked) -> Duties:
    """The list that is asked for. Raises InvalidInput for what it does not have."""
    query = duty_query(asked, visit.desk, visit.words)
    desk, words, around = visit.desk, visit.words, around_lists(visit.desk)
    may_act = visit.may("look") and visit.may("act")
    next_acts = NextActs(words, desk, visit.who.roles, around.rulebook) if may_act else None
    return Duties(desk, query, words, around, unseen=visit.unseen, next_acts=next_acts)


def _filters(visit: Visit, around: Around) -> list[Filter]:
    desk, words = visit.desk, visit.words
    return [
        *whose_filters(visit, around),
        Filter("owner", "choice", {one: words.label("owner", one) for one in Owner}),
        Filter("item", "choice", items(desk, words)),
        Filter("due_from", "day"),
        Filter("due_before", "day"),
        Filter("overdue", "flag"),
        Filter("undated", "flag"),
    ]


let_out(
    ROOM, "/duties", lambda visit: listing_of(visit, visit.asked), needs="list_own", here="duties"
)
