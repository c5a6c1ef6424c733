"""安全日志: who signed in, who was refused, who saw what; nobody deletes from it."""

from collections.abc import Sequence

from starlette.responses import Response

from duban.bootstrap.desk import Desk
from duban.running.long_work import Step, Work
from duban.views.log import Proved, anchor_of, log_table, proof_page, proved
from duban.views.page import Page
from duban.web.database_look import looking
from duban.web.long_work import show_work, work_of
from duban.web.routing import Room
from duban.web.visit import Visit
from states.reading import InvalidInput, in_digits
from states.saying import saying
from workflow.people import security

ROOM = Room()
PAGE = 100
KIND = "log"


@ROOM.get("/log", needs="read_log")
def log(visit: Visit) -> Response:
    """A page of entries, the latest first, and the way to have all of them verified."""
    words, login = visit.words, visit.one("login")
    before = _before(visit)
    with visit.desk.store.reading() as transaction:
        entries = security.latest(transaction, most=PAGE, before=before, person=login or None)
        head, anchor = security.head(transaction), anchor_of(transaction)
    return visit.show(
        "log.html",
        title=words.say("nav.log"),
        table=log_table(entries, words),
        count=head.seq,
        by_night=anchor.seq if anchor else 0,
        login=login,
        earlier=entries[-1].seq if len(entries) == PAGE else None,
        works=visit.service.works.of(KIND),
        here="log",
    )


@ROOM.post("/log/verify", needs="read_log")
def verify(visit: Visit) -> Response:
    """Begin to verify the log, all of it."""
    desk = visit.desk
    work = Work(KIND, "", 0, desk.clock.wall())
    visit.service.works.begin(work, lambda step: _proved(desk, step))
    return visit.lead_to(f"/log/verify/{work.name}")


@ROOM.get("/log/verify/{work}", needs="read_log")
def proof(visit: Visit) -> Response:
    """What the log was held against, and what is in doubt."""
    words = visit.words

    def pages(work: Work) -> Sequence[Page]:
        return (proof_page(work.result, words),)

    title = words.say("log.verify")
    return show_work(visit, work_of(visit, KIND), pages, title=title, back="/log", here="log")


def _proved(desk: Desk, step: Step) -> Proved:
    with looking(desk), desk.store.reading() as transaction:
        return proved(transaction)


def _before(visit: Visit) -> int:
    text = visit.one("before")
    if not text:
        return security.LAST
    number = in_digits(text, 0, security.LAST)
    if number is None:
        raise InvalidInput("before", saying("expected.whole_number"), text)
    return number
