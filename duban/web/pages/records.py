"""办理记录: one act of a case in full."""

from starlette.responses import Response

from duban.views.case.record import record_named, record_page
from duban.views.choosing import case_of
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/cases/{programme}/{region}/records/{seq}", needs="look")
def record(visit: Visit) -> Response:
    """The act of that number."""
    desk, words = visit.desk, visit.words
    region, stored = case_of(desk, visit.named("programme"), visit.named("region"))
    with desk.store.reading() as transaction:
        found = record_named(transaction, stored.id, visit.named("seq"))
        page = record_page(transaction, found, desk.regions(), words)
    return visit.show(
        "record.html",
        title=f"{words.region(region)} · {page.title}",
        page=page,
        case_id=stored.id,
        region=region,
        here="cases",
    )
