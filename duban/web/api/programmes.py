"""The programmes: which there are, and opening another, by the checks of the page that does it."""

from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from config.errors import ConfigError
from duban.bootstrap.editions import Edition
from duban.bootstrap.new_programme import (
    ProgrammeExists,
    is_latest,
    open_programme,
    opened_by,
    require_openable,
    what_of,
)
from duban.identity.permissions import Permission
from duban.practice.scenarios import NotPlayable
from duban.rendering.data import as_data
from duban.views.notice import name_of
from duban.views.opening import opening_page
from duban.web.api.acts import IDEMPOTENCY, key_of
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, Parameter
from duban.web.api.shape import FLAG, OBJECT, TEXT, WHOLE, YES_NO, Schema, always, exactly, many
from duban.web.handed_in import HandedIn, Unsound, in_words
from duban.web.new_edition import sound_edition
from duban.web.problem import Problem
from states.reading import InvalidInput, text
from states.saying import saying

CHAPTER = Chapter()
PATH = "/programmes"
PROGRAMME = exactly(programme=TEXT, in_force=YES_NO)
BODY: Schema = {
    "type": "object",
    "properties": {"notice": TEXT, "procedure": TEXT},
    "required": ["notice"],
    "additionalProperties": False,
}
"""The text of the notice, and of the procedure where it is not the packaged one (TOML)."""
OPENED = exactly(
    result={"type": "string", "enum": ["opened", "repeated", "would_be_opened"]},
    programme=TEXT,
    title=TEXT,
    document_number=TEXT,
    in_force=YES_NO,
    units=WHOLE,
    notice_hash=TEXT,
    procedure_hash=TEXT,
    outlook=OBJECT,
)


@CHAPTER.get(
    PATH, "office.programmes", needs=Permission.LOOK_AT_OWN, answer=always(many(PROGRAMME))
)
def programmes(call: Call) -> Response:
    """The programmes of the office, the one in force last."""
    known, in_force = call.desk.programmes(), call.desk.programme()
    return call.give([{"programme": one, "in_force": one == in_force} for one in known])


@CHAPTER.post(
    PATH,
    "office.open_programme",
    needs=Permission.OPEN_PROGRAMME,
    answer=always(OPENED),
    body=BODY,
    parameters=(Parameter(name="dry_run", schema=FLAG), IDEMPOTENCY),
    also=(
        HTTPStatus.CONFLICT,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
)
def open_another(call: Call) -> Response:
    """Open a programme, or with `dry_run` say what it would bring; new cases belong to it."""
    asked = call.asked
    dry_run = asked.flag("dry_run")
    asked.finish()
    key, files = key_of(call), _files(call)
    try:
        edition = sound_edition(*files)
    except (ConfigError, NotPlayable, Unsound) as error:
        return _wrong(call, error)
    return _looked_at(call, edition) if dry_run else _opened(call, edition, key)


def _files(call: Call) -> tuple[HandedIn, HandedIn]:
    """The texts of the notice and of the procedure. Raises InvalidInput."""
    data, known = call.data, list(BODY["properties"])
    if strangers := sorted(set(data) - set(known)):
        expected = saying("expected.one_of", options=known)
        raise InvalidInput(f"body.{strangers[0]}", expected, strangers[0])
    notice, procedure = (
        HandedIn(f"body.{name}", text(data.get(name, ""), f"body.{name}")) for name in known
    )
    return notice, procedure


def _looked_at(call: Call, edition: Edition) -> Response:
    """What the programme would bring, with whom it writes to by role. Raises ProgrammeExists."""
    require_openable(call.desk, edition)
    page = opening_page(call.desk, edition, None, call.words)
    return _told(call, edition, "would_be_opened", as_data(page))


def _opened(call: Call, edition: Edition, key: str | None) -> Response:
    """The programme, opened by this request or by the same one before. Raises ProgrammeExists."""
    try:
        if key is not None and (said := _said_before(call, edition, key)):
            return said
        require_openable(call.desk, edition)
        open_programme(call.desk, edition, key)
    except ProgrammeExists:  # perhaps by the same request, in this moment
        if key is not None and (said := _said_before(call, edition, key)):
            return said
        raise
    return _told(call, edition, "opened")


def _said_before(call: Call, edition: Edition, key: str) -> Response | None:
    """The answer where a request of that key came before; None where none did."""
    with call.desk.store.reading() as transaction:
        before = opened_by(transaction, key)
    if before is None:
        return None
    if before == what_of(edition):
        return _told(call, edition, "repeated")
    said = call.words.say("api.key_reused")
    return Problem(HTTPStatus.CONFLICT, "key_reused", said, instance=call.path)


def _told(
    call: Call, edition: Edition, result: str, outlook: dict[str, Any] | None = None
) -> Response:
    notice = edition.notice.notice
    return call.give(
        {
            "result": result,
            "programme": edition.programme,
            "title": name_of(notice.title, call.words),
            "document_number": notice.document_number,
            "in_force": is_latest(call.desk, edition),
            "units": len(notice.regions),
            "notice_hash": edition.notice.hash,
            "procedure_hash": edition.procedure.hash,
            "outlook": outlook or {},
        }
    )


def _wrong(call: Call, error: ConfigError | NotPlayable | Unsound) -> Response:
    """What is wrong in the texts: each finding with its line, or why one of them can't be read."""
    wrong = in_words(error, call.words)
    if isinstance(error, Unsound):
        each = [{"message": one} for one in wrong.each]
        unsound = HTTPStatus.UNPROCESSABLE_ENTITY
        return Problem(unsound, "unsound", wrong.said, instance=call.path, problems=each)
    return Problem(HTTPStatus.BAD_REQUEST, "invalid", wrong.said, instance=call.path)
