"""An act as it was typed, in its own form, and as it is to read once that was put right."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.choosing import NotThere
from duban.views.form.about import About, about_case
from duban.views.form.days import read_moment
from duban.views.form.field import MAPS, ActForm, Field, FieldKind
from duban.views.form.making import form_of, texts_of
from duban.views.form.reading import Given, Unread, by_field, given_of, read_form, refilled
from states.commands import Command
from states.commands.correction import CorrectAct
from states.notice import Region
from states.replay import Turn
from states.saying import saying
from workflow.office.standing_acts import past_of
from workflow.record import history
from workflow.record.cases import Stored
from workflow.record.folding import fold


class Typed(msgspec.Struct, frozen=True):
    """An act that stands in a case, and its form on the case of then with what was typed."""

    turn: Turn
    form: ActForm


def as_typed(desk: Desk, region: Region, stored: Stored, number: int, words: Words) -> Typed:
    """The act of that *number* as it reads by now. Raises NotThere where none stands."""
    about = about_case(desk, region, stored)
    with desk.store.reading() as transaction:
        records = history.of_case(transaction, stored.id)
    turn = past_of(records, about.world.rulebook, desk.clock()).turn(number)
    if turn is None:
        raise NotThere(saying("error.no_act", number=number))
    before = [one for one in records if one.seq < number]
    then = replace(about, facts=fold(before) if before else None, now=turn.act.at)
    form = filled_by(turn.command, then, words)
    return Typed(turn, replace(form, today=about.day))


def filled_by(command: Command, about: About, words: Words) -> ActForm:
    """The form of an act with what its command says."""
    form = replace(form_of(command.name, about, words), objections=())
    said = _by_outside_name(command)
    given: dict[str, tuple[str, ...]] = {}
    for field in form.fields:
        given |= _said_in(field, said[field.key])
    return refilled(form, given)


def _said_in(field: Field, value: Any) -> dict[str, tuple[str, ...]]:
    if field.kind not in MAPS:
        return {field.key: texts_of(value, field.kind)}
    of_entry = FieldKind.MONEY if field.kind is FieldKind.AMOUNTS else FieldKind.TEXT
    return {f"{field.key}.{name}": texts_of(one, of_entry) for name, one in (value or {}).items()}


def _by_outside_name(command: Command) -> dict[str, Any]:
    names = zip(command.__struct_encode_fields__, command.__struct_fields__, strict=True)
    return {outside: getattr(command, inside) for outside, inside in names}


def corrected(typed: Typed, given: Given, *, whole: bool) -> Command:
    """The act with what is *given* in place of what was typed; what reads the same stays as it was.

    What is not given is empty if the form came back *whole*, else unchanged. Raises Unread.
    """
    form, command = typed.form, typed.turn.command
    named = {key for key, _, _ in by_field(form, given)}
    new, old = read_form(form, given), _as_shown(form)
    changes = {
        inside: getattr(new, inside)
        for inside, outside in zip(
            command.__struct_fields__, command.__struct_encode_fields__, strict=True
        )
        if whole or outside in named
        if old is None or getattr(new, inside) != getattr(old, inside)
    }
    return replace(command, **changes)


def _as_shown(form: ActForm) -> Command | None:
    """What the form says if nobody changes it; None where it can't be read so."""
    try:
        return read_form(form, given_of(form))
    except Unread:
        return None


def happened_in(typed: Typed, text: str) -> datetime | None:
    """When the act happened, as it is written anew; None where that is as before.

    Raises InvalidInput.
    """
    before = typed.turn.act.at
    found = read_moment(text, typed.form.today, "at") if text else before
    is_same = found.replace(second=0, microsecond=0) == before.replace(second=0, microsecond=0)
    return None if is_same else found


def correction(
    typed: Typed,
    other: Command | None,
    *,
    reason: str | None,
    at: datetime | None = None,
    basis: str | None = None,
) -> CorrectAct:
    """The command that lets an act read as *other*, or strikes it where there is none."""
    data: Mapping[str, Any] = msgspec.to_builtins(other) if other is not None else {}
    return CorrectAct(
        number=typed.turn.seq, corrected=dict(data), at=at, basis=basis, reason=reason
    )
