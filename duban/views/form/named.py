"""The names for each of which a map has a value: institutions, experts, indicators, headings."""

from collections.abc import Callable, Iterable, Mapping

from config.words import Words
from duban.views.form.about import About
from duban.views.notice import name_of
from states.funds import still_owed

Names = Callable[[About, Words], Mapping[str, str]]


def names_of(key: str, about: About, words: Words) -> Mapping[str, str]:
    """The names of a map with what they are called; none where the case has to be known first."""
    return NAMED.get(key, _nobody)(about, words)


def _plain(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _nobody(about: About, words: Words) -> Mapping[str, str]:
    """No names: they are written with their values."""
    return {}


def _worded(names: Iterable[str], words: Words) -> Mapping[str, str]:
    """Names that the notice has, as the catalogue calls them; one that it lacks as it is."""
    return {one: name_of(one, words) for one in names}


def _conditions(about: About, words: Words) -> Mapping[str, str]:
    if about.region is None:
        return {}
    return _worded(about.notice.conditions.get(about.region.track, ()), words)


def _figures(about: About, words: Words) -> Mapping[str, str]:
    return words.names("figure")


def _indicators(about: About, words: Words) -> Mapping[str, str]:
    return {one.key: words.label("indicator", one.key) for one in about.notice.indicators}


def _institutions(about: About, words: Words) -> Mapping[str, str]:
    return _plain(*about.facts.institutions) if about.facts else {}


def _debtors(about: About, words: Words) -> Mapping[str, str]:
    owed = still_owed(about.facts.money) if about.facts else {}
    return _plain(*(name for name, part in owed.items() if part > 0))


def _sitting(about: About, words: Words) -> Mapping[str, str]:
    return _plain(*(one.name for one in about.facts.review.sitting)) if about.facts else {}


def _criteria(about: About, words: Words) -> Mapping[str, str]:
    return _worded(about.notice.score_criteria, words)


def _headings(about: About, words: Words) -> Mapping[str, str]:
    return _worded(about.notice.tasks[about.region.track], words) if about.region else {}


NAMED: dict[str, Names] = {
    "allocation": _institutions,
    "base": _figures,
    "conditions": _conditions,
    "criteria": _criteria,
    "employers": _nobody,
    "payees": _institutions,
    "payers": _debtors,
    "scores": _sitting,
    "targets": _indicators,
    "targets_year1": _indicators,
    "targets_year2": _indicators,
    "task_remarks": _headings,
    "tasks": _headings,
    "year1": _figures,
    "year2": _figures,
}
"""The names of each map; a new one says its own here."""
