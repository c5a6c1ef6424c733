"""The journal of the office: what no act makes, written down row by row as it comes and goes.

A transaction notes the rows that it touches; at its end they become entries, each chained by
hash to the one before. An entry has of a row no more than its name and a digest.
"""

from operator import itemgetter

import msgspec

from workflow.store.chaining import Chain, Values
from workflow.store.tables import JournalHeadRow, JournalRow, table
from workflow.store.transaction import Transaction

TOLD = ("seq", "at", "who", "of_table", "row", "digest")
_told = itemgetter(*TOLD)
_encode = msgspec.json.Encoder().encode


def _says(row: Values) -> bytes:
    return _encode(_told(row))


_CHAIN = Chain(table(JournalRow), table(JournalHeadRow), _says)
head, holds = _CHAIN.head, _CHAIN.holds
"""The last entry, and whether an earlier one is still there."""
at, ends_at_head = _CHAIN.at, _CHAIN.ends_at_head
"""Whether one entry, and the head, stand where they should."""
verify, stretch = _CHAIN.verify, _CHAIN.stretch
"""Whether the journal proves itself: all of it from an entry on, or the next stretch."""


def write(transaction: Transaction, at: str) -> None:
    """Write down what a transaction noted, at its end: nobody waits for another's long work."""
    last = _CHAIN.head_to_follow(transaction)
    noted = enumerate((transaction.notes or {}).items(), last.seq + 1)
    numbered = [
        {"seq": seq, "at": at, "who": who, "of_table": of_table, "row": row, "digest": digest}
        for seq, ((of_table, row), (digest, who)) in noted
    ]
    _CHAIN.append(transaction, last, numbered)
