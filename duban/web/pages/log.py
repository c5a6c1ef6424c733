"""安全日志: who signed in, who was refused, who saw what; nobody deletes from it."""

from starlette.responses import Response

from duban.views.people import log_table
from duban.web.routes import Room
from duban.web.visit import Visit
from states.reading import InvalidInput
from states.saying import saying
from workflow.people import security

ROOM = Room()
PAGE = 100


@ROOM.get("/log", needs="read_log")
def log(visit: Visit) -> Response:
    """The entries, the latest first, and whether the log proves itself."""
    words, login = visit.words, visit.one("login")
    before = _before(visit)
    with visit.desk.store.reading() as transaction:
        entries = security.latest(transaction, most=PAGE, before=before, person=login or None)
        count, faults = security.verify(transaction)
    earlier = entries[-1].seq if len(entries) == PAGE else None
    told = words.say("account.log_proves" if not faults else "account.log_broken", count=count)
    return visit.show(
        "log.html",
        title=words.say("nav.log"),
        table=log_table(entries, words),
        told=told,
        is_sound=not faults,
        faults=[f"{one.seq} {one.code}" for one in faults],
        login=login,
        earlier=earlier,
        here="log",
    )


def _before(visit: Visit) -> int:
    text = visit.one("before")
    if not text:
        return security.LAST
    if not (text.isascii() and text.isdecimal() and int(text) <= security.LAST):
        raise InvalidInput("before", saying("expected.whole_number"), text)
    return int(text)
