"""Nights: the archive, and the report of one."""

from http import HTTPStatus

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.rendering.data import as_data
from duban.views.listing import MOST
from duban.views.night.archive import archive_table, latest
from duban.views.night.reported import night_page, report_of
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, Parameter
from duban.web.api.shape import DAY, OBJECT, always, rows
from states.reading import day

CHAPTER = Chapter()
USUAL = 90
"""So many nights are listed where it is not said how many."""


@CHAPTER.get(
    "/nights",
    "nights.list",
    needs=Permission.LOOK_AT_CASES,
    answer=lambda look: rows(archive_table((), look.words)),
    parameters=(
        Parameter(
            name="most", schema={"type": "integer", "minimum": 1, "maximum": MOST}, example=7
        ),
    ),
)
def nights(call: Call) -> Response:
    """The last nights, the latest first."""
    asked = call.asked
    most = asked.number("most", 1, MOST) or USUAL
    asked.finish()
    with call.desk.store.reading() as transaction:
        return call.give(as_data(archive_table(latest(transaction, most), call.words)))


@CHAPTER.get(
    "/nights/{day}",
    "nights.night",
    needs=Permission.LOOK_AT_CASES,
    answer=always(OBJECT),
    parameters=(Parameter(name="day", where="path", schema=DAY, example="2024-04-15"),),
    also=(HTTPStatus.NOT_FOUND,),
)
def night(call: Call) -> Response:
    """The report of a night, part by part."""
    report = report_of(call.desk, day(call.named("day"), "day"))
    return call.give(as_data(night_page(call.desk, report, call.words)))
