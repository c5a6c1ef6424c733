"""Alarms: what the checks found, and which of it nobody has dealt with."""

from http import HTTPStatus

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.views.alarms import STATUSES, AlarmQuery, Alarms, alarm_query
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, Parameter, in_query
from duban.web.api.lists import OF_EVERY_LIST, listed
from duban.web.api.shape import page_of
from workflow.record.alarms.findings import Code

CHAPTER = Chapter()
FILTERS = (
    Parameter(name="region", several=True, example="120101"),
    Parameter(name="status", schema={"type": "string", "enum": [*STATUSES]}),
    Parameter(name="code", schema={"type": "string", "enum": [one.value for one in Code]}),
    *in_query(("programme",)),
)


@CHAPTER.get(
    "/alarms",
    "alarms.list",
    needs=Permission.LOOK_AT_OFFICE,
    answer=lambda look: page_of(Alarms(look.desk, AlarmQuery(), look.words).columns),
    parameters=(*FILTERS, *OF_EVERY_LIST),
    also=(HTTPStatus.NOT_FOUND,),
)
def alarms(call: Call) -> Response:
    """The alarms that are asked for; by themselves those that are open."""
    desk, words = call.desk, call.words
    tells_values = call.who.may(Permission.LOOK_AT_CASES)
    return listed(
        call,
        lambda asked: Alarms(
            desk, alarm_query(asked, desk, words), words, tells_values=tells_values
        ),
    )
