"""我的案件: where a district or an expert begins, who sees what is theirs."""

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.views.own_cases import count_waiting, own_cases
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()


@ROOM.get("/own", needs="look_at_own")
def own(visit: Visit) -> Response:
    """A district is led to its list, an administrator to the system; an expert sees his cases."""
    if not visit.may(Permission.SCORE):
        if visit.may(Permission.LIST_OWN):
            return visit.lead_to("/cases")
        if visit.may(Permission.MANAGE_PEOPLE):
            return visit.lead_to("/admin")
    words = visit.words
    with visit.desk.store.reading() as transaction:
        table = own_cases(transaction, visit.desk, visit.who.person.name, words)
    lead = words.say("account.own_lead", count=count_waiting(table))
    return visit.show(
        "own.html", title=words.say("account.own"), lead=lead, table=table, here="own"
    )
