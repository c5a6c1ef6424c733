"""任务: when each job ran and is due next, what its runs came to, and running it now."""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from duban.bootstrap.desk import Desk
from duban.bootstrap.writing import as_writer
from duban.running.long_work import Step, Work
from duban.running.run_now import NAMES, Ran, run_now
from duban.views.choosing import NotThere
from duban.views.jobs import job_list, run_list
from duban.views.page import Page, Prose, Table, Where
from duban.web.database_look import looking
from duban.web.long_work import show_work, work_of
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Visit
from states.saying import saying

ROOM = Room()
KIND = "job"
RUNS = 30
"""So many of the latest runs are shown."""


@ROOM.get("/admin/jobs", needs="run_jobs")
def jobs(visit: Visit) -> Response:
    """The jobs with their last and next run, and the latest runs."""
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
        jobs=_for_people(listed, words.say("admin.jobs")),
        runs=_for_people(ran, words.say("admin.runs")),
        names={name: words.named("job", name) for name in NAMES},
        works=visit.service.works.of(KIND),
    )


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


def _run(desk: Desk, job: str, step: Step) -> Ran:
    with looking(desk), as_writer(desk.settings, desk.store):
        return run_now(desk, job)
