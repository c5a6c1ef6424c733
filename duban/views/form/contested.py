"""A form of a case that was changed meanwhile: what was typed, what is known now, what was then."""

from collections.abc import Iterator, Sequence

import msgspec

from config.words import Words
from duban.views.form.field import ActForm, Field, FieldKind
from duban.views.page import Kind, Table, Tone, coded, column
from states.actors import same_person
from workflow.record.history import Record

ABSENT = "—"


class Contested(msgspec.Struct, frozen=True):
    """What was done since, and each field in three columns.

    It *may be oneself*: the same person in another window.
    """

    acts: Table
    fields: Table
    may_be_oneself: bool = False


def contested(
    typed: ActForm,
    now: ActForm,
    then: ActForm,
    since: Sequence[Record],
    words: Words,
    *,
    person: str | None = None,
) -> Contested:
    """What *person* typed, beside the form as it would be made now and as it was made then."""
    columns = (
        column(words, "field"),
        column(words, "yours"),
        column(words, "now"),
        column(words, "then"),
    )
    said = [dict(_said(form, words)) for form in (typed, now, then)]
    labels = dict.fromkeys(label for one in said for label in one)
    rows = tuple((label, *(one.get(label, ABSENT) for one in said)) for label in labels)
    tones: tuple[Tone, ...] = tuple("warn" if row[2] != row[3] else "" for row in rows)
    return Contested(
        acts_since(since, words),
        Table("contested", words.say("contested.fields"), columns, rows, tones=tones),
        any(same_person(person, record.person) for record in since),
    )


def acts_since(since: Sequence[Record], words: Words) -> Table:
    """The acts that were done since a form was opened."""
    columns = (
        column(words, "entered", Kind.MOMENT),
        column(words, "act_label", Kind.CODED),
        column(words, "by"),
    )
    rows = tuple(
        (
            one.entered,
            coded(words, "command", one.command),
            one.approved_by or one.person or words.label("party", one.party),
        )
        for one in since
    )
    return Table("since", words.say("contested.since"), columns, rows)


def _said(form: ActForm, words: Words) -> Iterator[tuple[str, str]]:
    """What stands in each field, and in each entry of one, as a person reads it."""
    for field in form.fields:
        if field.texts:
            yield field.label, words.listed(_readable(field, text, words) for text in field.texts)
        for entry in field.entries:
            if entry.text:
                yield words.say("contested.entry", field=field.label, name=entry.label), entry.text


def _readable(field: Field, text: str, words: Words) -> str:
    if field.kind is FieldKind.YES_NO:
        return words.say("word.yes")
    return next((one.label for one in field.options if one.code == text), text)
