"""归档: finished programmes are tried, closed, held against what was kept, and opened again."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from duban.clock import now
from duban.identity import signing_in
from duban.identity.archiving import archivist, close_programme, reopen_programme, try_closing
from duban.identity.errors import NotLetIn
from duban.running.long_work import Step, Work
from duban.views.archives import (
    archive_table,
    closed_page,
    doubts_of,
    proof_page,
    trial_page,
)
from duban.views.choosing import NotThere
from duban.views.page import Page
from duban.views.programmes import archivable_table
from duban.web import signing
from duban.web.database_look import looking
from duban.web.long_work import show_work, work_of
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.reading import InvalidInput
from states.saying import saying
from workflow.past.archiving import NotAsSupposed, NotFinished
from workflow.record import archives
from workflow.record.archives import Archive

ROOM = Room()
PLACE = "/admin/archives"
TRY, CLOSE, PROVE = "archive_try", "archive_close", "archive_proof"


@ROOM.get(PLACE, needs="look")
def all_of_them(visit: Visit) -> Response:
    """The programmes, with how many of their cases go on, and the register of what was closed."""
    desk, words = visit.desk, visit.words
    with desk.store.reading() as transaction:
        table = archivable_table(transaction, visit.desk.programmes(), words)
        register = archive_table(
            archives.all_archives(transaction), words, words.say("archive.register")
        )
    return show(
        visit,
        "admin/archives.html",
        words.say("archive.title"),
        table=table,
        register=register,
        works=visit.service.works.of(PROVE),
    )


@ROOM.get(f"{PLACE}/{{programme}}", needs="look")
def programme(visit: Visit) -> Response:
    """How a programme stands, with what may be done with it."""
    return _shown(visit, _named(visit))


@ROOM.post(f"{PLACE}/{{programme}}/try", needs="archive")
def attempt(visit: Visit) -> Response:
    """Begin to find out what closing a programme would keep, or what stands in the way."""
    desk, name = visit.desk, _named(visit)

    def do(step: Step) -> object:
        try:
            return try_closing(desk, name, step)
        except NotFinished as error:
            return error.obstacles

    return _begun(visit, TRY, name, do)


@ROOM.post(f"{PLACE}/{{programme}}/close", needs="archive")
def close(visit: Visit) -> Response:
    """Begin to close a programme, with the password given once more."""
    desk, name = visit.desk, _named(visit)
    if wrong := _unproved(visit):
        return _shown(visit, name, wrong, HTTPStatus.UNAUTHORIZED, is_tried=True)
    by = archivist(desk, visit.who, None)

    def do(step: Step) -> object:
        try:
            return close_programme(desk, by, name, now(), step)
        except NotFinished as error:
            return error.obstacles

    return _begun(visit, CLOSE, name, do)


@ROOM.post(f"{PLACE}/{{programme}}/reopen", needs="archive")
def reopen(visit: Visit) -> Response:
    """Open a closed programme again for a reason, with the password given once more."""
    desk, words, name = visit.desk, visit.words, _named(visit)
    if wrong := _unproved(visit):
        return _shown(visit, name, wrong, HTTPStatus.UNAUTHORIZED)
    by = archivist(desk, visit.who, None)
    try:
        reopen_programme(desk, by, name, visit.one("reason"), now())
    except (InvalidInput, NotAsSupposed) as error:
        return _shown(visit, name, words.said(*error.sayings), HTTPStatus.BAD_REQUEST)
    said = words.say("archive.done_reopened", programme=name, name=by.name)
    return visit.lead_to(f"{PLACE}/{name}", Noted(said))


@ROOM.post(f"{PLACE}/verify", needs="audit")
def verify(visit: Visit) -> Response:
    """Begin to hold all closed programmes against what was kept of them."""
    desk = visit.desk
    with desk.store.reading() as transaction:
        closed = archives.closed_ones(transaction)
    if not closed:
        return visit.lead_to(PLACE, Noted(visit.words.say("archive.none_closed")))

    def do(step: Step) -> object:
        with desk.store.reading() as transaction:
            return closed, tuple(doubts_of(transaction, closed, step))

    return _begun(visit, PROVE, "", do, parts=len(closed))


@ROOM.get(f"{PLACE}/{{kind}}/far/{{work}}", needs="look")
def far(visit: Visit) -> Response:
    """How far it is, or what it came to."""
    kind = visit.named("kind")
    if kind not in RESULTS:
        raise NotThere(saying("works.gone"))
    work, words = work_of(visit, kind), visit.words
    page = f"{PLACE}/{work.about}" if work.about else PLACE
    links = []
    if kind == TRY and isinstance(work.result, Archive):
        links = [(words.say("archive.go_on"), f"{page}?tried={work.name}")]
    return show_work(
        visit,
        work,
        lambda work: (RESULTS[kind](visit, work),),
        title=words.say(f"archive.{kind}", programme=work.about),
        back=page,
        here="admin",
        links=links,
    )


def _of_trial(visit: Visit, work: Work) -> Page:
    return trial_page(work.about, work.result, visit.words)


def _of_closing(visit: Visit, work: Work) -> Page:
    if isinstance(work.result, Archive):
        return closed_page(work.result, visit.words)
    return _of_trial(visit, work)


def _of_proof(visit: Visit, work: Work) -> Page:
    closed, doubts = work.result
    return proof_page(closed, doubts, visit.words)


RESULTS: dict[str, Callable[[Visit, Work], Page]] = {
    TRY: _of_trial,
    CLOSE: _of_closing,
    PROVE: _of_proof,
}
"""How what it came to is shown, by what was done."""


def _begun(
    visit: Visit, kind: str, about: str, do: Callable[[Step], Any], parts: int = 1
) -> Response:
    """Let it go on by itself, and lead to where its progress is seen; one of a kind at a time."""
    desk, login = visit.desk, visit.who.person.login
    total = parts * len(archives.TABLES)

    def signed(step: Step) -> Any:
        with looking(desk), desk.store.signed(login):
            return do(step)

    work = Work(kind, about, total, desk.clock.wall())
    begun = visit.service.works.begin(work, signed, alone=True)
    return visit.lead_to(f"{PLACE}/{kind}/far/{begun.name}")


def _named(visit: Visit) -> str:
    """The programme that the path names. Raises NotThere where there is none."""
    name = visit.named("programme")
    if name not in visit.desk.programmes():
        raise NotThere(saying("admin.no_programme", name=name))
    return name


def _unproved(visit: Visit) -> str:
    """Why the password that was given once more does not prove who it is; empty where it does."""
    password = (visit.given.get("password") or [""])[0]
    where = signing.where_of(visit.request)
    try:
        signing_in.prove(visit.desk, visit.who, password, where, now(), visit.one("code"))
    except NotLetIn as error:
        return visit.words.said(*error.sayings)
    return ""


def _shown(
    visit: Visit,
    name: str,
    wrong: str = "",
    status: int = HTTPStatus.OK,
    *,
    is_tried: bool = False,
) -> Response:
    with visit.desk.store.reading() as transaction:
        known = [o for o in archives.all_archives(transaction) if o.programme_id == name]
    tried = visit.service.works.named(visit.one("tried"))
    is_sound = tried is not None and (tried.kind, tried.about) == (TRY, name)
    return show(
        visit,
        "admin/archive.html",
        visit.words.say("archive.title_of", programme=name),
        status=status,
        wrong=wrong,
        programme=name,
        is_closed=any(one.is_closed for one in known),
        is_tried=is_tried or (is_sound and isinstance(tried and tried.result, Archive)),
        register=archive_table(known, visit.words, visit.words.say("archive.register")),
        reason=visit.one("reason"),
    )
