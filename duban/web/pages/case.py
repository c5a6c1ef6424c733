"""案件详情: a case with its path, what is open, what can be done, and all that was done."""

from datetime import date

import msgspec
from starlette.responses import Response

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.case.acts import acts
from duban.views.case.outside import from_outside
from duban.views.case.page import page_of
from duban.views.case.path import path_of
from duban.views.case.why import Why
from duban.views.case.why import why as why_of
from duban.views.cases import Cases, case_query
from duban.views.choosing import case_of
from duban.views.page import Table, Value
from duban.views.prepared import waiting_of
from duban.web.routes import Room
from duban.web.visit import Visit
from states.attempts import Standing
from states.facts import Case
from states.notice import Region
from workflow.record.cases import Stored
from workflow.record.duties import rungs

ROOM = Room()


class Beside(msgspec.Struct, frozen=True):
    """The list that one came from: its address, and the cases before and after this one in it."""

    address: str
    before: str | None
    after: str | None


@ROOM.get("/cases/{programme}/{region}", needs="look_at_own")
def case(visit: Visit) -> Response:
    """The case as it stands."""
    desk, words = visit.desk, visit.words
    region, stored = case_of(desk, visit.named("programme"), visit.named("region"))
    world = desk.world(stored.notice_hash, stored.procedure_hash)
    shown = stored if visit.may("look") else from_outside(stored, visit.who.person.name)
    page = page_of(region, shown, world, desk.office.today, words)
    why = _why(desk, region, stored, words)
    with desk.store.reading() as transaction:
        done = acts(transaction, stored.id, date.max, words)
        waiting = waiting_of(transaction, desk, words) if visit.may("look") else []
    return visit.show(
        "case.html",
        title=page.title,
        page=page,
        case=stored,
        watched=stored.id,
        region=region,
        path=path_of(stored.facts, world, words),
        acts=_by_standing(why.acts),
        dates=why.dates,
        history=done,
        awaiting=[one for one in waiting if one.case_id == stored.id],
        beside=_beside(visit, stored.id),
        here="cases",
    )


def _why(desk: Desk, region: Region, stored: Stored, words: Words) -> Why:
    world = desk.world(stored.notice_hash, stored.procedure_hash)
    with desk.store.reading() as transaction:
        laid = rungs.of_case(transaction, stored.id)
    return why_of(Case(region, stored.facts), world, laid, desk.office.clock(), words)


def _by_standing(acts: Table) -> dict[str, list[dict[str, Value]]]:
    """The acts by how they stand to the case, each by its columns."""
    keys = [one.key for one in acts.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in acts.rows]
    return {
        standing.value: [row for row in rows if row["standing"] == standing.value]
        for standing in Standing
    }


def _beside(visit: Visit, case_id: str) -> Beside:
    """The neighbours of a case in the list that one came from; without one, among all."""
    asked = visit.asked_by(visit.one("list"))
    query = case_query(asked, visit.desk, visit.words)
    listing = Cases(visit.desk, query, visit.words)
    with visit.desk.store.reading() as transaction:
        before, after = listing.beside(transaction, case_id)
    return Beside(query.address(), before, after)
