"""我的案件: where a district or an expert begins, who sees what is theirs."""

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.views.page import Column, Ref, Subject, Table
from duban.web.routing import Room
from duban.web.visit import Visit
from workflow.record import cases

ROOM = Room()


@ROOM.get("/own", needs="look_at_own")
def own(visit: Visit) -> Response:
    """A district is led to its list, an administrator to the system; an expert sees his cases."""
    if visit.may(Permission.LIST_OWN):
        return visit.lead_to("/cases")
    if visit.may(Permission.MANAGE_PEOPLE):
        return visit.lead_to("/admin")
    words, regions = visit.words, visit.desk.regions()
    with visit.desk.store.reading() as transaction:
        found = cases.load_all(transaction, cases.open_ids(transaction)).values()
    rows = tuple(
        (Ref(words.region(regions[one.facts.region_code]), Subject.CASE, one.id),
         words.label("state", one.facts.shown_state))
        for one in found
        if visit.who.sees(one.facts.region_code, [expert.name for expert in one.facts.review.panel])
    )  # fmt: skip
    columns = (
        Column("case", words.say("people_column.case")),
        Column("state", words.say("people_column.state")),
    )
    table = Table("own", "", columns, rows, empty=words.say("account.no_cases"))
    return visit.show("own.html", title=words.say("account.own"), table=table, here="own")
