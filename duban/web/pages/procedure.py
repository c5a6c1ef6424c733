"""程序: the procedure as a picture and as tables, the notice item by item, the guide."""

from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from config.diagram import svg
from config.notices import NoticeFile
from duban.views.choosing import rulebook_of
from duban.views.guide import guide as guide_of
from duban.views.notice import notice_file, notice_page, rules_page
from duban.views.page import Page
from duban.views.procedure import procedure_page
from duban.web.routing import Room
from duban.web.tabs import tabs
from duban.web.visit import Visit

ROOM = Room()
TABS = {
    "notice_page.procedure": "/procedure",
    "notice_page.values": "/procedure/notice",
    "notice_page.rules": "/procedure/rules",
    "notice_page.guide": "/guide",
}


@ROOM.get("/procedure", needs="look_at_own")
def procedure(visit: Visit) -> Response:
    """The diagram, and under it the acts step by step."""
    procedure = rulebook_of(visit.desk).procedure
    drawing = Markup(svg(procedure, visit.language))  # noqa: S704 - our own, with all text escaped
    page = procedure_page(procedure, visit.words)
    return _shown(visit, page, "procedure.html", drawing=drawing)


@ROOM.get("/procedure.svg", needs="look_at_own")
def diagram(visit: Visit) -> Response:
    """The diagram alone."""
    drawn = svg(rulebook_of(visit.desk).procedure, visit.language)
    return Response(drawn, media_type="image/svg+xml")


@ROOM.get("/procedure/notice", needs="look_at_own")
def notice(visit: Visit) -> Response:
    """The notice in force, item by item."""
    return _shown(visit, notice_page(_notice(visit), visit.words))


@ROOM.get("/procedure/rules", needs="look_at_own")
def rules(visit: Visit) -> Response:
    """How the notice is read."""
    return _shown(visit, rules_page(visit.words))


@ROOM.get("/guide", needs="look_at_own")
def guide(visit: Visit) -> Response:
    """The guide that districts can be given."""
    procedure = rulebook_of(visit.desk).procedure
    return _shown(visit, guide_of(_notice(visit), procedure, visit.words), "guide.html")


def _notice(visit: Visit) -> NoticeFile:
    programme = visit.desk.programme()
    with visit.desk.store.reading() as transaction:
        return notice_file(transaction, programme)


def _shown(visit: Visit, page: Page, template: str = "subject.html", **facts: Any) -> Response:
    shown = tabs(visit, TABS)
    return visit.show(template, page=page, title=page.title, tabs=shown, here="procedure", **facts)
