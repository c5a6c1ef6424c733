"""收文: what the office sent to a district, each letter as it reads, and signing for it."""

from starlette.responses import HTMLResponse, Response

from duban.running.mail_view import WRITTEN_IN, mail_as_read
from duban.views.choosing import NotThere
from duban.views.mail import MailShown, mail_named
from duban.views.received import received_page
from duban.web.framed import framed
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.saying import saying
from workflow.mail import acts
from workflow.mail.signing_for import has_reached_district, sign_for
from workflow.record import cases
from workflow.record.owing import Owed
from workflow.store.transaction import Transaction

ROOM = Room()


@ROOM.get("/received", needs="sign_for")
def received(visit: Visit) -> Response:
    """What was sent to the visitor's district."""
    with visit.desk.store.reading() as transaction:
        page = received_page(transaction, [visit.who.region_code or ""], visit.words)
    return visit.show_page(page, here="received")


@ROOM.get("/received/{mail}", needs="sign_for")
def letter(visit: Visit) -> Response:
    """One letter as it reads, with who signed for it."""
    words, found = visit.words, _letter(visit)
    (owed,) = found.notices
    with visit.desk.store.reading() as transaction:
        act = acts.signed_for(transaction, [owed.key]).get(owed.key)
    return visit.show(
        "received.html",
        title=found.letter.subject,
        text=found.letter.text,
        written_in=WRITTEN_IN,
        name=visit.named("mail"),
        case=owed.case_id,
        signed=words.say("received.signed_by", name=act.person, at=act.at[:16].replace("T", " "))
        if act
        else "",
        here="received",
    )


@ROOM.get("/received/{mail}/reading", needs="sign_for")
def reading(visit: Visit) -> Response:
    """A letter as it was written, for a frame; nothing in it can run or load."""
    shown = framed(_letter(visit).letter.html)
    return HTMLResponse(shown.html, headers={"Content-Security-Policy": shown.policy})


@ROOM.post("/received/{mail}", needs="sign_for")
def sign(visit: Visit) -> Response:
    """Sign for a letter; who signed first stands."""
    words, person = visit.words, visit.who.person.name
    with visit.desk.store.writing() as transaction:
        owed = _owed(visit, transaction)
        is_first = sign_for(transaction, owed, visit.desk.office.clock(), person)
    said = "received.now_signed" if is_first else "received.was_signed"
    kind = words.label("mail_kind", owed.kind)
    return visit.lead_to("/received", Noted(words.say(said, mail=kind)))


def _owed(visit: Visit, transaction: Transaction) -> Owed:
    """What the address names of what was sent to the visitor's district. Raises NotThere."""
    given = visit.named("mail")
    found, piece = mail_named(transaction, given, lambda one: _is_theirs(visit, one))
    first = found[0]
    if piece is not None or not _is_theirs(visit, first):
        raise NotThere(saying("error.no_mail", given=given))
    return first


def _is_theirs(visit: Visit, owed: Owed) -> bool:
    """Whether something reached the visitor's district."""
    is_of_region = owed.case_id and cases.region_of(owed.case_id) == visit.who.region_code
    return bool(is_of_region) and has_reached_district(owed)


def _letter(visit: Visit) -> MailShown:
    with visit.desk.store.reading() as transaction:
        owed = _owed(visit, transaction)
    return mail_as_read(visit.desk, owed.key, visit.words, WRITTEN_IN)
