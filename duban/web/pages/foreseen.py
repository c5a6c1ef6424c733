"""The time of a case: what happened, what is due, and what comes if nobody acts."""

from starlette.responses import Response

from duban.views.case.foreseen import foreseen as foreseen_of
from duban.views.choosing import case_of
from duban.web.routing import Room
from duban.web.visit import Visit
from workflow.record import history

ROOM = Room()


@ROOM.get("/cases/{programme}/{region}/foreseen", needs="look_at_own")
def foreseen(visit: Visit) -> Response:
    """The axis and its table; a script on the page of the case asks for them alone."""
    desk, words = visit.desk, visit.words
    region, stored = case_of(desk, visit.named("programme"), visit.named("region"))
    coming = visit.service.foresight.of(stored)
    with desk.store.reading() as transaction:
        past = history.of_case(transaction, stored.id)
        new = visit.unseen.new_acts(transaction, past)
    return visit.show(
        "parts/foreseen.html" if visit.is_part else "foreseen.html",
        title=words.say("ahead.title", region=words.region(region)),
        case=stored,
        found=foreseen_of(past, stored.facts, coming, desk.office.today, words, new),
        here="cases",
    )
