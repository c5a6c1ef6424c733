"""案件: the cases as a list, with its filters and its export."""

from typing import Any

from starlette.responses import Response

from duban.identity.looking import look_at_all
from duban.views.board import board
from duban.views.by_region import Around
from duban.views.cases import LATE_BY, STEPS, CaseQuery, Cases, case_query, states
from duban.views.listing import Asked
from duban.views.unopened import OPENING, unopened, unopened_cases
from duban.web.exports import let_out
from duban.web.list_page import Filter, shown, whose_filters
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.duty_items import Owner
from states.facts import Outcome
from states.reading import InvalidInput, in_digits
from states.saying import saying

ROOM = Room()
USUAL = (
    ("open", CaseQuery(outcome=Outcome.OPEN)),
    ("ours_late", CaseQuery(late_by=Owner.CITY)),
    ("theirs_late", CaseQuery(late_by=Owner.DISTRICT)),
    ("institutions_late", CaseQuery(late_by=Owner.INSTITUTION)),
    ("flagged", CaseQuery(flag=True)),
    ("news", CaseQuery(news=True)),
)
"""The filters that are a click away."""


@ROOM.get("/cases", needs="list_own")
def cases(visit: Visit) -> Response:
    """The list that the address asks for."""
    listing = listing_of(visit, visit.asked)
    found = shown(visit, listing, _filters(visit, listing.around), keeps=True)
    usual = [(visit.words.say(f"usual.{name}"), found.like(query)) for name, query in USUAL]
    if "received" in visit.waiting:
        to_sign = visit.words.say("received.lead", count=visit.waiting["received"])
        usual.insert(0, (to_sign, "/received"))
    ways: dict[str, Any] = {"bulk": "/cases/bulk"} if visit.may("act") else {}
    if visit.may("look"):
        ways["unopened"] = "/cases/unopened"
    if found.tells_news:
        ways["seen"] = "/cases/seen"
    return visit.show(
        "list.html",
        title=visit.words.say("nav.cases"),
        list=found,
        usual=usual,
        board=f"/cases/board?{found.exported}",
        here="cases",
        **ways,
    )


@ROOM.get("/cases/board", needs="list_own")
def cards(visit: Visit) -> Response:
    """The same cases as a board."""
    query = case_query(visit.asked, visit.desk, visit.words)
    return visit.show(
        "board.html",
        title=visit.words.say("nav.cases"),
        columns=board(visit.desk, query, visit.words, visit.unseen),
        asked=query.address(),
        here="cases",
    )


@ROOM.post("/cases/seen", needs="list_own")
def seen(visit: Visit) -> Response:
    """All that was done up to an act is seen, whichever cases it is of."""
    upto = in_digits(visit.one("upto"))
    if upto is None:
        raise InvalidInput("upto", saying("expected.whole_number"), visit.one("upto"))
    look_at_all(visit.desk, visit.who, upto)
    asked = visit.one("list")
    return visit.lead_to(f"/cases?{asked}".rstrip("?"), Noted(visit.words.say("new.all_seen")))


@ROOM.get("/cases/unopened", needs="look")
def without_case(visit: Visit) -> Response:
    """The regions whose case is yet to be opened, one by one or all that are ticked."""
    found, may_open = unopened_cases(visit.desk), visit.may("act")
    page = unopened(found, visit.words, may_open=may_open)
    return visit.show(
        "unopened.html",
        title=page.title,
        table=page.table("unopened"),
        names=list(found),
        opening=OPENING,
        may_open=may_open,
        may_enter_past=may_open and visit.may("open_programme"),
        here="cases",
    )


def listing_of(visit: Visit, asked: Asked) -> Cases:
    """The list that is asked for. Raises InvalidInput for what it does not have."""
    query = case_query(asked, visit.desk, visit.words)
    return Cases(visit.desk, query, visit.words, unseen=visit.unseen, tells_late=True)


def _filters(visit: Visit, around: Around) -> list[Filter]:
    desk, words = visit.desk, visit.words
    outcomes = {one.value: words.label("outcome", one) for one in Outcome}
    return [
        Filter("search", "text"),
        *whose_filters(visit, around),
        Filter("step", "choice", {str(n): str(n) for n in range(STEPS[0], STEPS[1] + 1)}),
        Filter("state", "choice", states(desk, words)),
        Filter("outcome", "choice", outcomes),
        Filter("late_by", "choice", {one.value: words.label("owner", one) for one in LATE_BY}),
        Filter("overdue", "flag"),
        Filter("flag", "flag"),
        Filter("news", "flag"),
        Filter("late", "flag"),
    ]


let_out(
    ROOM, "/cases", lambda visit: listing_of(visit, visit.asked), needs="list_own", here="cases"
)
