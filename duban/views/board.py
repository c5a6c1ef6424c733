"""The cases as a board: a column a step, a card a case."""

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import Around, around_lists
from duban.views.cases import STEPS, CaseQuery, Cases
from duban.views.choosing import rulebook_of
from duban.views.flag_tones import LEVELS
from duban.views.page import Ref, Subject, Tone
from states.facts import Outcome
from workflow.record.cases import Listed
from workflow.record.cases.search import cases_wanted

MOST = 30
"""So many cards stand in a column; the list has them all."""


class Card(msgspec.Struct, frozen=True):
    """A case on the board: where it stands, and what stands out."""

    ref: Ref
    state: str
    badges: tuple[str, ...]
    tone: Tone


class Column(msgspec.Struct, frozen=True):
    """A step with its cases; `asked` is its list, as an address asks for it."""

    number: int
    name: str
    cards: tuple[Card, ...]
    count: int
    asked: str

    @property
    def more(self) -> int:
        """How many cases have no card here."""
        return self.count - len(self.cards)


def board(desk: Desk, query: CaseQuery, words: Words) -> tuple[Column, ...]:
    """The steps with the cases that are asked for; one asked for by its step stands alone."""
    names = {
        one.number: one.zh if words.language == "zh" else one.en
        for one in rulebook_of(desk).procedure.steps
    }
    steps = (query.step,) if query.step else range(STEPS[0], STEPS[1] + 1)
    around = around_lists(desk)
    return tuple(_column(desk, query, step, names[step], words, around) for step in steps)


def _column(
    desk: Desk, query: CaseQuery, step: int, name: str, words: Words, around: Around
) -> Column:
    of_step = query.with_filter(step=step)
    listing = Cases(desk, of_step, words, around)
    with desk.store.reading() as transaction:
        found = list(cases_wanted(transaction, listing.wanted, listing.order, most=MOST))
        count = len(found) if len(found) < MOST else listing.count(transaction)
    cards = tuple(_card(one, words.region(around.regions[one.region_code]), words) for one in found)
    return Column(step, name, cards, count, of_step.address())


def _card(one: Listed, name: str, words: Words) -> Card:
    is_open = one.outcome == Outcome.OPEN
    badges = [words.label("flag", one.flag)] if one.flag else []
    if one.late:
        badges.append(words.say("word.late"))
    state = words.label("state", one.state) if is_open else words.label("outcome", one.outcome)
    tone: Tone = LEVELS.get(one.flag, "") if is_open else "faint"
    return Card(Ref(name, Subject.CASE, one.id), state, tuple(badges), tone)
