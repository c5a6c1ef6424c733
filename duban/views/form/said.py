"""What the acts of a case said, in the form of another act of their kind."""

from collections.abc import Sequence

from msgspec.structs import replace

from config.words import Words
from duban.views.form.about import About
from duban.views.form.corrected import filled_by
from duban.views.form.field import ActForm, Field
from states.commands import RecordAccount
from workflow.office.standing_acts import past_of
from workflow.record.history import Record

KEPT = frozenset({RecordAccount().name})
"""The acts that write down what stays as it is until it is written down anew."""
WHOSE = "institution"
"""The field that says of which institution an act is."""


def with_said(
    form: ActForm,
    records: Sequence[Record],
    about: About,
    words: Words,
    *,
    whose: Sequence[str] = (),
    after: int = 0,
) -> ActForm:
    """The form with what the last act of its kind said that stands in *records*, as it is kept.

    It is one that was done *after* that act of the case, or whose words stay, and of the
    institution *whose* account it is; a number that is kept sealed is masked in it.
    """
    late = frozenset(one.seq for one in records[after:])
    past = past_of(records, about.world.rulebook, about.now)
    told = [
        filled_by(turn.command, about, words)
        for turn in past.turns
        if turn.command.name == form.act and (form.act in KEPT or turn.seq in late)
    ]
    of_it = [one for one in told if form.act not in KEPT or _whose(one) == tuple(whose)]
    if not of_it:
        return form
    pairs = zip(form.fields, of_it[-1].fields, strict=True)
    return replace(form, fields=tuple(said if _says(said) else known for known, said in pairs))


def _whose(form: ActForm) -> tuple[str, ...]:
    return next((field.texts for field in form.fields if field.key == WHOSE), ())


def _says(field: Field) -> bool:
    return bool(field.texts) or any(one.text for one in field.entries)
