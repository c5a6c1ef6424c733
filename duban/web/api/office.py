"""The office itself: its jobs, its health, the money of its programmes."""

from http import HTTPStatus

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.rendering.data import as_data
from duban.running.jobs import schedule
from duban.views import health as health_view
from duban.views.choosing import NotThere
from duban.views.funds.page import funds_page
from duban.views.jobs import job_list
from duban.views.programme import programme_asked
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, in_path
from duban.web.api.shape import OBJECT, YES_NO, Look, Schema, always, exactly, rows
from states.saying import saying

CHAPTER = Chapter()


def _jobs(look: Look) -> Schema:
    return rows(job_list(look.transaction, (), look.words, is_training=look.desk.is_training))


@CHAPTER.get("/jobs", "office.jobs", needs=Permission.LOOK_AT_OFFICE, answer=_jobs)
def jobs(call: Call) -> Response:
    """Each job with its last run, and when it is due next."""
    desk = call.desk
    with desk.store.reading() as transaction:
        found = job_list(transaction, schedule(desk), call.words, is_training=desk.is_training)
    return call.give(as_data(found))


@CHAPTER.get(
    "/health",
    "office.health",
    needs=Permission.LOOK_AT_OFFICE,
    answer=lambda look: exactly(
        sound=YES_NO, checks=rows(health_view.health_table((), look.words))
    ),
)
def health(call: Call) -> Response:
    """What was looked at, what is wrong, and what cures it."""
    table = health_view.health_table(
        (*health_view.machine(call.words), *health_view.office(call.desk, call.words)), call.words
    )
    return call.give({"sound": health_view.is_sound(table), "checks": as_data(table)})


@CHAPTER.get(
    "/programmes/{programme}/funds",
    "office.funds",
    needs=Permission.LOOK_AT_CASES,
    answer=always(OBJECT),
    parameters=in_path("programme"),
    also=(HTTPStatus.NOT_FOUND,),
)
def funds(call: Call) -> Response:
    """The money of a programme: by district, what is slow, what comes back, by institution."""
    name = call.named("programme")
    if name not in call.desk.programmes():
        raise NotThere(saying("api.no_programme", given=name))
    return call.give(as_data(funds_page(programme_asked(call.desk, name), call.words)))
