"""演练: a scenario chosen, written or handed in, played in the background, shown and given out."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from starlette.responses import JSONResponse, Response

from config.notices import parse_notice
from config.procedures import parse_procedure
from config.words import Words
from duban.bootstrap.yearbook import Year, year_of
from duban.practice.scenarios import Playable, examples, playable
from duban.rendering.workbook import pages_workbook
from duban.running.long_work import Stage, Step, Work
from duban.views.choosing import NotThere, programme_named
from duban.views.notice import notice_file
from duban.views.page import Page, Prose
from duban.views.programme import OFFERED
from duban.views.rehearsal import rehearsal_pages
from duban.web.exports import attached
from duban.web.handed_in import (
    Wrong,
    given_back,
    handed_in,
    in_words,
    require_sound,
    sound_notice,
)
from duban.web.long_work import show_work, work_of
from duban.web.routing import Room
from duban.web.tabs import tabs
from duban.web.visit import Visit
from states.act_in_hand import replace
from states.deciding import World
from states.procedure import Rulebook
from states.refusals import Problem
from states.saying import Failure, saying
from workflow.rehearsal.account import account
from workflow.rehearsal.shown import Run

ROOM = Room()
KIND = "rehearsal"
TABS = {"rehearsal.title": "/rehearsal", "rehearsal.whatif": "/whatif"}
MOST_DAYS, MOST_BYTES = 4_000, 5_000_000
"""No longer course is played here, and no larger scenario is read."""
FILES = ("notice", "procedure", "year")
"""What may be handed in beside a scenario."""


class Example(msgspec.Struct, frozen=True):
    """An example: its name, and what there is to see in it."""

    name: str
    title: str
    summary: str


@ROOM.get("/rehearsal", needs="rehearse")
def rehearsal(visit: Visit) -> Response:
    """The examples, a scenario as text, and what was played already."""
    chosen = visit.one("example")
    known = examples()
    if chosen and chosen not in known:
        raise NotThere(saying("rehearsal.no_example", name=chosen))
    text = json.dumps(known[chosen], ensure_ascii=False, indent=1) if chosen else ""
    return _form(visit, text)


@ROOM.post("/rehearsal", needs="rehearse", takes_files=True)
def play(visit: Visit) -> Response:
    """Begin to play what was written, or the file that was handed in."""
    text = visit.one("text")
    try:
        text = handed_in(visit, "file", visit.words.say("rehearsal.file"), MOST_BYTES).text or text
        read = playable(
            text, visit.words.say("rehearsal.text"), by=_world(visit), years=_years(visit)
        )
        stage = read.stage()
    except Failure as error:
        return _form(visit, text, in_words(error, visit.words))
    days = (stage.last_day - stage.first_day).days + 1
    stage.close()
    if days > MOST_DAYS:
        said = visit.words.say("rehearsal.too_long", days=days, most=MOST_DAYS)
        return _form(visit, text, Wrong(said))
    about = ", ".join(one.id for one in read.script.scenarios[:3])
    work = Work(KIND, about, days, visit.desk.clock.wall())
    visit.service.works.begin(work, lambda step: _play(read, step))
    return visit.lead_to(f"/rehearsal/{work.name}")


def _world(visit: Visit) -> World:
    """What it is played by: a programme of the office, with what was handed in in its place.

    Raises NotPlayable, ConfigError, InvalidInput, Unsound.
    """
    desk = visit.desk
    programme = programme_named(desk.programmes(), visit.one("programme"), "programme")
    versions = desk.versions(programme)
    world = desk.world(versions.notice_hash, versions.procedure_hash)
    file = handed_in(visit, "notice", visit.words.say("rehearsal.notice"))
    steps = handed_in(visit, "procedure", visit.words.say("rehearsal.procedure"))
    if steps.text:
        procedure = parse_procedure(steps.text, steps.place)
        with desk.store.reading() as transaction:
            in_force = notice_file(transaction, programme)
        notice = file.read(parse_notice) if file.text else in_force
        require_sound(notice, procedure)
        return replace(world, notice=notice.notice, rulebook=Rulebook(procedure.procedure))
    if not file.text:
        return world
    return replace(world, notice=sound_notice(file, world.rulebook.procedure))


def _years(visit: Visit) -> list[Year]:
    """The year that was handed in. Raises NotPlayable, ConfigError, InvalidInput."""
    file = handed_in(visit, "year", visit.words.say("rehearsal.year"))
    return [file.read(year_of)] if file.text else []


@ROOM.get("/rehearsal/{work}", needs="rehearse")
def played(visit: Visit) -> Response:
    """How far it is, or all that it showed."""
    work = work_of(visit, KIND)
    words = visit.words

    def pages(work: Work) -> Sequence[Page]:
        return _pages(work, words)

    links = [
        (words.say("listing.export_xlsx"), f"{visit.path}/workbook"),
        (words.say("rehearsal.as_data"), f"{visit.path}/data"),
    ]
    title = f"{words.say('rehearsal.title')} · {work.about}"
    return show_work(
        visit, work, pages, title=title, back="/rehearsal", here="rehearsal", links=links
    )


@ROOM.get("/rehearsal/{work}/workbook", needs="rehearse", also=("export",))
def workbook(visit: Visit) -> Response:
    """All that it showed as a workbook."""
    content = pages_workbook(_pages(_over(visit), visit.words), visit.words)
    return attached(content, "rehearsal", ".xlsx")


@ROOM.get("/rehearsal/{work}/data", needs="rehearse", also=("export",))
def data(visit: Visit) -> Response:
    """All that it showed for programs, in the form that scenario files have."""
    read, run = _result(_over(visit))
    words = visit.words.with_procedure(read.rulebook.procedure)
    headers = {"Content-Disposition": 'attachment; filename="rehearsal.json"'}
    return JSONResponse(_account(run, words), headers=headers)


def _over(visit: Visit) -> Work:
    """The work that the path names, once it came to something. Raises NotThere."""
    work = work_of(visit, KIND)
    if work.stage is not Stage.DONE:
        raise NotThere(saying("works.not_over"))
    return work


def _example(scenario: Mapping[str, str], words: Words) -> Example:
    """An example as the catalogue tells of it, else as its own file does."""
    name = scenario["id"]
    told = words.names("rehearsal_example")
    return Example(
        name,
        told.get(f"{name}.title", scenario["title"]),
        told.get(f"{name}.summary", scenario["summary"]),
    )


def _form(visit: Visit, text: str, wrong: Wrong | None = None) -> Response:
    known = (one["scenarios"][0] for one in examples().values())
    return visit.show(
        "rehearsal.html",
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        title=visit.words.say("rehearsal.title"),
        tabs=tabs(visit, TABS),
        examples=[_example(one, visit.words) for one in known],
        text=text,
        programmes={one: one for one in reversed(visit.desk.last_programmes(OFFERED))},
        programme=visit.one("programme"),
        kept={name: given_back(visit, name) for name in FILES},
        wrong=wrong,
        works=visit.service.works.of(KIND),
        here="rehearsal",
    )


def _play(read: Playable, step: Step) -> tuple[Playable, Run]:
    stage = read.stage()
    try:
        return read, stage.play(lambda day: step())
    finally:
        stage.close()


def _result(work: Work) -> tuple[Playable, Run]:
    found: tuple[Playable, Run] = work.result
    return found


def _pages(work: Work, words: Words) -> list[Page]:
    read, run = _result(work)
    words = words.with_procedure(read.rulebook.procedure)
    unread = tuple(words.said(one.said) for one in read.unread)
    told = Page(
        key="unread",
        language=words.language,
        title="",
        parts=(Prose("unread", "", unread, tone="warn"),),
    )
    pages = rehearsal_pages(_account(run, words), read.notice, words)
    return [*([told] if unread else []), *pages]


def _account(run: Run, words: Words) -> dict[str, object]:
    def explained(problem: Problem) -> tuple[str, str]:
        found = words.explain(problem)
        return found.says, found.cure

    return account(run, explained)
