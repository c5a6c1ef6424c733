"""批量办理: one act on many cases: chosen, foreseen for each, confirmed, told of each."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from duban.bootstrap.desk import Desk
from duban.running.correspondence import file_mails
from duban.running.long_work import Step, Work
from duban.views.bulk import Results
from duban.views.bulk_acts import acts_offered
from duban.views.bulk_outlook import bulk_outlook
from duban.views.cases import Cases, case_query
from duban.views.choosing import NotThere, place_of_case
from duban.views.form.about import about_case, about_programme
from duban.views.form.making import form_of
from duban.views.form.reading import Unread
from duban.views.page import Page, Prose
from duban.web.acting import Sent, Wrong, first_shown, request_of, sent_of, summary_of, with_heads
from duban.web.database_look import looking
from duban.web.long_work import show_work, work_of
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.commands import ALL
from states.reading import in_digits
from states.saying import saying
from workflow.office.bulk import Failed, Preview, handle_all, preview_all
from workflow.office.request import Answer, Done, Request
from workflow.record import cases

ROOM = Room()


class Chosen(msgspec.Struct, frozen=True):
    """The cases that an act is meant for.

    Where *every* case of a list is meant, the list is asked again each time, and `counted` is how
    many there were when they were chosen.
    """

    names: tuple[str, ...]
    asked: str
    every: bool = False
    counted: int = 0

    @property
    def has_changed(self) -> bool:
        """Whether the list has other cases by now."""
        return self.every and self.counted != len(self.names)


class Allowed(msgspec.Struct, frozen=True):
    """The requests of an act on many cases, and what was foreseen of each."""

    requests: Sequence[Request]
    seen: Sequence[Answer]


PATH = "/cases/bulk"
KIND = "bulk"
REGION = "region_code"
"""The field that names a region, which says nothing where the cases were chosen."""
TRIED = 10
"""In so many of the cases it is looked up what an act takes."""
AT_ONCE = 100
"""On so many cases is acted while the browser waits, and at a time where it goes on by itself."""


@ROOM.get(PATH, needs="act")
def look(visit: Visit) -> Response:
    """The cases that were chosen with the act on them: to choose, foreseen, or done."""
    if not visit.take_draft():
        return visit.lead_to("/cases")
    if isinstance(visit.outcome, Results):  # the list may be another by now
        done = Chosen(tuple(visit.outcome.case_ids), visit.one("list"))
        return _shown(visit, done, _sent(visit, done), results=visit.outcome)
    chosen = _chosen(visit)
    if not chosen.names:
        return _none_chosen(visit, chosen)
    return (
        _foreseen(visit, chosen, _sent(visit, chosen))
        if visit.one("act")
        else _shown(visit, chosen)
    )


@ROOM.post(PATH, needs="act")
def bulk(visit: Visit) -> Response:
    """Do what was seen and is confirmed; all else is kept, and shown under its own address."""
    chosen = _chosen(visit)
    if not chosen.names:
        return _none_chosen(visit, chosen)
    allowed = _confirmed(visit, chosen, _sent(visit, chosen)) if visit.one("act") else None
    if allowed is None:
        return visit.keep_draft()
    if len(chosen.names) <= AT_ONCE:
        return visit.keep_outcome(_carried_out(visit.desk, chosen.names, allowed, lambda: None))
    return _begun(visit, chosen, allowed)


@ROOM.get(f"{PATH}/{{work}}", needs="act")
def far(visit: Visit) -> Response:
    """How far acting on many cases has come, or what it came to; for who began it alone."""
    work = work_of(visit, KIND)
    act, person = work.about.split()
    if person != visit.who.person.id:
        raise NotThere(saying("works.gone"))
    words, regions = visit.words, visit.desk.regions()

    def pages(work: Work) -> Sequence[Page]:
        found: Results = work.result
        label = words.label("command", act)
        told = words.say("bulk.came_to", act=label, counts=found.counted(words))
        table = found.table(regions, words, codes=False)
        parts = (Prose("came_to", "", (told,)), table)
        return (Page(key="bulk", language=words.language, title="", parts=parts),)

    title = words.say("many.title", count=work.total)
    return show_work(visit, work, pages, title=title, back="/cases", here="cases")


def _begun(visit: Visit, chosen: Chosen, allowed: Allowed) -> Response:
    """Let acting on many cases go on by itself, and lead to where its progress is seen."""
    desk, person = visit.desk, visit.who.person
    work = Work(KIND, f"{visit.one('act')} {person.id}", len(chosen.names), desk.clock.wall())

    def do(step: Step) -> Results:
        with looking(desk), desk.store.signed(person.login):
            return _carried_out(desk, chosen.names, allowed, step)

    visit.service.works.begin(work, do)
    return visit.lead_to(f"{PATH}/{work.name}")


def _none_chosen(visit: Visit, chosen: Chosen) -> Response:
    noted = Noted(visit.words.say("many.none_chosen"), ())
    return visit.lead_to(f"/cases?{chosen.asked}", noted)


def _sent(visit: Visit, chosen: Chosen) -> Sent:
    """The form of the act as it was sent; as it is first shown where it was not shown yet."""
    act, about = visit.one("act"), about_programme(visit.desk)
    whole = form_of(act, with_heads(visit, act, about) if act in ALL else about, visit.words)
    required = _required(visit, act, chosen)
    form = replace(
        whole,
        fields=tuple(
            replace(one, required=one.required or one.key in required)
            for one in whole.fields
            if one.key != REGION
        ),
    )
    is_first = not visit.given.get("version")
    return first_shown(visit, form, 0) if is_first else sent_of(visit, form)


def _required(visit: Visit, act: str, chosen: Chosen) -> frozenset[str]:
    """The fields that the act cannot do without in the first of the cases that allows it."""
    desk = visit.desk
    for name in chosen.names[:TRIED]:
        programme, _, code = name.rpartition("/")
        region, _, stored = place_of_case(desk, programme, code)
        form = form_of(act, about_case(desk, region, stored), visit.words)
        if stored is not None and not form.objections:
            return frozenset(one.key for one in form.fields if one.required)
    return frozenset()


def _chosen(visit: Visit) -> Chosen:
    """The cases that were ticked, or all of the list as it is now."""
    asked = visit.one("list")
    if visit.one("every"):
        query = case_query(visit.asked_by(asked), visit.desk, visit.words)
        listing = Cases(visit.desk, query, visit.words, unseen=visit.unseen)
        with visit.desk.store.reading() as transaction:
            names = tuple(listing.names(transaction))
        return Chosen(_seen(visit, names), asked, every=True, counted=_counted(visit))
    return Chosen(_seen(visit, dict.fromkeys(visit.given.get("case", ()))), asked)


def _seen(visit: Visit, names: Iterable[str]) -> tuple[str, ...]:
    """Of some cases those that the visitor sees; of others nothing is said, not even a refusal."""
    return tuple(one for one in names if visit.who.sees(cases.region_of(one)))


def _counted(visit: Visit) -> int:
    """How many cases there were when they were chosen."""
    return in_digits(visit.one("counted")) or 0


def _foreseen(visit: Visit, chosen: Chosen, sent: Sent) -> Response:
    """What would become of the act on each case."""
    try:
        requests = _requests(visit, chosen, sent)
    except Unread as error:
        wrong = [Wrong.of(one, visit.words) for one in error.mistakes]
        unprocessable = HTTPStatus.UNPROCESSABLE_ENTITY
        return _shown(visit, chosen, sent, status=unprocessable, wrong=wrong)
    preview = preview_all(visit.desk.office, requests)
    seen = _fingerprint(requests, preview.answers)
    moved = chosen.has_changed or bool(sent.wants == "do" and sent.seen)
    return _shown(visit, chosen, replace(sent, seen=seen), foreseen=preview, moved=moved)


def _confirmed(visit: Visit, chosen: Chosen, sent: Sent) -> Allowed | None:
    """What is to be done where the act was confirmed as it was seen, and is so still."""
    if sent.wants != "do":
        return None
    try:
        requests = _requests(visit, chosen, sent)
    except Unread:
        return None
    answers = preview_all(visit.desk.office, requests).answers
    if sent.seen != _fingerprint(requests, answers):
        return None
    return Allowed(requests, answers)


def _requests(visit: Visit, chosen: Chosen, sent: Sent) -> list[Request]:
    """The request for each case, each with a key of its own, so that none acts twice."""
    first = request_of(visit, sent, "")
    return [
        replace(first, case_id=name, key=f"{first.key}/{name}", version=None)
        for name in chosen.names
    ]


def _fingerprint(requests: Sequence[Request], answers: Sequence[Answer]) -> str:
    """The same for the same act with the same outlook on the same cases at the same versions."""
    outlook = (
        (one.fingerprint, answer.version if isinstance(answer, Done) else -1)
        for one, answer in zip(requests, answers, strict=True)
    )
    return sha256(msgspec.json.encode(list(outlook))).hexdigest()


def _carried_out(desk: Desk, names: Sequence[str], allowed: Allowed, step: Step) -> Results:
    """Do what is allowed; what others change in this moment is a conflict, and is left alone."""
    to_do = [
        replace(request, version=answer.version - 1)
        for request, answer in zip(allowed.requests, allowed.seen, strict=True)
        if isinstance(answer, Done) and not answer.repeated
    ]
    answers: dict[str, Answer | Failed] = dict(zip(names, allowed.seen, strict=True))
    for _ in range(len(names) - len(to_do)):
        step()
    for start in range(0, len(to_do), AT_ONCE):
        some = to_do[start : start + AT_ONCE]
        done = handle_all(desk.office, some)
        answers |= {one.case_id: answer for one, answer in zip(some, done, strict=True)}
        for _ in some:
            step()
    file_mails(desk, desk.office.today)
    return Results(names, [answers[one] for one in names], dry_run=False)


def _shown(
    visit: Visit,
    chosen: Chosen,
    sent: Sent | None = None,
    *,
    status: int = HTTPStatus.OK,
    foreseen: Preview | None = None,
    results: Results | None = None,
    wrong: Sequence[Wrong] = (),
    moved: bool = False,
) -> Response:
    """The page: the act to choose, its form, what would become of it or what came of it."""
    words, found = visit.words, results
    facts: dict[str, Any] = {"table": None, "counted": "", "outlook": (), "may_do": False}
    if foreseen is not None:
        found = Results(chosen.names, foreseen.answers, dry_run=True)
        facts["outlook"] = bulk_outlook(foreseen.before, foreseen.answers, words)
        facts["may_do"] = any(isinstance(a, Done) and not a.repeated for a in foreseen.answers)
    if found is not None:
        regions = visit.desk.regions()
        facts |= {
            "table": found.table(regions, words, codes=False),
            "counted": found.counted(words),
        }
    if results is None:
        with visit.desk.store.reading() as transaction:
            facts["offered"] = acts_offered(transaction, visit.desk, chosen.names, words)
    return visit.show(
        "bulk.html",
        title=words.say("many.title", count=len(chosen.names)),
        status=status,
        chosen=chosen,
        sent=sent,
        form=sent.form if sent else None,
        is_over=results is not None,
        wrong=wrong,
        moved=moved,
        summary_of=summary_of,
        here="cases",
        **facts,
    )
