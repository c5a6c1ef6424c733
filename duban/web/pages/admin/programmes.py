"""项目: the programmes of the office, and the notice of each item by item."""

from starlette.responses import Response

from duban.views.choosing import NotThere
from duban.views.notice import notice_file, notice_page
from duban.views.programmes import programme_table
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Visit
from states.saying import saying
from workflow.record.programmes import programmes as known

ROOM = Room()


@ROOM.get("/admin/programmes", needs="look_at_office")
def programmes(visit: Visit) -> Response:
    """All programmes."""
    words = visit.words
    with visit.desk.store.reading() as transaction:
        table = programme_table(transaction, visit.desk.programmes(), words)
    return show(visit, "admin/programmes.html", words.say("admin.programmes"), table=table)


@ROOM.get("/admin/programmes/{programme}", needs="look_at_office")
def programme(visit: Visit) -> Response:
    """The notice of one programme."""
    name = visit.named("programme")
    with visit.desk.store.reading() as transaction:
        if name not in known(transaction):
            raise NotThere(saying("admin.no_programme", name=name))
        page = notice_page(notice_file(transaction, name), visit.words)
    return show(
        visit, "admin/parts.html", f"{name} · {page.title}", lead=page.lead, parts=page.parts
    )
