"""A share of the cases held against their acts each night."""

from itertools import chain, islice

import msgspec

from workflow.record import proof
from workflow.record.differing import Difference
from workflow.record.settings import setting
from workflow.store.transaction import Transaction

PROVED_A_NIGHT = 50
"""So many cases are looked at each night, the next ones the next night."""

DIFFERENCES_SHOWN = 20


class Proved(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many cases were held against their acts, up to which one, and the first that differ.

    `until` is empty where no more followed: the next night begins at the first case again.
    """

    looked_at: int = 0
    until: str = ""
    differences: tuple[Difference, ...] = ()


def prove(transaction: Transaction, before: Proved) -> Proved:
    """Hold the cases that come next after those *before*, and all texts, against acts and hashes.

    The cases of a rehearsal are taken down as they end, and prove nothing.
    """
    if setting(transaction, "kind") == "rehearsal":
        return Proved()
    share = proof.known_cases(transaction, before.until, PROVED_A_NIGHT)
    until = share[-1] if len(share) == PROVED_A_NIGHT else ""
    found = chain(proof.text_differences(transaction), proof.of_cases(transaction, share))
    return Proved(len(share), until, tuple(islice(found, DIFFERENCES_SHOWN)))
