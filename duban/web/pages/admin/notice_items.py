"""逐项修改: next year's notice as a form, item by item, checked as it is typed."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from config.drafting import begun
from config.errors import ConfigError
from config.notices import NoticeFile, parse_notice
from duban.bootstrap.new_programme import require_openable
from duban.views.notice import notice_file
from duban.views.notice_form import (
    Checked,
    checked,
    clauses_of,
    groups_of,
    in_short,
    items_typed,
)
from duban.web.drafts import Draft
from duban.web.handed_in import KEPT, HandedIn, Unsound, Wrong, handed_in, in_words
from duban.web.new_edition import WRONG, sound_edition
from duban.web.pages.admin import opening
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import DRAFT, Visit

ROOM = Room()
PLACE = f"{opening.PLACE}/items"
NAME = "id"
PREVIEW, TEXT = "preview", "text"
"""What a button of the form asks for beside the check: what it would bring, or the text."""


@ROOM.get(PLACE, needs="open_programme")
def look(visit: Visit) -> Response:
    """The form, with the notice in force under another name in it, or with what was typed."""
    if visit.take_draft():
        return _answered(visit)
    name = visit.one("begin")
    if not name:
        return visit.lead_to(opening.PLACE)
    try:
        text = begun(_in_force(visit), name, opening.name_label(visit))
    except ConfigError as error:
        return opening.misnamed(visit, error)
    return _shown(visit, parse_notice(text, _place(visit)), {})


@ROOM.post(PLACE, needs="open_programme", takes_files=True)
def take(visit: Visit) -> Response:
    """Keep what was typed under an address of its own, and lead on where nothing is wrong."""
    try:
        file = _given(visit)
    except WRONG as error:
        return opening.form(visit, in_words(error, visit.words))
    found = _checked(visit, file)
    wants = visit.one("wants")
    if not found.wrong and wants == TEXT:
        return opening.form(visit, text=found.text)
    if not found.wrong and wants == PREVIEW and not any(_objections(visit, found)):
        texts = {"notice": found.text, "procedure": visit.one(f"procedure{KEPT}")}
        fields = {f"{name}{KEPT}": [text] for name, text in texts.items()}
        draft = Draft(f"{opening.PLACE}/preview", fields)
        name = visit.drafts.keep(visit.who.person.id, draft)
        return visit.lead_to(f"{draft.path}?{DRAFT}={name}")
    return visit.keep_draft(**{f"notice{KEPT}": file.text})


@ROOM.post(f"{PLACE}/check", needs="open_programme", takes_files=True)
def check(visit: Visit) -> Response:
    """What is wrong with one item as it is typed, and what it says in the notice in force."""
    key = (visit.request.query_params.getlist("item") or [""])[0]
    try:
        file = _given(visit)
    except WRONG as error:
        return visit.show(
            "admin/item_said.html", wrong=in_words(error, visit.words).said, before=""
        )
    found = _checked(visit, file)
    groups = groups_of(found.file, _in_force(visit), found.wrong, _nothing, visit.words)
    items = {one.key: one for group in groups for one in group.items}
    item = items.get(key)
    return visit.show(
        "admin/item_said.html",
        wrong=item.wrong if item else "",
        before=item.before if item and not found.wrong else "",
    )


def _answered(visit: Visit) -> Response:
    """The form as it was typed, with what is wrong in it."""
    file = _given(visit)
    found = _checked(visit, file)
    wrong, said = found.wrong, None
    if not wrong and visit.one("wants") == PREVIEW:
        wrong, said = _objections(visit, found)
    return _shown(visit, found.file, wrong, said)


def _objections(visit: Visit, found: Checked) -> tuple[Mapping[str, str], Wrong | None]:
    """What stands in the way of a programme under the notice as typed, by item and in all."""
    procedure = HandedIn(visit.words.say("opening.procedure"), visit.one(f"procedure{KEPT}"))
    try:
        edition = sound_edition(HandedIn(_place(visit), found.text), procedure)
        require_openable(visit.desk, edition)
    except Unsound as error:
        items = found.file.items
        if all(one.key in items for one in error.findings):
            return {one.key: visit.words.said(*one.sayings) for one in error.findings}, None
        return {}, in_words(error, visit.words)
    except WRONG as error:
        return {}, in_words(error, visit.words)
    return {}, None


def _given(visit: Visit) -> NoticeFile:
    """The notice that the form stands on. Raises what is in WRONG."""
    return handed_in(visit, "notice", _place(visit)).read(parse_notice)


def _checked(visit: Visit, file: NoticeFile) -> Checked:
    """What was typed on a notice, under the name that was typed."""
    try:
        named = begun(file, visit.one(NAME, file.notice.id), opening.name_label(visit))
        file = parse_notice(named, file.path)
    except ConfigError as error:
        return Checked(file.text, file, {NAME: in_short(error, visit.words)})
    changed = items_typed(file, lambda name: _typed(visit, name), visit.words)
    return checked(file, changed, visit.words)


def _typed(visit: Visit, name: str) -> str | None:
    found = visit.given.get(name)
    return found[0].replace("\r\n", "\n") if found else None


def _nothing(name: str) -> None:
    """Nothing was typed."""


def _in_force(visit: Visit) -> NoticeFile:
    with visit.desk.store.reading() as transaction:
        return notice_file(transaction, visit.desk.programme())


def _place(visit: Visit) -> str:
    return visit.words.say("opening.notice")


def _shown(
    visit: Visit, file: NoticeFile, wrong: Mapping[str, str], said: Wrong | None = None
) -> Response:
    words = visit.words
    groups = groups_of(
        file, _in_force(visit), wrong, lambda name: _typed(visit, name) if wrong else None, words
    )
    items = [one for group in groups for one in group.items]
    return show(
        visit,
        "admin/notice_items.html",
        words.say("notice_form.title"),
        status=HTTPStatus.BAD_REQUEST if wrong or said else HTTPStatus.OK,
        programme=visit.one(NAME, file.notice.id),
        text=file.text,
        procedure=visit.one(f"procedure{KEPT}"),
        groups=groups,
        clauses=clauses_of(file, words),
        wrong=said,
        general=wrong.get("", ""),
        wrong_name=wrong.get(NAME, ""),
        wrong_items=[one for one in items if one.wrong],
        differing=[one for one in items if one.before],
    )
