"""What was decided before the head of the history was taken, and how much of it still holds."""

from collections.abc import Mapping

import msgspec

from workflow.office.deciding import Decided
from workflow.record import cases, history, requests
from workflow.store.chaining import GENESIS
from workflow.store.transaction import Transaction


class Foreseen(msgspec.Struct, frozen=True):
    """What was decided on requests, by their numbers, before others were kept waiting.

    It was so when the history ended at `head` and went by the version `in_force`. Each is on a
    case of its own, and rests on nothing but that case.
    """

    head: history.Head
    in_force: str
    decided: Mapping[int, Decided]

    def still(self, transaction: Transaction, head: history.Head) -> Mapping[int, Decided]:
        """What still holds now that others wait for *head*; the rest is to be decided anew.

        An act holds if the calendar and all else in force is the same, and nobody has acted
        meanwhile: on this case, or under this key.
        """
        if not self.decided or history.in_force(transaction) != self.in_force:
            return {}
        if head == self.head:
            return self.decided
        ids = [one.request.case_id for one in self.decided.values()]
        versions = cases.versions(transaction, ids)
        return {
            number: one
            for number, one in self.decided.items()
            if versions.get(one.request.case_id) == one.version - 1
            and not (one.request.key and requests.answered(transaction, one.request.key))
        }


NOTHING = Foreseen(history.Head(0, GENESIS), "", {})
"""Where nothing was decided beforehand."""
