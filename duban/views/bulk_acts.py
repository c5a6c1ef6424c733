"""The acts that may be asked for many cases: those that bring on what is due in them come first."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.answering_acts import acts_now
from duban.views.choosing import rulebook_of
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted
from workflow.store.transaction import Transaction

MOST = 5_000
"""Of more cases it is not looked up what is due in them: who acts on so many knows the act."""


class Offered(msgspec.Struct, frozen=True):
    """Acts under one heading, each with its label by its code."""

    heading: str
    acts: Mapping[str, str]


def acts_offered(
    transaction: Transaction, desk: Desk, names: Sequence[str], words: Words
) -> list[Offered]:
    """All acts: what answers the duty that is due first in most of the cases, then the others."""
    looked_up = names if len(names) <= MOST else ()
    (first,) = search.first_by_case(transaction, (DutiesWanted(),), looked_up)
    counts = Counter(act for one in first.values() for act in acts_now(one.item, one.state))
    labels = {one: words.label("command", one) for one in rulebook_of(desk).rules}
    due = {
        act: words.say("many.of_cases", act=labels[act], count=count)
        for act, count in counts.most_common()
        if act in labels
    }
    others = {act: label for act, label in labels.items() if act not in due}
    offered = (Offered(words.say("many.due"), due), Offered(words.say("many.others"), others))
    return [one for one in offered if one.acts]
