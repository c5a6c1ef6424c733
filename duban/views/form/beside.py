"""What a list of papers names that other fields of the form ask for: it is put there as well.

People write 函、实施方案、PDF、一式五份 in one line; the letter, the formats and the copies have
fields of their own, and a filing without them would go back.
"""

from collections.abc import Sequence

from duban.views.form.called import meant
from duban.views.form.field import ActForm, Field, FieldKind, Option
from duban.views.form.plain import ALL, COPIES, JOINED, apart, figure_in, plain

Typed = tuple[str, tuple[str, ...], dict[str, str]]
"""A field by its key, the texts that were typed into it, and those of its entries."""

COUNTED = {"paper_copies": COPIES}
"""How a number of a field is said in a list, by the field."""


def spread(form: ActForm, typed: Sequence[Typed]) -> list[Typed]:
    """What was typed into each field, with what a list says of other fields put into those.

    What is no word of the list itself leaves it. A field that says something of its own keeps it.
    """
    fields = {one.key: one for one in form.fields}
    found = {key: (list(texts), entries) for key, texts, entries in typed}
    for key, texts, _ in typed:
        field = fields.get(key)
        if field is None or field.kind is not FieldKind.CHOICES:
            continue
        others = [one for one in form.fields if one.key != key]
        kept: list[str] = []
        moved: dict[str, list[str]] = {}
        for part in _parts(field, texts, others):
            is_own = bool(meant(part, field.options))
            place = _place(part, others)
            if place is not None and (not is_own or place[0].kind is FieldKind.YES_NO):
                moved.setdefault(place[0].key, []).append(place[1])
            if place is None or is_own:
                kept.append(part)
        if moved:
            found[key] = (kept, found[key][1])
        for other, said in moved.items():
            own, entries = found.get(other, ([], {}))
            if not any(text.strip() for text in own):
                found[other] = (said, entries)
    return [(key, tuple(texts), entries) for key, (texts, entries) in found.items()]


def named_beside(form: ActForm, typed: Sequence[Typed]) -> list[Field]:
    """The fields of which a list was found to say something, in the order of the form."""
    filled = {key for key, texts, _ in typed if any(text.strip() for text in texts)}
    after = {key for key, texts, _ in spread(form, typed) if any(text.strip() for text in texts)}
    return [one for one in form.fields if one.key in after - filled]


def _parts(field: Field, texts: Sequence[str], others: Sequence[Field]) -> list[str]:
    """The words of a list, each by itself; one that is known whole is not taken apart."""
    found: list[str] = []
    for text in texts:
        if plain(text) in ALL and field.options:
            found.extend(one.label for one in field.options)
            continue
        for part in [text.strip()] if meant(text, field.options) else apart(text):
            words = [one for one in JOINED.split(part) if one]
            is_whole = bool(meant(part, field.options)) or _place(part, others) is not None
            each = all(meant(one, field.options) or _place(one, others) for one in words)
            found.extend(words if each and not is_whole else [part])
    return found


def _place(word: str, fields: Sequence[Field]) -> tuple[Field, str] | None:
    """The field that a word of a list speaks of, with what it says there."""
    for field in fields:
        if field.kind is FieldKind.YES_NO and meant(
            word, [Option(field.key, field.label, field.also)]
        ):
            return field, "yes"
        if field.kind is FieldKind.CHOICES and meant(word, field.options):
            return field, word
        pattern = COUNTED.get(field.key)
        said = pattern.fullmatch(word) if pattern else None
        if said and isinstance(figure_in(said["count"]), int):
            return field, said["count"]
    return None
