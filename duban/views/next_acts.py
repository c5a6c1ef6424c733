"""The acts that bring a duty on, each a step to its form; what was made ready waits elsewhere."""

from collections.abc import Iterator

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.answering_acts import acts_now
from duban.views.page import Ref, Subject
from states.duty_items import Item
from workflow.people import prepared
from workflow.store.transaction import Transaction


class NextActs:
    """What may be done next about a duty; shared by the lists of a page, which look up once.

    An act on money that was made ready leads to where a second person decides. Without a *desk*
    nothing is looked up.
    """

    def __init__(self, words: Words, desk: Desk | None = None) -> None:
        self._words, self._desk = words, desk
        self._waiting: dict[tuple[str, str], str] = {}

    def look_up(self, transaction: Transaction) -> None:
        """Find what waits for a second person."""
        if self._desk is None:
            return
        found = prepared.waiting(transaction, self._desk.clock())
        self._waiting = {(one.case_id, one.command.name): one.id for one in found}
        self._desk = None  # once for all lists of a page

    def of(self, case_id: str, item: Item, state: str) -> Iterator[Ref]:
        """The acts for a duty of a case in a state, each with where it is done."""
        for act in acts_now(item, state):
            label, waits = self._words.label("command", act), self._waiting.get((case_id, act))
            if waits:
                yield Ref(self._words.say("word.awaits_second", act=label), Subject.APPROVAL, waits)
            else:
                yield Ref(label, Subject.ACT, f"{case_id}/acts/{act}")
