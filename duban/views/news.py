"""What was done since somebody looked: a line an act, the last first."""

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.page import Ref, Subject
from workflow.record import cases, history

MOST = 5
"""So many acts are told; of more, how many there were."""


class Told(msgspec.Struct, frozen=True):
    """An act that is told: on which case, what, and by whom."""

    case: Ref
    act: str
    by: str


class News(msgspec.Struct, frozen=True):
    """What was done since: how many acts, the last of them, and the number of the last."""

    count: int
    last: int
    acts: tuple[Told, ...]


def news_after(desk: Desk, after: int, words: Words) -> News | None:
    """The acts after the one numbered *after*; None where there are none."""
    regions = desk.regions()
    with desk.store.reading() as transaction:
        last = history.head(transaction).seq
        if last <= after:
            return None
        records = history.latest(transaction, after, MOST)
    told = tuple(
        Told(
            Ref(words.region(regions[cases.region_of(one.case)]), Subject.CASE, one.case),
            words.label("command", one.command),
            one.person or words.label("party", one.party),
        )
        for one in records
    )
    return News(last - after, last, told)


def last_act(desk: Desk) -> int:
    """The number of the last act of the office."""
    with desk.store.reading() as transaction:
        return history.head(transaction).seq
