"""更正: an act in its own form with what was typed, put right or struck after a look."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from duban.clock import now
from duban.identity.approval import ask
from duban.views.choosing import NotThere, case_of
from duban.views.form.about import about_case
from duban.views.form.contested import acts_since
from duban.views.form.corrected import Typed, as_typed, corrected, correction, happened_in
from duban.views.form.reading import Mistake, Unread, given_of
from duban.views.form.refused import objections
from duban.web.acting import Beside, Sent, Wrong, new_key, parties_for, sent_of, summary_of
from duban.web.consequences import Outlook, outlook_on, page_of
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.commands.correction import CorrectAct
from states.facts import Party
from states.notice import Region
from states.reading import InvalidInput, in_digits
from states.refusals import Refusal
from states.saying import saying
from workflow.office.request import Conflict, Done, Request
from workflow.people.prepared import Prepared
from workflow.record import history
from workflow.record.cases import Stored

ROOM = Room()
PATH = "/cases/{programme}/{region}/records/{number}/correction"
CORRECT = CorrectAct().name


class Place(msgspec.Struct, frozen=True):
    """The act that is to be put right, in its case."""

    region: Region
    stored: Stored
    typed: Typed


@ROOM.get(PATH, needs="act")
def form(visit: Visit) -> Response:
    """The form of the act, filled with what was typed; one looked at before, as it was sent."""
    place = _place(visit)
    if visit.take_draft():
        return _looked_at(visit, place)
    made, act = place.typed.form, place.typed.turn.act
    sent = Sent(
        form=made,
        given=given_of(made),
        party=parties_for(visit, made)[0].code,
        version=place.stored.version,
        key=new_key(),
        beside=Beside(act.at.strftime("%Y-%m-%d %H:%M"), act.basis or ""),
    )
    return _shown(visit, place, sent)


@ROOM.post(PATH, needs="act")
def correct(visit: Visit) -> Response:
    """Do what was shown and is confirmed; all else is kept, and shown under its own address."""
    place = _place(visit)
    request = _confirmed(visit, place)
    if request is None:
        return visit.keep_draft()
    answer = ask(visit.desk, visit.who, request, now())
    if isinstance(answer, Prepared):
        return visit.lead_to("/approvals", Noted(visit.words.say("money.prepared")))
    if isinstance(answer, Done):
        act, region = place.typed.form.label, visit.words.region(place.region)
        what = "struck" if visit.one("strike") else "done"
        said = visit.words.say(f"correcting.{what}", act=act, region=region)
        return visit.lead_to(f"/cases/{place.stored.id}", Noted(said))
    is_taken = isinstance(answer, Conflict) and answer.reason == "key"
    return visit.keep_draft(**{"key": new_key()} if is_taken else {})


def _confirmed(visit: Visit, place: Place) -> Request | None:
    """The request of a form whose consequences were seen, and that was not changed since."""
    sent = sent_of(visit, place.typed.form)
    if sent.wants != "do":
        return None
    try:
        request = _request(visit, place, sent)
    except Unread:
        return None
    return request if sent.seen == request.fingerprint else None


def _looked_at(visit: Visit, place: Place) -> Response:
    """A form as it was sent, with what the office says to it now."""
    sent = sent_of(visit, place.typed.form)
    try:
        request = _request(visit, place, sent)
    except Unread as error:
        wrong = [Wrong.of(one, visit.words) for one in error.mistakes]
        return _shown(visit, place, sent, status=HTTPStatus.UNPROCESSABLE_ENTITY, wrong=wrong)
    return _answered(visit, place, sent, request, outlook_on(visit, request))


def _place(visit: Visit) -> Place:
    number = in_digits(visit.named("number"))
    if number is None:
        raise NotThere(saying("error.no_act", number=visit.named("number")))
    region, stored = case_of(visit.desk, visit.named("programme"), visit.named("region"))
    typed = as_typed(visit.desk, region, stored, number, visit.words)
    return Place(region, stored, typed)


def _request(visit: Visit, place: Place, sent: Sent) -> Request:
    """The request that the form makes. Raises Unread with every field that can't be read."""
    try:
        at = happened_in(place.typed, sent.beside.at)
    except InvalidInput as error:
        raise Unread([Mistake("at", "at", error)]) from error
    is_struck = bool(visit.one("strike"))
    other = None if is_struck else corrected(place.typed, sent.given, whole=True)
    basis = sent.beside.basis if sent.beside.basis != (place.typed.turn.act.basis or "") else None
    command = correction(place.typed, other, reason=visit.one("reason") or None, at=at, basis=basis)
    return Request(
        case_id=place.stored.id,
        command=command,
        actor=visit.who.actor(Party(sent.party)),
        key=f"web:{visit.who.person.id}:{sent.key}" if sent.key else None,
        version=sent.version,
    )


# --- the page -------------------------------------------------------------------------------------


def _answered(
    visit: Visit, place: Place, sent: Sent, request: Request, outlook: Outlook
) -> Response:
    """The form with what the office says to it."""
    words, answer = visit.words, outlook.answer
    match answer:
        case Done():
            about = about_case(visit.desk, place.region, place.stored)
            shown = replace(sent, seen=request.fingerprint)
            page = page_of(visit, about, CORRECT, answer)
            return _shown(visit, place, shown, foreseen=page, lacks_second=outlook.lacks_second)
        case Refusal():
            found = objections(answer.problems, sent.form, words)
            unprocessable = HTTPStatus.UNPROCESSABLE_ENTITY
            return _shown(visit, place, sent, status=unprocessable, objections=found)
        case Conflict():
            with visit.desk.store.reading() as transaction:
                records = history.of_case(transaction, place.stored.id)
            since = acts_since(records[sent.version :], words)
            again = replace(sent, version=place.stored.version, key=new_key(), seen="")
            return _shown(visit, place, again, status=HTTPStatus.CONFLICT, since=since)


def _shown(
    visit: Visit,
    place: Place,
    sent: Sent,
    *,
    status: int = HTTPStatus.OK,
    wrong: Sequence[Wrong] = (),
    **found: Any,
) -> Response:
    """The page of the form, with what stands in the way or would change."""
    words, blocking = visit.words, found.pop("objections", ())
    nothing = {"foreseen": None, "contested": None, "since": None, "lacks_second": False}
    facts = {**nothing, **found}
    label, number = place.typed.form.label, place.typed.turn.seq
    return visit.show(
        "correct.html",
        title=words.say(
            "correcting.title", act=label, number=number, region=words.region(place.region)
        ),
        status=status,
        form=sent.form,
        sent=sent,
        case_id=place.stored.id,
        watched=place.stored.id,
        is_open=True,
        action=visit.path,
        doing=words.label("command", CORRECT),
        reason=visit.one("reason"),
        strike=bool(visit.one("strike")),
        parties=parties_for(visit, sent.form),
        summary_of=summary_of,
        wrong=[*wrong, *(Wrong.met(one, key, words) for one in blocking for key in one.keys)],
        blocking=[one for one in blocking if not one.keys],
        list="",
        here="cases",
        **facts,
    )
