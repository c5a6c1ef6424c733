"""A refusal beside a form: each problem with its rules and cure, at the fields that answer it."""

import msgspec

from config.words import Words
from duban.views.form.field import ActForm
from states.refusals import Problem, answering


class Objection(msgspec.Struct, frozen=True):
    """One thing that stands in the way of an act, and the fields that would answer it."""

    says: str
    cure: str
    rules: tuple[str, ...]
    keys: tuple[str, ...]


def objections(problems: tuple[Problem, ...], form: ActForm, words: Words) -> list[Objection]:
    """The problems of a refusal in words, in their order."""
    keys = [one.key for one in form.fields]
    return [_objection(one, keys, words) for one in problems]


def _objection(one: Problem, keys: list[str], words: Words) -> Objection:
    explained = words.explain(one)
    return Objection(explained.says, explained.cure, one.rules, answering(one, keys))
