"""夜间报告: the archive of the nights, and each report in full."""

from starlette.responses import Response

from duban.rendering.workbook import workbook
from duban.views.night.archive import archive_table, latest
from duban.views.night.page import NightPage
from duban.views.night.reported import night_page, report_of
from duban.views.page import Page
from duban.web.exports import attached
from duban.web.routing import Room
from duban.web.visit import Visit
from states.reading import day

ROOM = Room()
SHOWN = 90
"""So many nights stand in the archive's page."""


@ROOM.get("/nights", needs="look")
def nights(visit: Visit) -> Response:
    """The last nights, one a row."""
    words = visit.words
    with visit.desk.store.reading() as transaction:
        found = latest(transaction, SHOWN)
    page = Page(
        key="nights",
        language=words.language,
        title=words.say("nav.nights"),
        parts=(archive_table(found, words),),
    )
    return visit.show_page(page, here="nights")


@ROOM.get("/nights/{day}", needs="look")
def night(visit: Visit) -> Response:
    """The report of one night."""
    return visit.show_page(_page(visit), here="nights")


@ROOM.get("/nights/{day}/workbook", needs="look", also=("export",))
def sheet(visit: Visit) -> Response:
    """The report of one night as a workbook."""
    page = _page(visit)
    return attached(workbook(page, visit.words), f"night-{page.day}", ".xlsx")


def _page(visit: Visit) -> NightPage:
    asked = day(visit.named("day"), "date")
    return night_page(visit.desk, report_of(visit.desk, asked), visit.words)
