"""What somebody looks for by a few words: a case, an act on it, one after the other."""

from collections.abc import Iterator, Sequence

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import Around, around_lists
from duban.views.cases import CaseQuery, Cases
from duban.views.choosing import rulebook_of
from duban.views.page import Ref, Subject
from duban.views.pinyin import meant_by
from workflow.record.cases import Listed
from workflow.record.cases.search import cases_wanted

MOST_CASES, MOST_ACTS = 12, 8
"""So many of each are offered; more words find fewer."""


class Found(msgspec.Struct, frozen=True):
    """Something that the words may mean: where it is, and what is told beside it."""

    ref: Ref
    beside: str


def found(desk: Desk, text: str, words: Words) -> list[Found]:
    """What is meant by words such as 红桥, hongqiao, or 红桥 拨付; the likeliest first.

    The last of several words is taken for an act where the ones before it name a case.
    """
    parts = text.split()
    if not parts:
        return []
    around = around_lists(desk)
    cases = _cases(desk, " ".join(parts), words, around)
    if cases or len(parts) == 1:
        return [_case(one, words, around) for one in cases]
    cases = _cases(desk, " ".join(parts[:-1]), words, around)
    acts = list(rulebook_of(desk).rules)
    return [act for one in cases for act in _acts(one, acts, parts[-1], words, around)][:MOST_ACTS]


def _cases(desk: Desk, text: str, words: Words, around: Around) -> list[Listed]:
    listing = Cases(desk, CaseQuery(search=text), words, around)
    with desk.store.reading() as transaction:
        return list(cases_wanted(transaction, listing.wanted(transaction), most=MOST_CASES))


def _case(one: Listed, words: Words, around: Around) -> Found:
    name = words.region(around.regions[one.region_code])
    return Found(Ref(name, Subject.CASE, one.id), _beside(one, words, around))


def _beside(one: Listed, words: Words, around: Around) -> str:
    """The state of a case; where there are several programmes, of which one it is."""
    state = words.label("state", one.state)
    return f"{one.programme_id} · {state}" if around.has_several else state


def _acts(
    one: Listed, acts: Sequence[str], text: str, words: Words, around: Around
) -> Iterator[Found]:
    """The acts that a word means, on one case; whether they are allowed shows their page."""
    is_meant = meant_by(text)
    name = words.region(around.regions[one.region_code])
    for act in acts:
        label = words.label("command", act)
        if is_meant(label) or act.startswith(text.casefold()):
            key = f"{one.id}/acts/{act}"
            yield Found(Ref(f"{name} · {label}", Subject.ACT, key), _beside(one, words, around))
