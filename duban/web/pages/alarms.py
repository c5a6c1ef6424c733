"""警报: what the checks found, until somebody has dealt with it."""

from http import HTTPStatus

from starlette.responses import Response

from duban.clock import now
from duban.identity.alarm_closing import close_alarms
from duban.identity.errors import NotAllowed
from duban.views.alarms import (
    STATUSES,
    AlarmQuery,
    Alarms,
    alarm_named,
    alarm_page,
    alarm_query,
)
from duban.views.by_region import Around
from duban.views.choosing import NotThere
from duban.web.exports import let_out
from duban.web.list_page import Filter, shown, whose_filters
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.reading import InvalidInput, in_digits
from states.saying import saying
from workflow.record.alarms import LAST
from workflow.record.alarms.findings import Code

ROOM = Room()


@ROOM.get("/alarms", needs="look_at_office")
def listed(visit: Visit) -> Response:
    """The list that the address asks for; by itself the alarms that are open."""
    words, listing = visit.words, _listing(visit)
    found = shown(visit, listing, _filters(visit, listing.around))
    usual = [
        (words.say(f"alarm_status.{status}"), found.at(AlarmQuery(status=status)))
        for status in STATUSES
    ]
    return visit.show(
        "alarms.html", title=words.say("list.alarms"), list=found, usual=usual, here="alarms"
    )


@ROOM.get("/alarms/{alarm}", needs="look_at_office")
def alarm(visit: Visit) -> Response:
    """One alarm: what is not as it should be, what to do, the form that closes it."""
    return _shown(visit)


@ROOM.post("/alarms/{alarm}/close", needs="close_alarms")
def close(visit: Visit) -> Response:
    """Close an alarm, with how it was dealt with; where it can't be, its page says why."""
    number, words = _number(visit), visit.words
    with visit.desk.store.reading() as transaction:
        alarm_named(transaction, number)
    try:
        (done,) = close_alarms(visit.desk, visit.who.person, [number], visit.one("reason"), now())
    except (NotAllowed, InvalidInput) as error:
        return _shown(visit, words.said(*error.sayings), HTTPStatus.UNPROCESSABLE_ENTITY)
    name = "done_standing" if done.stands else "done"
    said = words.say(f"alarm.{name}", alarm=number, name=visit.who.person.name)
    return visit.lead_to("/alarms", Noted(said))


def _shown(visit: Visit, fault: str = "", status: int = HTTPStatus.OK) -> Response:
    with visit.desk.store.reading() as transaction:
        found = alarm_named(transaction, _number(visit))
        page = alarm_page(
            transaction, found, visit.desk.regions(), visit.words, tells_values=visit.may("look")
        )
    return visit.show(
        "alarm.html",
        title=page.title,
        page=page,
        alarm=found,
        fault=fault,
        status=status,
        here="alarms",
    )


def _number(visit: Visit) -> int:
    given = visit.named("alarm")
    number = in_digits(given, 1, LAST)
    if number is None:
        raise NotThere(saying("alarm.no_such", given=given))
    return number


def _listing(visit: Visit) -> Alarms:
    query = alarm_query(visit.asked, visit.desk, visit.words)
    return Alarms(visit.desk, query, visit.words, tells_values=visit.may("look"))


def _filters(visit: Visit, around: Around) -> list[Filter]:
    words = visit.words
    codes = {one.value: words.say(f"alarm_code.{one}") for one in Code}
    statuses = {one: words.say(f"alarm_status.{one}") for one in STATUSES}
    return [
        Filter("status", "choice", statuses),
        Filter("code", "choice", codes),
        *whose_filters(visit, around),
    ]


let_out(ROOM, "/alarms", _listing, needs="look_at_office", here="alarms")
