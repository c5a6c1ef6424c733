"""我已办: the acts that the visitor did, prepared or approved, the latest first."""

from msgspec.structs import replace
from starlette.responses import Response

from duban.views.audit import Acts, act_query
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/done", needs="act")
def done(visit: Visit) -> Response:
    """The visitor's own acts within the days that the address asks for; nobody else's."""
    desk, words = visit.desk, visit.words
    asked = act_query(visit.asked, desk, words)
    found = Acts(desk, replace(asked, person=visit.who.person.name), words)
    with desk.store.reading() as transaction:
        table, earlier = found.page(transaction)
    return visit.show(
        "done.html",
        title=words.say("usual.done"),
        query=asked,
        table=table,
        earlier=replace(earlier, person="").address() if earlier else "",
        all=replace(asked, before=None, person="").address(),
        here="duties" if visit.may("list_own") else "own",
    )
