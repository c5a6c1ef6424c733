"""The acts that bring a duty on, each a step to its form; what was made ready waits elsewhere."""

from collections.abc import Collection, Iterator

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.answering_acts import acts_now
from duban.views.page import Ref, Subject
from states.actors import Role
from states.duty_items import Item
from states.procedure import Rulebook
from states.role_rights import could_ask
from workflow.people import prepared
from workflow.store.transaction import Transaction


class NextActs:
    """What may be done next about a duty; shared by the lists of a page, which look up once.

    By a *rulebook* those are named that somebody in one of the *roles* may ask for. An act on money
    that was made ready leads to where a second person decides. Without a *desk* nothing is looked
    up.
    """

    def __init__(
        self,
        words: Words,
        desk: Desk | None = None,
        roles: Collection[Role] = (),
        rulebook: Rulebook | None = None,
    ) -> None:
        self._words, self._desk, self._roles = words, desk, roles
        self._rulebook = rulebook
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
            if self._rulebook and not is_open_to(self._roles, act, self._rulebook):
                continue
            label, waits = self._words.label("command", act), self._waiting.get((case_id, act))
            if waits:
                yield Ref(self._words.say("word.awaits_second", act=label), Subject.APPROVAL, waits)
            else:
                yield Ref(label, Subject.ACT, f"{case_id}/acts/{act}")


def is_open_to(roles: Collection[Role], act: str, rulebook: Rulebook) -> bool:
    """Whether somebody in one of the *roles* may ever ask for an act (R-A.1, R-M.8)."""
    rule = rulebook.rules.get(act)
    return rule is not None and any(
        could_ask(role, act, rule.actors, moves_money=rule.moves_money) for role in roles
    )
