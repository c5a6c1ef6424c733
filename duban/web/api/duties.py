"""Duties: who owes what by when, over all cases."""

from http import HTTPStatus

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.views.duties import Duties, DutyQuery, duty_query
from duban.views.unseen import unseen_by
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, Parameter, in_query
from duban.web.api.lists import OF_EVERY_LIST, listed
from duban.web.api.shape import DAY, FLAG, page_of
from states.duty_items import Owner

CHAPTER = Chapter()
FILTERS = (
    Parameter(name="region", several=True, example="120101"),
    Parameter(name="owner", schema={"type": "string", "enum": [one.value for one in Owner]}),
    Parameter(name="item"),
    Parameter(name="due_from", schema=DAY, example="2024-04-01"),
    Parameter(name="due_before", schema=DAY, example="2024-04-30"),
    Parameter(name="overdue", schema=FLAG),
    Parameter(name="undated", schema=FLAG),
    *in_query(("programme",)),
)


@CHAPTER.get(
    "/duties",
    "duties.list",
    needs=Permission.LIST_OWN,
    answer=lambda look: page_of(Duties(look.desk, DutyQuery(), look.words).columns),
    parameters=(*FILTERS, *OF_EVERY_LIST),
    also=(HTTPStatus.NOT_FOUND,),
)
def duties(call: Call) -> Response:
    """The duties that are asked for."""
    desk, words, unseen = call.desk, call.words, unseen_by(call.desk, call.who)
    return listed(
        call, lambda asked: Duties(desk, duty_query(asked, desk, words), words, unseen=unseen)
    )
