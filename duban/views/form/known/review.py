"""What is known for the fields of acts of the review and the decision on support."""

from config.words import Words
from duban.views.form.about import About
from duban.views.form.known.value import Known
from states.facts import Facts


def recused(about: About, facts: Facts, words: Words) -> Known:
    """The expert who recused himself."""
    return next((one.name for one in facts.review.panel if one.recused), None)


def next_of_reserve(about: About, facts: Facts, words: Words) -> Known:
    """Who is next in the reserve, as it was drawn (R-E.3)."""
    return next(iter(facts.review.reserve), None)


def scores(about: About, facts: Facts, words: Words) -> Known:
    """The scores that were given one by one."""
    return {one.name: one.score for one in facts.review.sitting if one.score is not None}


def decided_amount(about: About, facts: Facts, words: Words) -> Known:
    """The amount that was deliberated, in fen (R-4.2)."""
    return facts.support.amount or None


def deliberated(about: About, facts: Facts, words: Words) -> Known:
    """What the deliberation came to."""
    return facts.support.result
