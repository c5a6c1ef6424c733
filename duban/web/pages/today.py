"""今日: the page with which a day begins."""

from collections.abc import Iterator

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.views.first_steps import first_steps
from duban.views.today import today_page
from duban.web.routing import Room
from duban.web.visit import Visit, Way
from workflow.people import handovers, persons

ROOM = Room()


@ROOM.get("/", needs="look")
def today(visit: Visit) -> Response:
    """What is late and whose fault it is, what falls due, what is wrong."""
    second = visit.who.person.id if visit.may(Permission.APPROVE_MONEY) else None
    page = today_page(
        visit.desk,
        visit.words,
        roles=visit.who.roles if visit.may("act") else (),
        second=second,
        reader=visit.who.person.name,
        unseen=visit.unseen,
        all_came=visit.one("came") == "all",
    )
    return visit.show(
        "today.html",
        page=page,
        title=page.title,
        first_steps=first_steps(visit.desk, visit.words, visit.may),
        own=[*_to_sign_for(visit), *_stands_in(visit)],
        here="today",
    )


def _to_sign_for(visit: Visit) -> Iterator[Way]:
    """The desks that wait for the visitor's signature, and where that is given."""
    with visit.desk.store.reading() as transaction:
        waiting = handovers.awaiting(transaction, visit.who.person.id)
        givers = [persons.by_id(transaction, one.giver) for one in waiting]
    for giver in filter(None, givers):
        yield Way(visit.words.say("handover.to_sign_for", name=giver.name), "/handovers")


def _stands_in(visit: Visit) -> Iterator[Way]:
    """For whom the visitor stands in today, and in which roles."""
    words, places = visit.words, visit.who.places
    for name in dict.fromkeys(places.values()):
        roles = words.listed(
            words.label("office_role", one) for one in places if places[one] == name
        )
        yield Way(words.say("person.you_stand_in", name=name, roles=roles), "")
