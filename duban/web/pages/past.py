"""登记以往案件: a file of whole past cases: tried out, looked at, then entered all or none."""

import json
from functools import partial
from http import HTTPStatus

from starlette.responses import Response

from config.errors import ConfigError
from duban.practice.scenarios import NotPlayable
from duban.sheets.json_text import line_of, read_json
from duban.views.choosing import programme_named
from duban.views.past import LineOf, entered_table, refusals
from duban.web.handed_in import KEPT, HandedIn, Wrong, given_back, handed_in, in_words
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.commands import OpenCase, StartDrafting
from states.facts import Party
from states.reading import InvalidInput
from states.saying import saying
from workflow.past import importing
from workflow.past.file import PastCase, read_past
from workflow.past.importing import Entered

ROOM = Room()
PLACE = "/cases/past"
FILE = "file"
MOST_BYTES = 900_000
"""So large a file is taken: all regions of a year have half of it."""
WRONG = (ConfigError, InvalidInput, NotPlayable)


@ROOM.get(PLACE, needs="act", also=("open_programme",))
def look(visit: Visit) -> Response:
    """The form that takes the file; of one that was sent, what entering it would come to."""
    is_edited = bool(visit.one("edit"))
    if not visit.take_draft():
        return _form(visit, text=_example(visit) if visit.one("example") else "")
    if is_edited:
        return _form(visit)
    try:
        return _foreseen(visit, _past(visit))
    except WRONG as error:
        return _form(visit, in_words(error, visit.words))


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
    entered = importing.enter(desk.office, _programme(visit), _past(visit))
    if any(one.refused for one in entered):
        return _foreseen(visit, _past(visit))
    acts = sum(one.acts + len(one.nights) for one in entered)
    mails = sum(one.superseded for one in entered)
    said = words.say("import.done", count=len(entered), acts=acts, mails=mails)
    return visit.lead_to("/cases", Noted(said))


def _kept(visit: Visit) -> Response:
    """Keep the text of the file that was sent, under an address of its own."""
    try:
        text = _file(visit).text
    except WRONG as error:
        return _form(visit, in_words(error, visit.words))
    return visit.keep_draft(**{f"{FILE}{KEPT}": text})


def _file(visit: Visit) -> HandedIn:
    return handed_in(visit, FILE, visit.words.say("past.file"), MOST_BYTES)


def _past(visit: Visit) -> tuple[PastCase, ...]:
    """The cases of the file. Raises what is in WRONG, with the line of what is wrong."""
    file = _file(visit)
    if not file.text.strip():
        raise InvalidInput(file.place, saying("expected.past_file"), "")
    given = read_json(file.text, file.place)
    try:
        return read_past(given)
    except InvalidInput as error:
        raise NotPlayable(line_of(file.text, error.place), *error.sayings) from None


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
        text=text or given_back(visit, FILE),
        programmes={one: one for one in reversed(known)},
        programme=visit.one("programme") or known[-1],
        wrong=wrong,
        here="cases",
    )


def _foreseen(visit: Visit, past: tuple[PastCase, ...], *, moved: bool = False) -> Response:
    """What entering the cases would come to; nothing is kept."""
    desk, words, programme = visit.desk, visit.words, _programme(visit)
    seen = importing.preview(desk.office, programme, past)
    place = partial(line_of, _file(visit).text)
    wrong = _refused(seen, place, visit)
    if wrong is None and moved:
        wrong = Wrong(words.say("past.moved"))
    regions = desk.office.shelf.notice(desk.versions(programme).notice_hash).regions_by_code
    return visit.show(
        "past_foreseen.html",
        title=words.say("past.title"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        told=words.say("past.foreseen", count=len(seen), programme=programme),
        table=entered_table(seen, place, regions, words),
        wrong=wrong,
        is_sound=not any(one.refused for one in seen),
        today=desk.office.today,
        here="cases",
    )


def _refused(seen: tuple[Entered, ...], place: LineOf, visit: Visit) -> Wrong | None:
    """The first act of each case that the rules refuse, with its line."""
    words = visit.words
    each = tuple(
        words.say("rehearsal.wrong", line=one.line, said=one.says)
        for one in refusals(seen, place, words)
    )
    count = sum(len(one.refused) for one in seen)
    return Wrong(words.say("import.refused", count=count), each) if each else None
