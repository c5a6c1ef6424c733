"""逐句核对: the official text of a new notice beside the sentences of the last one."""

from collections import Counter
from http import HTTPStatus

from starlette.responses import Response

from config.errors import ConfigError
from config.notices import packaged_notices
from config.sentence_register import Kept, align, load_register
from duban.bootstrap.editions import NOTICE
from duban.views.page import Table
from duban.views.sentences import sentence_table
from duban.web.handed_in import KEPT, HandedIn, Wrong, given_back, handed_in, in_words
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Visit
from states.reading import InvalidInput
from states.saying import saying

ROOM = Room()
PLACE = "/admin/new-programme/sentences"
TEXT = "text"
WRONG = (ConfigError, InvalidInput)


@ROOM.get(PLACE, needs="open_programme")
def look(visit: Visit) -> Response:
    """The form that takes the text; of one that was sent, which sentences differ."""
    if not visit.take_draft():
        return _shown(visit)
    words, source = visit.words, _source(visit)
    found = list(align(_text(visit).text, load_register(source)))
    counts = Counter(one.kept for one in found)
    listed = words.listed(f"{words.say(f'kept.{one}')} {counts[one]}" for one in Kept)
    told = words.say("opening.sentences_told", source=source, counts=listed)
    return _shown(visit, told=told, table=sentence_table(found, words))


@ROOM.post(PLACE, needs="open_programme", takes_files=True)
def compare(visit: Visit) -> Response:
    """Keep the text that was sent, and lead to how its sentences stand."""
    try:
        file = _text(visit)
        if not file.text.strip():
            raise InvalidInput(file.place, saying("expected.text"), "")
    except WRONG as error:
        return _shown(visit, in_words(error, visit.words))
    return visit.keep_draft(**{f"{TEXT}{KEPT}": file.text})


def _text(visit: Visit) -> HandedIn:
    return handed_in(visit, TEXT, visit.words.say("opening.sentences_text"))


def _source(visit: Visit) -> str:
    """The notice whose sentences are known: the one in force where it came with the package."""
    programme = visit.desk.programme()
    return programme if programme in packaged_notices() else NOTICE


def _shown(
    visit: Visit, wrong: Wrong | None = None, told: str = "", table: Table | None = None
) -> Response:
    return show(
        visit,
        "admin/sentences.html",
        visit.words.say("opening.sentences"),
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        kept=given_back(visit, TEXT),
        wrong=wrong,
        told=told,
        table=table,
    )
