"""开设项目: a notice that is handed in, checked, looked at with all that it would bring, opened."""

from hashlib import sha256
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from config.drafting import begun
from config.errors import ConfigError
from duban.bootstrap.editions import Edition
from duban.bootstrap.new_programme import open_programme, require_openable
from duban.running.correspondence import directory_of
from duban.views.notice import name_of, notice_file
from duban.views.notice_form import in_short
from duban.views.opening import opening_page
from duban.web.handed_in import KEPT, Wrong, given_back, handed_in, in_words
from duban.web.new_edition import WRONG, sound_edition
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Noted, Visit, Way

ROOM = Room()
PLACE = "/admin/new-programme"
FILES = ("notice", "procedure")


@ROOM.get(PLACE, needs="open_programme")
def blank(visit: Visit) -> Response:
    """The form that takes the files; where a name is given, with the notice in force under it."""
    name = visit.one("begin")
    if not name:
        return form(visit)
    with visit.desk.store.reading() as transaction:
        source = notice_file(transaction, visit.desk.programme())
    try:
        return form(visit, text=begun(source, name, name_label(visit)))
    except ConfigError as error:
        return misnamed(visit, error)


@ROOM.post(f"{PLACE}/preview", needs="open_programme", takes_files=True)
def preview(visit: Visit) -> Response:
    """Keep the files that were handed in, and lead to what they would bring."""
    try:
        texts = {f"{one}{KEPT}": handed_in(visit, one, _label(visit, one)).text for one in FILES}
    except WRONG as error:
        return form(visit, in_words(error, visit.words))
    return visit.keep_draft(**texts)


@ROOM.get(f"{PLACE}/preview", needs="open_programme", also=("manage_contacts",))
def look(visit: Visit) -> Response:
    """What the programme would bring, with whom it writes to; what is wrong comes back."""
    if not visit.take_draft():
        return visit.lead_to(PLACE)
    try:
        return _preview(visit, _edition(visit))
    except WRONG as error:
        return form(visit, in_words(error, visit.words))


@ROOM.post(PLACE, needs="open_programme", also=("manage_contacts",), takes_files=True)
def confirm(visit: Visit) -> Response:
    """Open the programme as it was looked at; where the office has moved it is shown again."""
    words = visit.words
    try:
        edition = _edition(visit)
        if _version(visit, edition) != visit.one("version"):
            return _preview(visit, edition, words.say("opening.moved"))
        open_programme(visit.desk, edition)
    except WRONG as error:
        return form(visit, in_words(error, visit.words))
    notice = edition.notice.notice
    title, units = name_of(notice.title, words), len(notice.regions)
    said = words.say("programme.opened", programme=edition.programme, title=title, units=units)
    ways = (Way(words.say("opening.to_cases"), "/cases/unopened"),) if visit.may("look") else ()
    return visit.lead_to("/admin/programmes", Noted(said, ways))


def _edition(visit: Visit) -> Edition:
    """The notice and the procedure that were handed in. Raises what is in WRONG."""
    notice, procedure = (handed_in(visit, one, _label(visit, one)) for one in FILES)
    edition = sound_edition(notice, procedure)
    require_openable(visit.desk, edition)
    return edition


def _label(visit: Visit, file: str) -> str:
    return visit.words.say(f"opening.{file}")


def name_label(visit: Visit) -> str:
    """What the forms call the name of a new programme."""
    return visit.words.say("opening.begin_name")


def misnamed(visit: Visit, error: ConfigError) -> Response:
    """The form with what is wrong with the name of a new programme, at its field as well."""
    return form(visit, in_words(error, visit.words), wrong_name=in_short(error, visit.words))


def _version(visit: Visit, edition: Edition) -> str:
    """A digest of what was looked at: the files, the programmes beside them, the day."""
    desk = visit.desk
    seen = (edition.notice.hash, edition.procedure.hash, desk.programmes(), desk.office.today)
    return sha256(msgspec.json.encode(seen)).hexdigest()


def form(
    visit: Visit, wrong: Wrong | None = None, text: str = "", wrong_name: str = ""
) -> Response:
    """The form with what is wrong; *text* stands in it as the notice, else what was handed in."""
    kept = {name: given_back(visit, name) for name in FILES}
    return show(
        visit,
        "admin/opening.html",
        visit.words.say("opening.title"),
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        kept={**kept, "notice": text or kept["notice"]},
        begin=visit.one("begin"),
        wrong_name=wrong_name,
        wrong=wrong,
    )


def _preview(visit: Visit, edition: Edition, said: str = "") -> Response:
    page = opening_page(visit.desk, edition, directory_of(visit.desk), visit.words)
    return show(
        visit,
        "admin/opening_preview.html",
        page.title,
        status=HTTPStatus.CONFLICT if said else HTTPStatus.OK,
        page=page,
        texts={f"{name}{KEPT}": visit.one(f"{name}{KEPT}") for name in FILES},
        said=said,
        version=_version(visit, edition),
    )
