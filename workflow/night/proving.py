"""A share of the office held against its acts and its journal each night."""

from itertools import chain, islice

import msgspec

from workflow.record import journaled, proof
from workflow.record.differing import Difference
from workflow.record.journaled import BEGINNING, Place
from workflow.record.settings import setting
from workflow.store.transaction import Transaction

PROVED_A_NIGHT = 50
"""So many cases are looked at each night, the next ones the next night."""

DIFFERENCES_SHOWN = 20


ROWS_A_NIGHT = 500
"""So many rows that no act makes are looked at each night, the next ones the next night."""


class Proved(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many cases were held against their acts, up to which one, and the first that differ.

    `until` is empty where no more followed: the next night begins at the first case again. `rows`
    is up to where the rows that no act makes were held against the journal.
    """

    looked_at: int = 0
    until: str = ""
    differences: tuple[Difference, ...] = ()
    rows: Place = BEGINNING


def prove(transaction: Transaction, before: Proved) -> Proved:
    """Hold what comes next after what was *before* against acts and journal, texts against hashes.

    The cases of a rehearsal are taken down as they end, and prove nothing.
    """
    if setting(transaction, "kind") == "rehearsal":
        return Proved()
    share = proof.known_cases(transaction, before.until, PROVED_A_NIGHT)
    until = share[-1] if len(share) == PROVED_A_NIGHT else ""
    untold, rows = journaled.share_of(transaction, before.rows, ROWS_A_NIGHT)
    found = chain(proof.text_differences(transaction), proof.of_cases(transaction, share), untold)
    shown = tuple(islice(found, DIFFERENCES_SHOWN))
    return Proved(len(share), until, shown, rows or BEGINNING)
