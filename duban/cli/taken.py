"""What an act takes as known where nobody names it: a payment as the contract has it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from config.words import Words
from duban.cli.guard import tell
from duban.views.form.field import ActForm, Field, FieldKind, Source
from duban.views.form.offered import answers
from duban.views.form.reading import Given, as_sent, by_field, data_of
from states.choices import ClawbackResult, SupportResult
from states.money import grouped
from states.reading import as_data, read_command

ASKED_FOR_AND_TAKEN: dict[str, tuple[str, ...]] = {
    "return_plan_filing": ("defects",),
    "return_institution_filing": ("defects",),
    "decide_support": ("amount",),
    "disburse": ("instalment", "amount", "payees"),
    "deliberate_clawback": ("amount",),
    "decide_clawback": ("amount", "disallowed_spending"),
    "refund": ("amount", "payers"),
    "record_account": ("institution", "account_name"),
    "start_assessment": ("kind",),
    "record_assessment": ("kind",),
}
"""Fields, by act, that no way of it does without, and for which there is but one right answer.

All that was found wrong (R-2.8), the amount that was deliberated (R-4.2), the part of the support
that is due and to whom (R-M.4), the amount that was proposed or deliberated (R-6.8), what is still
to come back (R-M.6), the only institution, the assessment that comes next (R-6.3).
"""
ONLY_WITH = {
    "deliberate": ("result", SupportResult.SUPPORT),
    "deliberate_clawback": ("result", ClawbackResult.RECOVER),
}
"""Acts that take what is known only where another field says so."""
AMOUNTS = frozenset({FieldKind.MONEY, FieldKind.AMOUNTS})


def with_known(
    form: ActForm, typed: Given, data: Mapping[str, Any], words: Words
) -> dict[str, Any]:
    """The data of an act with what it takes as known, which is said. Raises InvalidInput.

    What is known and not asked for is taken, as help says; of what is asked for, what has but one
    right answer. The amounts of an act go together: where one is named that says something else,
    the others are not known either, but for who is the only one.
    """
    fields = [one for one in form.fields if _is_taken(form, one)]
    named = {*data, *(key for key, _, _ in by_field(form, typed))}
    said = as_data(read_command(form.act, data, form.act))
    key, value = ONLY_WITH.get(form.act, ("", None))
    if all(one.key in named for one in fields) or (key and said.get(key) != value):
        return dict(data)
    known = [one for one in fields if one.is_filled]
    whole = as_data(read_command(form.act, _data(form, known), form.act))
    others = [one for one in fields if one.key in named and said.get(one.key) != whole.get(one.key)]
    if others and any(one.kind in AMOUNTS for one in fields):
        choices = [one for one in known if one.kind is FieldKind.CHOICE]
        known = [*choices, *_paid_to_the_only_one(fields, said.get("amount"))]
    taken = [one for one in known if one.key not in named]
    if taken:
        tell(
            words.say(
                "note.taken_as_known", fields=words.listed(_told(one, words) for one in taken)
            )
        )
    return {**data, **_data(form, taken)}


def _is_taken(form: ActForm, field: Field) -> bool:
    """Whether a field says what is known for it where nobody names it."""
    if field.key in ASKED_FOR_AND_TAKEN.get(form.act, ()):
        return True
    return bool(field.texts) and field.source is Source.KNOWN and not field.required


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


def _told(field: Field, words: Words) -> str:
    """A field and what stands in it, in words."""
    options = answers(words) if field.kind is FieldKind.YES_NO else field.options
    labels = {one.code: one.label for one in options}
    said = [labels.get(text, text).rstrip("。.") for text in field.texts]
    said += [f"{one.label}:{one.text}" for one in field.entries if one.text]
    return f"{field.label} ({field.key}) = {' / '.join(said)}"
