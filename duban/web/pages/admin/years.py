"""工作日历: the years of the calendar, and taking up another one, looked at before it is done."""

from datetime import date
from http import HTTPStatus

from starlette.responses import Response

from config.errors import ConfigError
from duban.bootstrap import yearbook
from duban.practice.scenarios import NotPlayable
from duban.running.years import CalendarMoved, EndsBefore, Proposed, adopt, proposed
from duban.views.answers import refusal_text
from duban.views.calendar import move_table
from duban.views.places import place_of
from duban.views.years import year_table
from duban.web.handed_in import HandedIn, Wrong, handed_in, in_words
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.reading import InvalidInput
from workflow.office.redating import DatesStand

ROOM = Room()
PLACE = "/admin/years"
WRONG = (ConfigError, EndsBefore, InvalidInput, NotPlayable)
"""What may be wrong with a year that was typed or handed in."""


@ROOM.get(PLACE, needs="manage_settings")
def years(visit: Visit) -> Response:
    """The years, and the form for another one."""
    return _form(visit, _blank(visit))


@ROOM.get(f"{PLACE}/preview", needs="manage_settings")
def look(visit: Visit) -> Response:
    """What a year would move; nothing is done yet."""
    if not visit.take_draft():
        return visit.lead_to(PLACE)
    text = visit.one("text")
    try:
        return _preview(visit, text, _proposed(visit, text))
    except WRONG as error:
        return _form(visit, text, in_words(error, visit.words))


@ROOM.post(f"{PLACE}/preview", needs="manage_settings", takes_files=True)
def preview(visit: Visit) -> Response:
    """Keep a year that was typed or sent as a file, and lead to what it would move."""
    text = visit.one("text")
    try:
        text = handed_in(visit, "file", visit.words.say("rehearsal.file")).text or text
    except WRONG as error:
        return _form(visit, text, in_words(error, visit.words))
    return visit.keep_draft(text=text)


@ROOM.post(PLACE, needs="manage_settings")
def take_up(visit: Visit) -> Response:
    """Put a year in force as it was looked at; where the ground has moved it is shown again."""
    desk, words, text = visit.desk, visit.words, visit.one("text")
    try:
        change = _proposed(visit, text)
        if change.version != visit.one("version"):
            return _preview(visit, text, change, words.say("admin.moved_since"))
        count = adopt(desk, change)
    except CalendarMoved:
        return _preview(visit, text, _proposed(visit, text), words.say("admin.moved_since"))
    except WRONG as error:
        return _form(visit, text, in_words(error, visit.words))
    except DatesStand as error:
        place = place_of(error.case_id, desk.regions(), words)
        return _form(visit, text, Wrong(f"{place}\n{refusal_text(error.refusal, words)}"))
    said = words.say("calendar.done", last=change.calendar.last, count=count)
    return visit.lead_to(PLACE, Noted(said))


def _proposed(visit: Visit, text: str) -> Proposed:
    table = HandedIn(visit.words.say("admin.year_table"), text)
    return proposed(visit.desk, [table.read(yearbook.year_of)])


def _blank(visit: Visit) -> str:
    """A table to fill in, for the first year that the calendar does not have."""
    year = visit.desk.calendar.last.year + 1
    source = visit.words.say("admin.year_source")
    lines = (
        f"year = {year}",
        f'source = "{source}"',
        f"holidays = [{date(year, 1, 1)}]",
        "workdays = []",
    )
    return "\n".join(lines)


def _form(visit: Visit, text: str, wrong: Wrong | None = None) -> Response:
    words = visit.words
    with visit.desk.store.reading() as transaction:
        imported = yearbook.kept(transaction)
    calendar = visit.desk.calendar
    return show(
        visit,
        "admin/years.html",
        words.say("admin.calendar"),
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        table=year_table(calendar, imported, words),
        reaches=words.say(
            "calendar.reaches",
            first=calendar.first,
            last=calendar.last,
            left=(calendar.last - visit.desk.office.today).days,
        ),
        text=text,
        wrong=wrong,
    )


def _preview(visit: Visit, text: str, change: Proposed, said: str = "") -> Response:
    words, regions = visit.words, visit.desk.regions()
    listed = words.listed(str(one.table.year) for one in change.new)
    last, count = change.calendar.last, len(change.moves)
    told = (
        words.say("calendar.same", last=last)
        if change.changes_nothing
        else words.say("calendar.would_move", years=listed, count=count, last=last)
    )
    return show(
        visit,
        "admin/years_preview.html",
        words.say("admin.calendar"),
        status=HTTPStatus.CONFLICT if said else HTTPStatus.OK,
        table=move_table(change.moves, regions, words),
        text=text,
        told=told,
        said=said,
        version=change.version,
        is_idle=change.changes_nothing,
    )
