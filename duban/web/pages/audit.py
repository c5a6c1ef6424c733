"""审计: the history searched page by page, verified, and given out as a file."""

import re
from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from duban.bootstrap.desk import Desk
from duban.running.long_work import Step, Work
from duban.views.audit import Acts, act_names, act_query, proof_page
from duban.views.history import Verified, verified
from duban.views.page import Page
from duban.web.database_look import looking
from duban.web.exports import let_out, ordered
from duban.web.list_page import whose_filters
from duban.web.long_work import show_work, work_of
from duban.web.routing import Room
from duban.web.visit import Visit
from states.reading import InvalidInput
from states.saying import saying
from workflow.record import history

ROOM = Room()
VERIFY = "verify"
ANCHOR = re.compile(r"[0-9a-f]{64}")
"""The head of a history as a nightly report tells it; what is typed otherwise was never one."""


@ROOM.get("/audit", needs="audit")
def audit(visit: Visit) -> Response:
    """The acts that the address asks for, and the way to have the history verified."""
    desk, words = visit.desk, visit.words
    found = _acts(visit)
    with desk.store.reading() as transaction:
        table, earlier = found.page(transaction)
        head = history.head(transaction)
    return visit.show(
        "audit.html",
        title=words.say("audit.title"),
        query=found.query,
        table=table,
        earlier=earlier.address() if earlier else "",
        all=msgspec.structs.replace(found.query, before=None).address(),
        filters=whose_filters(visit, found.around),
        acts=act_names(desk, words),
        head=head,
        exports=ordered(visit, visit.path),
        works=visit.service.works.of(VERIFY),
        here="audit",
    )


@ROOM.post("/audit/verify", needs="audit")
def verify(visit: Visit) -> Response:
    """Begin to verify the history, and with it an anchor where one was given."""
    desk, anchor = visit.desk, visit.one("anchor").lower()
    if anchor and not ANCHOR.fullmatch(anchor):
        place = visit.words.say("audit.anchor_field")
        raise InvalidInput(place, saying("expected.anchor", letters=len(anchor)), anchor)
    work = Work(VERIFY, anchor, 0, desk.clock.wall())
    visit.service.works.begin(work, lambda step: _verified(desk, anchor, step))
    return visit.lead_to(f"/audit/verify/{work.name}")


@ROOM.get("/audit/verify/{work}", needs="audit")
def proof(visit: Visit) -> Response:
    """What the history was held against, and what is in doubt."""
    words = visit.words

    def pages(work: Work) -> Sequence[Page]:
        return (proof_page(work.result, work.about, words),)

    title = words.say("audit.verify")
    work = work_of(visit, VERIFY)
    return show_work(visit, work, pages, title=title, back="/audit", here="audit")


def _verified(desk: Desk, anchor: str, step: Step) -> Verified:
    with looking(desk), desk.store.reading() as transaction:
        return verified(transaction, anchor or None)


def _acts(visit: Visit) -> Acts:
    return Acts(visit.desk, act_query(visit.asked, visit.desk, visit.words), visit.words)


let_out(ROOM, "/audit", _acts, needs="audit", here="audit")
