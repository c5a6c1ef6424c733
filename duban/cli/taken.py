"""What an act takes as known where nobody names it: a payment as the contract has it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from config.words import Words
from duban.cli.guard import tell
from duban.views.form.field import ActForm, Field, FieldKind
from duban.views.form.reading import Given, as_sent, by_field, data_of
from states.choices import ClawbackResult
from states.money import grouped
from states.reading import as_data, read_command

TAKEN_AS_KNOWN: dict[str, tuple[str, ...]] = {
    "return_plan_filing": ("defects",),
    "return_institution_filing": ("defects",),
    "disburse": ("instalment", "amount", "payees"),
    "deliberate_clawback": ("amount",),
    "decide_clawback": ("amount", "disallowed_spending"),
    "refund": ("amount", "payers"),
    "record_account": ("institution",),
    "start_assessment": ("kind",),
    "record_assessment": ("kind",),
}
"""Fields, by act, that say what is known where nobody names them.

All that was found wrong (R-2.8), the part of the support that is due and to whom (R-M.4), the
amount that was proposed or deliberated (R-6.8), what is still to come back (R-M.6), the only
institution, the assessment that comes next (R-6.3). The amounts of an act go together: where one is
named that says something else, the others are not known either, but for who is the only one.
"""
ONLY_WITH = {"deliberate_clawback": ("result", ClawbackResult.RECOVER)}
"""Acts that take what is known only where another field says so."""


def with_known(
    form: ActForm, typed: Given, data: Mapping[str, Any], words: Words
) -> dict[str, Any]:
    """The data of an act with what it takes as known, which is said. Raises InvalidInput."""
    fields = [one for one in form.fields if one.key in TAKEN_AS_KNOWN.get(form.act, ())]
    named = {*data, *(key for key, _, _ in by_field(form, typed))}
    said = as_data(read_command(form.act, data, form.act))
    key, value = ONLY_WITH.get(form.act, ("", None))
    if all(one.key in named for one in fields) or (key and said.get(key) != value):
        return dict(data)
    known = [one for one in fields if one.is_filled]
    whole = as_data(read_command(form.act, _data(form, known), form.act))
    if any(said.get(one.key) != whole.get(one.key) for one in fields if one.key in named):
        choices = [one for one in known if one.kind is FieldKind.CHOICE]
        known = [*choices, *_paid_to_the_only_one(fields, said.get("amount"))]
    taken = [one for one in known if one.key not in named]
    if taken:
        tell(words.say("note.taken_as_known", fields=words.listed(map(_told, taken))))
    return {**data, **_data(form, taken)}


def _data(form: ActForm, fields: Iterable[Field]) -> dict[str, Any]:
    """What stands in fields, as data."""
    given: dict[str, Sequence[str]] = {}
    for field in fields:
        given |= {f"{field.key}.{one.name}": [one.text] for one in field.entries if one.text}
        given |= {field.key: as_sent(field)} if field.texts else {}
    return data_of(form, given)


def _paid_to_the_only_one(fields: Iterable[Field], amount: int | None) -> list[Field]:
    """Another amount than is known, in fen, to the only one who can get it."""
    return [
        one.holding((), {one.entries[0].name: grouped(amount)})
        for one in fields
        if amount and one.kind is FieldKind.AMOUNTS and len(one.entries) == 1
    ]


def _told(field: Field) -> str:
    """A field and what stands in it, in words."""
    labels = {one.code: one.label for one in field.options}
    said = [labels.get(text, text).rstrip("。.") for text in field.texts]
    said += [f"{one.label}:{one.text}" for one in field.entries if one.text]
    return f"{field.label} ({field.key}) = {' / '.join(said)}"
