"""A refusal beside a form: what stands in the way, by which rules, and at which fields."""

from datetime import date

import pytest

from config.words import Words
from duban.views.form.field import ActForm, Field, FieldKind, Option
from duban.views.form.refused import expected_in, objections
from states.refusals import Problem

OPTIONS = (Option("a", "甲"), Option("b", "乙"))


def field(**more: object) -> Field:
    """A field with something changed."""
    return Field(**{"key": "x", "label": "X", "kind": FieldKind.TEXT, **more})  # type: ignore[arg-type]


FORM = ActForm(
    act="submit_self_check",
    label="Self-check",
    clause="",
    rules=(),
    parties=(),
    moves_money=False,
    objections=(),
    fields=tuple(
        Field(key=key, label=key, kind=FieldKind.TEXT, hint=f"How {key} is written.")
        for key in ("as_of", "spent_cumulative")
    ),
    today=date(2024, 4, 10),
)
FUTURE = Problem("as_of_in_future", ("R-6.2",), {"as_of": "2025-06-30"})


def missing(*names: str) -> Problem:
    """The problem that fields are not there."""
    return Problem("fields_missing", ("R-6.1",), {"missing": list(names)})


def test_what_is_missing_is_told_at_each_of_its_fields(spoken: Words) -> None:
    told = objections((missing("as_of", "spent_cumulative"),), FORM, spoken)
    assert [one.keys for one in told] == [("as_of",), ("spent_cumulative",)]
    assert {one.says for one in told} == {spoken.say("acting.missing")}
    assert [one.cure for one in told] == [one.hint for one in FORM.fields]
    assert {one.rules for one in told} == {("R-6.1",)}


def test_what_is_missing_and_has_no_field_here_is_told_in_a_sentence(spoken: Words) -> None:
    problem = missing("approved_by")
    (told,) = objections((problem,), FORM, spoken)
    assert (told.says, told.keys) == (spoken.explain(problem).says, ())


def test_problem_is_told_in_words_at_the_fields_that_answer_it(spoken: Words) -> None:
    (told,) = objections((FUTURE,), FORM, spoken)
    explained = spoken.explain(FUTURE)
    assert (told.says, told.cure) == (explained.says, explained.cure)
    assert (told.rules, told.keys) == (("R-6.2",), ("as_of",))


def test_problems_stand_in_their_order(spoken: Words) -> None:
    absent = missing("spent_cumulative")
    for order in ((FUTURE, absent), (absent, FUTURE)):
        told = objections(order, FORM, spoken)
        assert [one.rules for one in told] == [one.rules for one in order]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (field(hint="At most 5."), "At most 5."),
        (field(how="As 2023-07-31."), "As 2023-07-31."),
        (field(hint="At most 5.", options=OPTIONS), "At most 5."),
        (field(), ""),
    ],
)
def test_field_says_what_it_is_to_hold(given: Field, says: str) -> None:
    assert expected_in(given, Words("en")) == says


def test_field_with_options_alone_says_what_there_is_to_choose(spoken: Words) -> None:
    said = expected_in(field(options=OPTIONS), spoken)
    assert said == spoken.say("acting.choose", options=spoken.listed(["甲", "乙"]))
