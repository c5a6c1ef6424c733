"""A share of the cases held against their acts each night."""

from datetime import date
from itertools import chain, islice
from math import ceil

import msgspec

from workflow.record import proof
from workflow.record.differing import Difference
from workflow.record.settings import setting
from workflow.store.transaction import Transaction

PROVED_A_NIGHT = 200
"""So many cases are looked at each night, the next ones the next night."""

DIFFERENCES_SHOWN = 20


class Proved(msgspec.Struct, frozen=True):
    """Of how many cases of how many it was looked whether they are what their acts add up to."""

    looked_at: int = 0
    cases: int = 0
    differences: tuple[Difference, ...] = ()


def prove(transaction: Transaction, as_of: date) -> Proved:
    """Hold a share of the cases, and all texts, against what acts say and hashes name.

    The cases of a rehearsal are taken down as they end, and prove nothing.
    """
    if setting(transaction, "kind") == "rehearsal":
        return Proved()
    known = proof.known_cases(transaction)
    shares = max(1, ceil(len(known) / PROVED_A_NIGHT))
    share = known[as_of.toordinal() % shares :: shares]
    found = chain(proof.text_differences(transaction), proof.of_cases(transaction, share))
    return Proved(len(share), len(known), tuple(islice(found, DIFFERENCES_SHOWN)))
