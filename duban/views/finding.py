"""What somebody looks for by a few words: a case, an act on it, one after the other."""

from collections.abc import Iterator

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import Around, around_lists
from duban.views.cases import CaseQuery, Cases
from duban.views.choosing import rulebook_of
from duban.views.page import Ref, Subject
from duban.views.pinyin import meant_by
from states.attempts import Standing, attempt
from states.facts import Case
from workflow.record.cases import Listed, load
from workflow.record.cases.search import cases_wanted

MOST_CASES, MOST_ACTS = 12, 8
"""So many of each are offered; more words find fewer."""


class Found(msgspec.Struct, frozen=True):
    """Something that the words may mean: where it is, and what is told beside it.

    An act that is not allowed now is *barred*; its page tells why.
    """

    ref: Ref
    beside: str
    is_barred: bool = False


def found(desk: Desk, text: str, words: Words) -> list[Found]:
    """What is meant by words such as 红桥, hongqiao, or 红桥 拨付; the likeliest first.

    The last of several words is taken for an act where the ones before it name a case; acts that
    are allowed now come first.
    """
    parts = text.split()
    if not parts:
        return []
    around = around_lists(desk)
    cases = _cases(desk, " ".join(parts), words, around)
    if cases or len(parts) == 1:
        return [_case(one, words, around) for one in cases]
    cases = _cases(desk, " ".join(parts[:-1]), words, around)
    acts = [act for one in cases for act in _acts(one, parts[-1], desk, words, around)]
    return sorted(acts, key=lambda one: one.is_barred)[:MOST_ACTS]


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


def _acts(one: Listed, text: str, desk: Desk, words: Words, around: Around) -> Iterator[Found]:
    """The acts that a word means, on one case; of one that is barred now, that it is."""
    is_meant = meant_by(text)
    region = around.regions[one.region_code]
    meant = {
        act: label
        for act in rulebook_of(desk).rules
        if is_meant(label := words.label("command", act)) or act.startswith(text.casefold())
    }
    if not meant:
        return
    with desk.store.reading() as transaction:
        stored = load(transaction, one.id)
    if stored is None:
        return
    world = desk.world(stored.notice_hash, stored.procedure_hash)
    case, now, beside = Case(region, stored.facts), desk.clock(), _beside(one, words, around)
    for act, label in meant.items():
        ref = Ref(f"{words.region(region)} · {label}", Subject.ACT, f"{one.id}/acts/{act}")
        rule = world.rulebook.rules.get(act)
        is_barred = (
            rule is not None
            and not rule.internal
            and attempt(case, rule, world, now).standing is not Standing.ALLOWED
        )
        barred = words.say("find.barred", beside=beside)
        yield Found(ref, barred if is_barred else beside, is_barred)
