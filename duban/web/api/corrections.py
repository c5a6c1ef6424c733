"""Correcting an act of a case: put right or struck, by the one door of the office."""

from typing import Any

from msgspec.structs import replace
from starlette.responses import Response

from duban.clock import now
from duban.identity.approval import ask
from duban.identity.permissions import Permission
from duban.views.choosing import NotThere
from duban.views.form.corrected import Typed, as_typed, correction
from duban.web.api.acts import (
    DONE,
    HEADERS,
    MAY_ANSWER,
    PARTY,
    PREPARED,
    answered,
    key_of,
    previewed,
    version_of,
)
from duban.web.api.call import Call
from duban.web.api.chapter import Chapter, Parameter, in_path
from duban.web.api.shape import FLAG, MAYBE_TEXT, OBJECT, TEXT, WHOLE, YES_NO, Schema, always
from states.commands import Command
from states.facts import Party
from states.reading import InvalidInput, in_digits, missing, moment, read_command, text, yes_no
from states.saying import saying
from workflow.office.request import Request

CHAPTER = Chapter()
BODY: Schema = {
    "type": "object",
    "properties": {
        "reason": TEXT,
        "data": OBJECT,
        "strike": YES_NO,
        "at": MAYBE_TEXT,
        "basis": MAYBE_TEXT,
    },
    "required": ["reason"],
    "additionalProperties": False,
}
"""Why, and what of the act reads otherwise: fields of its own, null where one is to be empty."""


@CHAPTER.post(
    "/cases/{programme}/{region}/history/{number}",
    "acts.correct",
    needs=Permission.ACT,
    answer=always(DONE),
    accepted=always(PREPARED),
    body=BODY,
    parameters=(
        *in_path("programme", "region"),
        Parameter(name="number", where="path", schema=WHOLE, example=5),
        Parameter(name="dry_run", schema=FLAG),
        PARTY,
        *HEADERS,
    ),
    also=MAY_ANSWER,
    headers=("ETag",),
)
def correct(call: Call) -> Response:
    """Let an act read otherwise, or strike it; with `dry_run` say what would become of it."""
    region, stored = call.case()
    number = in_digits(call.named("number"))
    if number is None:
        raise NotThere(saying("error.no_act", number=call.named("number")))
    typed = as_typed(call.desk, region, stored, number, call.words)
    asked, data = call.asked, call.data
    parties = {one.value: call.words.label("party", one) for one in Party}
    party = Party(asked.choice("party", parties) or typed.form.parties[0].code)
    dry_run = asked.flag("dry_run")
    asked.finish()
    request = Request(
        case_id=stored.id,
        command=_command(typed, data),
        actor=call.who.actor(party),
        key=key_of(call),
        version=version_of(call),
    )
    if dry_run:
        return previewed(call, typed.form, request)
    return answered(call, typed.form, ask(call.desk, call.who, request, now()))


def _command(typed: Typed, data: dict[str, Any]) -> Command:
    """The correction that the body asks for. Raises InvalidInput."""
    if strangers := sorted(set(data) - set(BODY["properties"])):
        fields = list(BODY["properties"])
        hint = saying("hint.fields", act="correct_act", fields=fields)
        expected = saying("expected.field_of", act="correct_act")
        raise InvalidInput(f"body.{strangers[0]}", expected, strangers[0], hint)
    said = {name: value for name, value in data.items() if value is not None}
    if "reason" not in said:
        raise missing("body.reason", saying("expected.text"))
    is_struck = "strike" in said and yes_no(said["strike"], "body.strike")
    return correction(
        typed,
        None if is_struck else _other(typed, said.get("data", {})),
        reason=text(said["reason"], "body.reason"),
        at=moment(said["at"], "body.at") if "at" in said else None,
        basis=text(said["basis"], "body.basis") if "basis" in said else None,
    )


def _other(typed: Typed, changes: Any) -> Command:
    """The act with fields in place of those that it has."""
    if not isinstance(changes, dict):
        raise InvalidInput("body.data", saying("expected.object"), changes)
    old = typed.turn.command
    new = read_command(old.name, changes, "body.data")
    names = zip(old.__struct_encode_fields__, old.__struct_fields__, strict=True)
    return replace(
        old, **{inside: getattr(new, inside) for outside, inside in names if outside in changes}
    )
