"""登记以往案件: a sheet or file of past cases: tried out, looked at, then entered all or none."""

import json
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.responses import Response

from config.errors import ConfigError
from duban.practice.past_example import write_example
from duban.practice.scenarios import NotPlayable
from duban.sheets.filled import LARGEST_FILE
from duban.sheets.json_text import line_of, read_json
from duban.sheets.past import Faulty
from duban.sheets.past_files import (
    Taken,
    is_sheet,
    put_down,
    sheet_of,
    taken_from,
    taken_from_sheet,
    taken_up,
)
from duban.views.choosing import programme_named
from duban.views.form.about import about_programme
from duban.views.past import entered_table, refusals
from duban.web.exports import attached
from duban.web.handed_in import KEPT, Wrong, content_of, given_back, handed_in, in_words
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.commands import OpenCase, StartDrafting
from states.facts import Party
from states.reading import InvalidInput
from states.saying import Failure, saying
from workflow.past import importing
from workflow.past.importing import Entered

ROOM = Room()
PLACE = "/cases/past"
FILE, SHEET = "file", "sheet"
MOST_BYTES = 900_000
"""So large a file is taken: all regions of a year have half of it."""
WRONG = (ConfigError, InvalidInput, NotPlayable, Faulty)


@ROOM.get(PLACE, needs="act", also=("open_programme",))
def look(visit: Visit) -> Response:
    """The form that takes the file; of one that was sent, what entering it would come to."""
    is_edited = bool(visit.one("edit"))
    if not visit.take_draft():
        return _form(visit, text=_example(visit) if visit.one("example") else "")
    if is_edited:
        return _form(visit, text=given_back(visit, FILE))
    try:
        return _foreseen(visit, _past(visit))
    except WRONG as error:
        return _form(visit, _told(error, visit), given_back(visit, FILE))


@ROOM.get(f"{PLACE}.xlsx", needs="act", also=("open_programme", "export"))
def example(visit: Visit) -> Response:
    """A sheet to go by, in the visitor's language."""
    with TemporaryDirectory(prefix="duban-past-") as folder:
        path = Path(folder) / "past.xlsx"
        write_example(path, about_programme(visit.desk), visit.words)
        return attached(path.read_bytes(), "past-cases", ".xlsx")


@ROOM.post(PLACE, needs="act", also=("open_programme",), takes_files=True)
def send(visit: Visit) -> Response:
    """Enter what was looked at and is confirmed, all or none; all else is kept to be looked at."""
    day = visit.one("confirmed")
    if not day:
        return _kept(visit)
    if not visit.take_draft():
        return visit.lead_to(PLACE, Noted(visit.words.say("acting.draft_gone")))
    desk, words = visit.desk, visit.words
    if day != desk.office.today.isoformat():
        return _foreseen(visit, _past(visit), moved=True)
    entered = importing.enter(desk.office, _programme(visit), _past(visit).cases)
    if any(one.refused for one in entered):
        return _foreseen(visit, _past(visit))
    acts = sum(one.acts + len(one.nights) for one in entered)
    mails = sum(one.superseded for one in entered)
    said = words.say("import.done", count=len(entered), acts=acts, mails=mails)
    return visit.lead_to("/cases", Noted(said))


def _kept(visit: Visit) -> Response:
    """Keep what the file says that was sent, under an address of its own."""
    place, file = visit.words.say("past.file"), visit.files.get(FILE)
    name = Path(file.filename or "").name if file and file.size else ""
    try:
        content = content_of(visit, FILE, place, LARGEST_FILE)
        if is_sheet(name, content):
            sheet = sheet_of(name, content, visit.words)
            return visit.keep_draft(**{f"{FILE}{KEPT}": "", SHEET: put_down(sheet)})
        text = handed_in(visit, FILE, place, MOST_BYTES).text
    except WRONG as error:
        text = "" if is_sheet(name, b"") else given_back(visit, FILE)
        return _form(visit, _told(error, visit), text)
    return visit.keep_draft(**{f"{FILE}{KEPT}": text, SHEET: ""})


def _past(visit: Visit) -> Taken:
    """The cases of the file. Raises what is in WRONG, with the place of what is wrong."""
    words, place = visit.words, visit.words.say("past.file")
    if kept := visit.one(SHEET):
        about = about_programme(visit.desk, _programme(visit))
        return taken_from_sheet(taken_up(kept, place), about, words)
    text = visit.one(f"{FILE}{KEPT}")
    if not text.strip():
        raise InvalidInput(place, saying("expected.past_file"), "")
    given = read_json(text, place)
    try:
        return taken_from(given, text)
    except InvalidInput as error:
        raise NotPlayable(line_of(text, error.place), *error.sayings) from None


def _told(error: Failure, visit: Visit) -> Wrong:
    """What is wrong in the file, cell by cell where it is a sheet."""
    words = visit.words
    if isinstance(error, Faulty):
        each = tuple(one.told(words) for one in error.faults)
        return Wrong(words.say("past.faulty", count=len(each)), each)
    return in_words(error, words)


def _programme(visit: Visit) -> str:
    """The programme that the cases are entered in. Raises InvalidInput."""
    place = visit.words.say("past.programme")
    return programme_named(visit.desk.programmes(), visit.one("programme"), place)


def _example(visit: Visit) -> str:
    """A file with one case to go by: the first region of the notice, on the day it was issued."""
    notice, words = visit.desk.notice(), visit.words
    acts = (("09:00", Party.CITY, OpenCase()), ("10:00", Party.DISTRICT, StartDrafting()))
    events: list[dict[str, object]] = [
        {"at": f"{notice.issued}T{at}", "actor": by.value, "kind": act.name, "data": {}}
        for at, by, act in acts
    ]
    region = notice.regions[0].code
    one = {"region_code": region, "basis": words.say("past.example_basis"), "events": events}
    return json.dumps({"scenarios": [one]}, ensure_ascii=False, indent=1)


def _form(visit: Visit, wrong: Wrong | None = None, text: str = "") -> Response:
    known = visit.desk.programmes()
    return visit.show(
        "past.html",
        title=visit.words.say("past.title"),
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        text=text,
        programmes={one: one for one in reversed(known)},
        programme=visit.one("programme") or known[-1],
        wrong=wrong,
        here="cases",
    )


def _foreseen(visit: Visit, past: Taken, *, moved: bool = False) -> Response:
    """What entering the cases would come to; nothing is kept."""
    desk, words, programme = visit.desk, visit.words, _programme(visit)
    seen = importing.preview(desk.office, programme, past.cases)
    wrong = _refused(seen, past, visit)
    if wrong is None and moved:
        wrong = Wrong(words.say("past.moved"))
    regions = desk.office.shelf.notice(desk.versions(programme).notice_hash).regions_by_code
    return visit.show(
        "past_foreseen.html",
        title=words.say("past.title"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        told=words.say("past.foreseen", count=len(seen), programme=programme),
        table=entered_table(seen, past.line_of, regions, words),
        wrong=wrong,
        can_be_edited=past.sheet is None,
        is_sound=not any(one.refused for one in seen),
        today=desk.office.today,
        here="cases",
    )


def _refused(seen: tuple[Entered, ...], past: Taken, visit: Visit) -> Wrong | None:
    """The first act of each case that the rules refuse, with its line or cell."""
    words = visit.words
    each = tuple(
        past.told(one.place, one.says, words) for one in refusals(seen, past.line_of, words)
    )
    count = sum(len(one.refused) for one in seen)
    return Wrong(words.say("import.refused", count=count), each) if each else None
