"""待审批: acts on money that wait for a second person, who stands for them with the password."""

from http import HTTPStatus

from msgspec.structs import replace
from starlette.responses import Response

from duban.clock import now
from duban.identity import approval, signing_in
from duban.identity.errors import NotLetIn
from duban.views import answers
from duban.views.choosing import place_of_case
from duban.views.form.about import about_case
from duban.views.page import Page
from duban.views.prepared import Waiting, latest_table, waiting_of
from duban.web import signing
from duban.web.consequences import outlook_on, page_of
from duban.web.routing import Room
from duban.web.visit import Noted, Visit, Way
from states.refusals import Refusal
from workflow.office.request import Conflict, Done
from workflow.people import prepared
from workflow.people.prepared import Fate
from workflow.record import cases

ROOM = Room()
LATEST = 50


@ROOM.get("/approvals", needs="prepare_money")
def approvals(visit: Visit) -> Response:
    """What waits, and what became of the latest."""
    return _shown(visit)


@ROOM.post("/approvals/{id}/approve", needs="approve_money")
def approve(visit: Visit) -> Response:
    """Stand for an act, with the password given once more."""
    desk, words, moment = visit.desk, visit.words, now()
    password = (visit.given.get("password") or [""])[0]
    where = signing.where_of(visit.request)
    try:
        signing_in.prove(desk, visit.who, password, where, moment, visit.one("code"))
    except NotLetIn as error:
        said = words.said(*error.sayings)
        return _shown(visit, status=HTTPStatus.UNAUTHORIZED, said=said)
    answer = approval.approve(desk, visit.who.proved(moment), visit.named("id"), moment)
    match answer:
        case Done():
            return visit.lead_to("/approvals", _told(visit, "money.approved"))
        case Refusal():
            said = answers.refusal_text(answer, words)
        case Conflict():
            said = words.say("money.case_changed")
    return _shown(visit, status=HTTPStatus.UNPROCESSABLE_ENTITY, said=said)


@ROOM.post("/approvals/{id}/decline", needs="prepare_money")
def decline(visit: Visit) -> Response:
    """Decline what another made ready, or take back one's own."""
    fate = approval.decline(visit.desk, visit.who, visit.named("id"), visit.one("reason"), now())
    said = "money.taken_back" if fate is Fate.WITHDRAWN else "money.declined"
    return visit.lead_to("/approvals", _told(visit, said))


def _told(visit: Visit, said: str) -> Noted:
    """What was decided on which act of which case, and the way there."""
    desk, words = visit.desk, visit.words
    with desk.store.reading() as transaction:
        found = prepared.one(transaction, visit.named("id"))
    if found is None:
        return Noted()
    code = cases.region_of(found.case_id)
    region, _, stored = place_of_case(desk, cases.programme_of(found.case_id), code)
    told = words.say(
        said,
        region=words.region(region),
        act=words.label("command", found.command.name),
        state=words.label("state", stored.facts.shown_state) if stored else "",
    )
    return Noted(told, (Way(words.say("acting.see"), f"/cases/{found.case_id}"),))


def _shown(visit: Visit, *, status: int = HTTPStatus.OK, said: str = "") -> Response:
    """The page."""
    desk, words = visit.desk, visit.words
    with desk.store.reading() as transaction:
        waiting = waiting_of(transaction, desk, words)
        latest = latest_table(transaction, desk, LATEST, words)
    return visit.show(
        "approvals.html",
        title=words.say("money.title"),
        status=status,
        said=said,
        waiting=[(one, *_follows(visit, one)) for one in waiting],
        latest=latest,
        here="approvals",
    )


def _follows(visit: Visit, one: Waiting) -> tuple[Page | None, str]:
    """What would follow if it were approved now; where nothing would, why."""
    desk, words = visit.desk, visit.words
    answer = outlook_on(visit, one.asked).answer
    match answer:
        case Done():
            programme, code = cases.programme_of(one.case_id), cases.region_of(one.case_id)
            region, _, stored = place_of_case(desk, programme, code)
            about = about_case(desk, region, stored)
            page = page_of(visit, about, one.asked.command.name, answer)
            parts = tuple(replace(part, key=f"{part.key}-{one.id}") for part in page.parts)
            return replace(page, parts=parts), ""
        case Refusal():
            return None, answers.refusal_text(answer, words)
    return None, words.say("money.case_changed")
