"""办理: an act on a case by its form: filled in, foreseen, confirmed; what stands in its way."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from duban.clock import now
from duban.identity.approval import ask
from duban.views.case.acts import by_whom, named_act
from duban.views.cases import Cases, case_query
from duban.views.choosing import place_of_case
from duban.views.form.about import About, about_case
from duban.views.form.contested import contested
from duban.views.form.foreseen import filings_told
from duban.views.form.making import REASON, form_of
from duban.views.form.reading import Unread, refilled
from duban.views.form.refused import objections
from duban.views.form.said import WHOSE, with_said
from duban.web.acting import (
    Sent,
    Wrong,
    first_shown,
    new_key,
    parties_for,
    request_of,
    sent_of,
    summary_of,
    with_heads,
)
from duban.web.consequences import Outlook, outlook_on, page_of
from duban.web.routing import Room
from duban.web.visit import DRAFT, Noted, Visit, Way
from states.actors import Channel, somebody
from states.commands import ALL, UndoLastAct
from states.facts import Party
from states.notice import Region
from states.refusals import Refusal
from workflow.office.request import Conflict, Done, Request
from workflow.people.prepared import Prepared
from workflow.record import history
from workflow.record.cases import Stored
from workflow.record.folding import fold

ROOM = Room()
PATH = "/cases/{programme}/{region}/acts/{act}"
UNDO = "undo_last_act"
UNSAID = "…"
"""What stands for a reason that is not given yet."""


class Place(msgspec.Struct, frozen=True):
    """Where an act is asked for: the region and its case, none before it is opened."""

    act: str
    region: Region
    case_id: str
    stored: Stored | None
    about: About

    @property
    def version(self) -> int:
        """The version of the case as it is now."""
        return self.stored.version if self.stored else 0


@ROOM.get(PATH, needs="act")
def form(visit: Visit) -> Response:
    """The form, filled in with what is known; where that is enough, with what would follow.

    One that was looked at before stands as it was sent.
    """
    place = _place(visit)
    if visit.take_draft():
        return _looked_at(visit, place)
    if visit.one(DRAFT):
        return _gone(visit)
    sent = first_shown(visit, form_of(place.act, place.about, visit.words), place.version)
    reasoned = _as_if_reasoned(sent)
    if sent.form.objections or not reasoned.form.is_filled:
        return _shown(visit, place, sent)
    request = request_of(visit, reasoned, place.case_id)
    outlook = outlook_on(visit, request)
    if not isinstance(outlook.answer, Done):
        return _shown(visit, place, sent)
    if sent.form.is_filled:
        return _answered(visit, place, sent, request, outlook)
    page = page_of(visit, place.about, place.act, outlook.answer)
    return _shown(visit, place, sent, foreseen=page)


def _as_if_reasoned(sent: Sent) -> Sent:
    """A form as if its reason were given, which changes nothing of what would follow."""
    if not any(one.key == REASON and not one.is_filled for one in sent.form.fields):
        return sent
    given = {**sent.given, REASON: [UNSAID]}
    return replace(sent, form=refilled(sent.form, given), given=given)


@ROOM.post(PATH, needs="act")
def act(visit: Visit) -> Response:
    """Do what was shown and is confirmed.

    All else is kept and shown under an address of its own, so that a browser can go back to it.
    """
    place = _place(visit)
    sent = sent_of(visit, form_of(place.act, place.about, visit.words))
    request = _confirmed(visit, place, sent)
    if request is None:
        return visit.keep_draft()
    onward = _onward(visit, place)
    answer = ask(visit.desk, visit.who, request, now())
    if isinstance(answer, Prepared):
        return visit.lead_to("/approvals", Noted(visit.words.say("money.prepared")))
    if isinstance(answer, Done):
        return _done(visit, place, sent, answer, onward)
    is_taken = isinstance(answer, Conflict) and answer.reason == "key"
    return visit.keep_draft(**{"key": new_key()} if is_taken else {})


def _confirmed(visit: Visit, place: Place, sent: Sent) -> Request | None:
    """The request of a form whose consequences were seen, and that was not changed since."""
    if sent.wants != "do":
        return None
    try:
        request = request_of(visit, sent, place.case_id)
    except Unread:
        return None
    return request if sent.seen == request.fingerprint else None


def _looked_at(visit: Visit, place: Place) -> Response:
    """A form as it was sent, with what the office says to it now."""
    sent = sent_of(visit, form_of(place.act, place.about, visit.words))
    try:
        request = request_of(visit, sent, place.case_id)
    except Unread as error:
        wrong = [Wrong.of(one, visit.words) for one in error.mistakes]
        return _shown(visit, place, sent, status=HTTPStatus.UNPROCESSABLE_ENTITY, wrong=wrong)
    return _answered(visit, place, sent, request, outlook_on(visit, request))


def _gone(visit: Visit) -> Response:
    """Lead to the form as it is first shown: what was typed is not kept any more."""
    return visit.lead_to(visit.path, Noted(visit.words.say("acting.draft_gone")))


def _place(visit: Visit) -> Place:
    programme, code = visit.named("programme"), visit.named("region")
    region, case_id, stored = place_of_case(visit.desk, programme, code)
    act = visit.named("act")
    about = about_case(visit.desk, region, stored)
    if act in ALL:
        about = with_heads(visit, act, about)
    return Place(act, region, case_id, stored, about)


# --- what follows ---------------------------------------------------------------------------------


def _answered(
    visit: Visit, place: Place, sent: Sent, request: Request, outlook: Outlook
) -> Response:
    """The form with what the office says to it."""
    match outlook.answer:
        case Done():
            shown = replace(sent, seen=request.fingerprint)
            page = page_of(visit, place.about, place.act, outlook.answer)
            return _shown(visit, place, shown, foreseen=page, lacks_second=outlook.lacks_second)
        case Refusal():
            unprocessable = HTTPStatus.UNPROCESSABLE_ENTITY
            met = outlook.answer.problems
            return _shown(visit, place, sent, status=unprocessable, problems=met)
        case Conflict():
            return _contested(visit, place, sent)


def _contested(visit: Visit, place: Place, sent: Sent) -> Response:
    """The form as it was typed, beside the case as it is now and as it was looked at."""
    with visit.desk.store.reading() as transaction:
        records = history.of_case(transaction, place.case_id)
    then = records[: sent.version]
    about = replace(place.about, facts=fold(then) if then else None)
    words, whose = visit.words, sent.given.get(WHOSE, ())
    form, before = (form_of(place.act, one, words) for one in (place.about, about))
    told = contested(
        sent.form,
        with_said(form, records, place.about, words, whose=whose, after=sent.version),
        with_said(before, then, about, words, whose=whose, after=sent.version),
        records[sent.version :],
        words,
        person=visit.who.person.name,
    )
    again = replace(sent, version=place.version, key=new_key(), seen="")
    return _shown(visit, place, again, status=HTTPStatus.CONFLICT, contested=told)


def _done(visit: Visit, place: Place, sent: Sent, done: Done, onward: str) -> Response:
    """Lead on, saying what was done, with a way to take it back while that is possible."""
    words, facts = visit.words, done.decision.facts
    state = words.label("state", facts.shown_state)
    noted = words.sentences(
        words.say(
            "acting.done", act=sent.form.label, region=words.region(place.region), state=state
        ),
        *filings_told(place.about.facts, facts, words),
    )
    ways = [Way(words.say("acting.see"), f"/cases/{place.case_id}")]
    if place.act != UNDO and _can_be_undone(visit, place):
        ways.append(Way(words.say("acting.undo"), f"/cases/{place.case_id}/acts/{UNDO}"))
    return visit.lead_to(onward, Noted(noted, tuple(ways)))


def _can_be_undone(visit: Visit, place: Place) -> bool:
    actor = somebody(Party.CITY, Channel.REHEARSAL)
    request = Request(case_id=place.case_id, command=UndoLastAct(reason=UNDO), actor=actor)
    return isinstance(visit.desk.office.preview(request), Done)


def _onward(visit: Visit, place: Place) -> str:
    """Where one is led: to the next case of the list that one came from, else to the case."""
    asked = visit.one("list")
    if not asked:
        return f"/cases/{place.case_id}"
    query = case_query(visit.asked_by(asked), visit.desk, visit.words)
    with visit.desk.store.reading() as transaction:
        listing = Cases(visit.desk, query, visit.words, unseen=visit.unseen)
        _, after = listing.beside(transaction, place.case_id)
    return f"/cases/{after}?{urlencode({'list': asked})}" if after else f"/cases?{asked}"


# --- the page -------------------------------------------------------------------------------------


def _shown(
    visit: Visit,
    place: Place,
    sent: Sent,
    *,
    status: int = HTTPStatus.OK,
    wrong: Sequence[Wrong] = (),
    **found: Any,
) -> Response:
    """The page of the form, with what stands in the way or would follow."""
    words, form = visit.words, sent.form
    problems = found.pop("problems", None) or form.objections
    blocking = objections(problems, form, words)
    facts = {"foreseen": None, "contested": None, "lacks_second": False, **found}
    if place.act == UNDO:
        facts["undoing"] = _undoing(visit, place)
    return visit.show(
        "act.html",
        title=words.say("acting.title", act=form.label, region=words.region(place.region)),
        status=status,
        form=form,
        action=f"/cases/{place.case_id}/acts/{form.act}",
        doing=form.label,
        sent=sent,
        case_id=place.case_id,
        watched=place.case_id,
        is_open=place.stored is not None,
        parties=parties_for(visit, form),
        wrong=[*wrong, *(Wrong.met(one, key, words) for one in blocking for key in one.keys)],
        blocking=[one for one in blocking if not one.keys],
        cures=place.about.cures(place.act, problems),
        summary_of=summary_of,
        list=visit.one("list"),
        here="cases",
        **facts,
    )


def _undoing(visit: Visit, place: Place) -> str:
    """Which act would be taken back: the last of the case, whoever did it."""
    with visit.desk.store.reading() as transaction:
        last = history.last_of_case(transaction, place.case_id)
    if last is None:
        return ""
    act, by, at = named_act(last, visit.words).label, by_whom(last, visit.words), last.entered
    return visit.words.say(
        "acting.undoing", number=last.seq, act=act, at=f"{at:%Y-%m-%d %H:%M}", by=by
    )
