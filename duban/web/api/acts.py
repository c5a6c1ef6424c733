"""Acts: what one takes, and doing it, by the one door of the office."""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec.structs import replace
from starlette.responses import Response

from duban.clock import now
from duban.identity.approval import ask, lacks_second
from duban.identity.permissions import Permission
from duban.views import answers
from duban.views.case.acts import by_whom
from duban.views.choosing import NotThere
from duban.views.form.about import about_case
from duban.views.form.field import ActForm
from duban.views.form.making import form_of
from duban.views.form.reading import data_of, given_of
from duban.views.form.refused import objections
from duban.web.api.call import Call, etag
from duban.web.api.chapter import Chapter, Parameter, in_path
from duban.web.api.shape import (
    FLAG,
    MAYBE_TEXT,
    OBJECT,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    always,
    exactly,
    many,
)
from duban.web.problem import Problem
from states.actors import Channel, somebody
from states.addition_names import is_own
from states.commands import ALL
from states.facts import Party
from states.reading import InvalidInput, moment, read_command
from states.refusals import Refusal
from states.saying import saying
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.people.prepared import Prepared

CHAPTER = Chapter()
PATH = "/cases/{programme}/{region}/acts/{act}"
OF_ACT = (
    *in_path("programme", "region"),
    Parameter(
        name="act",
        where="path",
        schema={"type": "string", "enum": [*ALL]},
        example="submit_self_check",
    ),
)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
TAG = re.compile(r'"(\d{1,9})"')

OPTION = exactly(code=TEXT, label=TEXT, also=TEXTS)
FIELD = exactly(
    key=TEXT,
    label=TEXT,
    kind=TEXT,
    required=YES_NO,
    hint=TEXT,
    how=TEXT,
    options=many(OPTION),
    is_open=YES_NO,
    also=TEXTS,
)
FORM = exactly(
    act=TEXT,
    label=TEXT,
    clause=MAYBE_TEXT,
    rules=TEXTS,
    parties=many(OPTION),
    moves_money=YES_NO,
    problems=many(OBJECT),
    fields=many(FIELD),
    known=OBJECT,
)
DONE = exactly(
    result={"type": "string", "enum": ["done", "repeated", "would_be_done"]},
    event=WHOLE,
    version=WHOLE,
    step=WHOLE,
    state=TEXT,
    notices=TEXTS,
    warnings=TEXTS,
    needs_second=YES_NO,
)
IDEMPOTENCY = Parameter(
    name="Idempotency-Key", where="header", schema={**TEXT, "pattern": f"^{KEY.pattern}$"}
)
HEADERS = (
    Parameter(name="If-Match", where="header", schema={**TEXT, "pattern": f"^{TAG.pattern}$"}),
    IDEMPOTENCY,
)
PARTY = Parameter(name="party", schema={"type": "string", "enum": [one.value for one in Party]})
MAY_ANSWER = (
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
PREPARED = exactly(result={"type": "string", "enum": ["prepared"]}, id=TEXT, expires_at=TEXT)


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for beside the fields of an act."""

    party: Party
    at: datetime | None
    basis: str | None
    dry_run: bool


@CHAPTER.get(
    PATH,
    "acts.form",
    needs=Permission.ACT,
    answer=always(FORM),
    parameters=OF_ACT,
    also=(HTTPStatus.NOT_FOUND,),
    headers=("ETag",),
)
def form(call: Call) -> Response:
    """What the act takes, and what is known of it: `known` can be sent back as it is."""
    made, _, version = _place(call)
    problems = [
        {**msgspec.structs.asdict(one), "fields": one.keys}
        for one in objections(made.objections, made, call.words, codes=True)
    ]
    told = {name: getattr(made, name) for name in ("act", "label", "clause", "rules", "parties")}
    fields = [{name: getattr(one, name) for name in FIELD["properties"]} for one in made.fields]
    return call.give(
        {
            **told,
            "moves_money": made.moves_money,
            "problems": problems,
            "fields": fields,
            "known": data_of(made, given_of(made)),
        },
        headers={"ETag": etag(version)},
    )


@CHAPTER.post(
    PATH,
    "acts.do",
    needs=Permission.ACT,
    answer=always(DONE),
    accepted=always(PREPARED),
    parameters=(
        *OF_ACT,
        Parameter(name="dry_run", schema=FLAG),
        PARTY,
        Parameter(name="at", example="2023-07-21T16:30"),
        Parameter(name="basis"),
        *HEADERS,
    ),
    also=MAY_ANSWER,
    headers=("ETag",),
)
def act(call: Call) -> Response:
    """Do the act, or with `dry_run` say what would become of it."""
    made, case_id, _ = _place(call)
    wanted = _wanted(call, made)
    request = Request(
        case_id=case_id,
        command=read_command(made.act, call.data, "body"),
        actor=call.who.actor(wanted.party),
        at=wanted.at,
        basis=wanted.basis,
        key=key_of(call),
        version=version_of(call),
    )
    if wanted.dry_run:
        return previewed(call, made, request)
    answer = ask(call.desk, call.who, request, now())
    return answered(call, made, answer)


# --- what is asked for ----------------------------------------------------------------------------


def _place(call: Call) -> tuple[ActForm, str, int]:
    """The form of the act, the case that it is asked on, and the version of that."""
    region, case_id, stored = call.place()
    name = call.named("act")
    if name not in ALL and not is_own(name):
        raise NotThere(saying("api.no_act", given=name))
    made = form_of(name, about_case(call.desk, region, stored), call.words)
    return made, case_id, stored.version if stored else 0


def _wanted(call: Call, made: ActForm) -> Wanted:
    """What stands in the query. Raises InvalidInput."""
    asked = call.asked
    parties = {one.value: call.words.label("party", one) for one in Party}
    at = asked.text("at")
    wanted = Wanted(
        party=Party(asked.choice("party", parties) or made.parties[0].code),
        at=moment(at, "at") if at else None,
        basis=asked.text("basis"),
        dry_run=asked.flag("dry_run"),
    )
    asked.finish()
    return wanted


def key_of(call: Call) -> str | None:
    """The key of the request; one person's keys are nobody else's. Raises InvalidInput."""
    name = "Idempotency-Key"
    given = call.header(name)
    if name.lower() not in call.request.headers:
        return None
    if not KEY.fullmatch(given):
        raise InvalidInput(name, saying("api.key"), given)
    return f"{call.who.person.id}:{given}"


def version_of(call: Call) -> int | None:
    """The version of the case that the program looked at. Raises InvalidInput."""
    name = "If-Match"
    given = call.header(name).strip()
    if name.lower() not in call.request.headers:
        return None
    found = TAG.fullmatch(given)
    if found is None:
        raise InvalidInput(name, saying("api.tag"), given)
    return int(found[1])


# --- what is answered -----------------------------------------------------------------------------


def previewed(call: Call, made: ActForm, request: Request) -> Response:
    """What would become of a request; where it only lacks a second person, as if there were one."""
    office = call.desk.office
    answer = office.preview(replace(request, key=None))
    if not lacks_second(answer):
        return answered(call, made, answer, dry_run=True)
    actor = somebody(request.actor.party, Channel.REHEARSAL)
    answer = office.preview(replace(request, actor=actor, key=None))
    return answered(call, made, answer, dry_run=True, needs_second=True)


def answered(
    call: Call,
    made: ActForm,
    answer: Answer | Prepared,
    *,
    dry_run: bool = False,
    needs_second: bool = False,
) -> Response:
    """What became of a request."""
    if isinstance(answer, Prepared):
        until = answer.expires_at.isoformat(timespec="seconds")
        told = {"result": "prepared", "id": answer.id, "expires_at": until}
        return call.give(told, status=HTTPStatus.ACCEPTED)
    told = answers.as_data(answer, call.words, dry_run=dry_run)
    match answer:
        case Done():
            tag = {} if dry_run else {"ETag": etag(answer.version)}
            return call.give({**told, "needs_second": needs_second}, headers=tag)
        case Refusal():
            return _refused(call, made, answer, told)
        case Conflict():
            return _conflicting(call, answer)


def _refused(call: Call, made: ActForm, refusal: Refusal, told: Mapping[str, Any]) -> Response:
    """A refusal: every problem with its rules, its cure, and the fields that would answer it."""
    found = objections(refusal.problems, made, call.words, codes=True)
    problems = [
        {**problem, "fields": one.keys}
        for problem, one in zip(told["problems"], found, strict=True)
    ]
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "refused",
        call.words.sentences(*(one.says for one in found)),
        instance=call.path,
        act=refusal.command,
        rules=told["rules"],
        clause=told["clause"] or "",
        cure=call.words.sentences(*(one.cure for one in found)),
        problems=problems,
    )


def _conflicting(call: Call, conflict: Conflict) -> Response:
    """A conflict: what others did since, or that the key stands for another request."""
    words = call.words
    since = [
        {
            "seq": one.seq,
            "act": one.command,
            "act_label": words.label("command", one.command),
            "entered": one.entered.isoformat(),
            "by": by_whom(one, words),
            "changed": sorted(one.changed),
        }
        for one in conflict.since
    ]
    answer = Problem(
        HTTPStatus.CONFLICT,
        "key_reused" if conflict.reason == "key" else "conflict",
        answers.conflict_text(conflict, words),
        instance=call.path,
        reason=conflict.reason,
        version=conflict.version,
        since=since,
    )
    answer.headers["ETag"] = etag(conflict.version)
    return answer
