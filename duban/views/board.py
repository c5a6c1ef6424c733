"""The cases as a board: a column a step, a card a case."""

from itertools import chain

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.by_region import around_lists
from duban.views.cases import STEPS, CaseQuery, Cases, Row, tone_of
from duban.views.choosing import rulebook_of
from duban.views.owners import owed_by
from duban.views.page import Badge, Ref, Subject, Tone
from duban.views.unseen import Unseen, badge
from states.facts import Outcome

MOST = 30
"""So many cards stand in a column; the list has them all."""


class Card(msgspec.Struct, frozen=True):
    """A case on the board: where it stands, and what stands out."""

    ref: Ref
    state: str
    badges: tuple[str, ...]
    tone: Tone
    news: Badge | None = None


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


def board(
    desk: Desk, query: CaseQuery, words: Words, unseen: Unseen | None = None
) -> tuple[Column, ...]:
    """The steps with the cases that are asked for; one asked for by its step stands alone.

    Cases in which something is *unseen* stand on top of their column.
    """
    names = {
        one.number: one.zh if words.language == "zh" else one.en
        for one in rulebook_of(desk).procedure.steps
    }
    steps = (query.step,) if query.step else range(STEPS[0], STEPS[1] + 1)
    around = around_lists(desk)
    asked = [query.with_filter(step=step) for step in steps]
    lists = [Cases(desk, one, words, around, unseen=unseen) for one in asked]
    with desk.store.reading() as transaction:
        found = [list(one.listed(transaction, most=MOST)) for one in lists]
        counts = [
            len(some) if len(some) < MOST else one.count(transaction)
            for one, some in zip(lists, found, strict=True)
        ]
        every = lists[0].with_late(transaction, chain.from_iterable(found))
        cards = {row.case.id: _card(row, lists[0], words) for row in every}
    return tuple(
        Column(step, names[step], tuple(cards[one.id] for one in some), count, query.address())
        for step, some, count, query in zip(steps, found, counts, asked, strict=True)
    )


def _card(row: Row, listing: Cases, words: Words) -> Card:
    one, late = row.case, row.overdue
    is_open = one.outcome == Outcome.OPEN
    badges = [words.label("flag", one.flag)] if one.flag else []
    if one.late:
        badges.append(words.say("word.late"))
    if late:
        owner, days = owed_by(late.item, late.owner, words).label, listing.days_late(row)
        badges.append(words.say("board.late", owner=owner, days=days))
    state = words.label("state", one.state) if is_open else words.label("outcome", one.outcome)
    name = words.region(listing.around.regions[one.region_code])
    ref = Ref(name, Subject.CASE, one.id)
    return Card(ref, state, tuple(badges), tone_of(row), badge(row.new, words))
