"""任务: when each job ran and is due next, what its runs came to, and running it now."""

from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from duban.bootstrap.desk import Desk
from duban.bootstrap.writing import as_writer
from duban.running.days import move_date
from duban.running.long_work import Step, Work
from duban.running.run_now import NAMES, Ran, run_now
from duban.views.choosing import NotThere
from duban.views.days import told_of
from duban.views.form.days import read_day
from duban.views.jobs import job_list, run_list, two_dates
from duban.views.page import Page, Prose, Table, Where
from duban.web.database_look import looking
from duban.web.long_work import show_work, work_of
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Visit
from states.reading import InvalidInput
from states.saying import saying
from workflow.night.plan import Day

ROOM = Room()
KIND, MOVE = "job", "move"
RUNS = 30
"""So many of the latest runs are shown."""


@ROOM.get("/admin/jobs", needs="run_jobs")
def jobs(visit: Visit) -> Response:
    """The jobs with their last and next run, the latest runs, the date of a training office."""
    return _listed(visit)


def _listed(visit: Visit, wrong: str = "") -> Response:
    desk, words = visit.desk, visit.words
    with desk.store.reading() as transaction:
        listed = job_list(
            transaction, visit.service.runner.jobs, words, is_training=desk.is_training
        )
        ran = run_list(transaction, RUNS, words)
    return show(
        visit,
        "admin/jobs.html",
        words.say("admin.jobs"),
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        jobs=_for_people(listed, words.say("admin.jobs")),
        runs=_for_people(ran, words.say("admin.runs")),
        names={name: words.named("job", name) for name in NAMES},
        works=visit.service.works.of(KIND),
        moves=visit.service.works.of(MOVE),
        tomorrow=desk.office.today + timedelta(days=1),
        two_dates=two_dates(words),
        typed=visit.one("day"),
        wrong=wrong,
    )


@ROOM.post("/admin/date", needs="run_jobs")
def move(visit: Visit) -> Response:
    """Begin to move the date of a training office, with the work of every day between."""
    desk, words = visit.desk, visit.words
    today, last = desk.office.today, desk.calendar.last
    if not desk.is_training:
        return _listed(visit, words.say("error.real_clock"))
    try:
        until = read_day(visit.one("day"), today, words.say("admin.date_to"))
    except InvalidInput as error:
        return _listed(visit, words.said(*error.sayings))
    if until <= today:
        return _listed(visit, words.say("error.day_is_past", day=until, today=today))
    if until > last:
        return _listed(visit, words.say("error.beyond_calendar", day=until, last=last))
    work = Work(MOVE, until.isoformat(), (until - today).days, desk.clock.wall())
    begun = visit.service.works.begin(work, lambda step: _moved(desk, until, step), alone=True)
    if begun is not work:
        return _listed(visit, words.say("error.date_moves", day=begun.about))
    return visit.lead_to(f"/admin/date/{work.name}")


@ROOM.get("/admin/date/{work}", needs="run_jobs")
def moved(visit: Visit) -> Response:
    """How far the date has come, or what the days brought."""
    desk, words = visit.desk, visit.words

    def pages(work: Work) -> Sequence[Page]:
        done: list[Day] = work.result
        with desk.store.reading() as transaction:
            lines = tuple(told_of(transaction, done, words))
        told = Prose("days", "", lines)
        return (Page(key="days", language=words.language, title="", parts=(told,)),)

    work = work_of(visit, MOVE)
    title = words.say("admin.moved_to", day=work.about)
    return show_work(visit, work, pages, title=title, back="/admin/jobs", here="admin")


@ROOM.post("/admin/jobs/{job}", needs="run_jobs")
def run(visit: Visit) -> Response:
    """Begin to do a job now."""
    desk, job = visit.desk, visit.named("job")
    if job not in NAMES:
        raise NotThere(saying("error.no_job", given=job, jobs=", ".join(NAMES)))
    work = Work(KIND, visit.words.named("job", job), 0, desk.clock.wall())
    visit.service.works.begin(work, lambda step: _run(desk, job, step))
    return visit.lead_to(f"/admin/jobs/runs/{work.name}")


@ROOM.get("/admin/jobs/runs/{work}", needs="run_jobs")
def ran(visit: Visit) -> Response:
    """What it came to."""
    words = visit.words

    def pages(work: Work) -> Sequence[Page]:
        found: Ran = work.result
        told = Prose("ran", "", tuple(found.in_words(words)))
        return (Page(key="ran", language=words.language, title="", parts=(told,)),)

    work = work_of(visit, KIND)
    title = words.say("admin.ran", job=work.about)
    return show_work(visit, work, pages, title=title, back="/admin/jobs", here="admin")


def _for_people(table: Table, title: str) -> Table:
    """A list of jobs under a title, without their codes."""
    code, *others = table.columns
    plain = msgspec.structs.replace(code, where=Where.DATA)
    return msgspec.structs.replace(table, title=title, columns=(plain, *others))


def _moved(desk: Desk, until: date, step: Step) -> list[Day]:
    with looking(desk), as_writer(desk.settings, desk.store):
        return move_date(desk, until, lambda _: step())


def _run(desk: Desk, job: str, step: Step) -> Ran:
    with looking(desk), as_writer(desk.settings, desk.store):
        return run_now(desk, job)
