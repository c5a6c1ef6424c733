"""运行状况: what a monitor is told, and all that can be looked at, in the background."""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.running.long_work import Step, Work
from duban.views.first_steps import first_steps
from duban.views.health import health_table, machine, office, watch_table
from duban.views.page import Page, Table
from duban.web.database_look import looking
from duban.web.long_work import show_work, work_of
from duban.web.pages.admin.shown import show
from duban.web.readiness import checks
from duban.web.routing import Room
from duban.web.visit import Visit

ROOM = Room()
KIND = "health"


@ROOM.get("/admin", needs="run_jobs")
def health(visit: Visit) -> Response:
    """What a monitor is told now, and the way to have everything looked at."""
    words = visit.words
    table = watch_table(checks(visit.service), words)
    return show(
        visit,
        "admin/health.html",
        words.say("admin.health"),
        table=_titled(table, words.say("admin.now")),
        works=visit.service.works.of(KIND),
        first_steps=first_steps(visit.desk, visit.words, visit.may),
    )


@ROOM.post("/admin/health", needs="run_jobs")
def look(visit: Visit) -> Response:
    """Begin to look at everything."""
    desk, words = visit.desk, visit.words
    work = Work(KIND, "", 0, desk.clock.wall())
    visit.service.works.begin(work, lambda step: _looked_at(desk, words, step))
    return visit.lead_to(f"/admin/health/{work.name}")


@ROOM.get("/admin/health/{work}", needs="run_jobs")
def found(visit: Visit) -> Response:
    """What was found."""
    words = visit.words
    title = words.say("admin.look")

    def pages(work: Work) -> Sequence[Page]:
        return (Page(key="health", language=words.language, title="", parts=(work.result,)),)

    work = work_of(visit, KIND)
    return show_work(visit, work, pages, title=title, back="/admin", here="admin")


def _looked_at(desk: Desk, words: Words, step: Step) -> Table:
    with looking(desk):
        return health_table((*machine(words), *office(desk, words)), words)


def _titled(table: Table, title: str) -> Table:
    return msgspec.structs.replace(table, title=title)
