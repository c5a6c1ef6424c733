"""A refusal beside a form: each problem with its rules and cure, at the fields that answer it."""

from collections.abc import Iterator

import msgspec

from config.words import Words
from duban.views.form.field import ActForm, Field
from states.refusals import Problem, answering


class Objection(msgspec.Struct, frozen=True):
    """One thing that stands in the way of an act, and the fields that would answer it."""

    says: str
    cure: str
    rules: tuple[str, ...]
    keys: tuple[str, ...]


def objections(
    problems: tuple[Problem, ...], form: ActForm, words: Words, *, codes: bool = False
) -> list[Objection]:
    """The problems of a refusal in words, in their order; what is missing is told by field.

    Cures name *codes* where programs ask.
    """
    keys = [one.key for one in form.fields]
    return [found for one in problems for found in _objections(one, form, keys, words, codes)]


def _objections(
    one: Problem, form: ActForm, keys: list[str], words: Words, codes: bool
) -> Iterator[Objection]:
    answered = answering(one, keys)
    if one.code == "fields_missing" and answered:
        for key in answered:
            said = words.say("acting.missing")
            yield Objection(said, expected_in(form.field(key), words), one.rules, (key,))
        return
    explained = words.explain(one, codes=codes)
    yield Objection(explained.says, explained.cure, one.rules, answered)


def expected_in(field: Field, words: Words) -> str:
    """What a field is to hold: its bounds, how it is written, or what there is to choose."""
    if field.hint or field.how:
        return words.sentences(field.hint, field.how)
    labels = [one.label for one in field.options]
    return words.say("acting.choose", options=words.listed(labels)) if labels else ""
