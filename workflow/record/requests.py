"""Requests that were acted on, by the key of their sender: a repeated one acts once."""

import msgspec
from sqlalchemy import bindparam, insert, select

from workflow.store.statement import Rows, Statement
from workflow.store.tables import RequestRow, table
from workflow.store.transaction import Transaction


class Answered(msgspec.Struct, frozen=True):
    """What was asked under a key, as a fingerprint, and the number of the act that answered it."""

    fingerprint: str
    seq: int


_request = table(RequestRow)
_INSERT = Statement(insert(_request))
_ONE = Rows(
    select(_request.c.fingerprint, _request.c.answer.label("seq")).where(
        _request.c.key == bindparam("key_")
    ),
    Answered,
    seq=int,
)


def answered(transaction: Transaction, key: str) -> Answered | None:
    """What was done for *key*, if anything was."""
    return transaction.first(_ONE, {"key_": key})


def remember(transaction: Transaction, key: str, fingerprint: str, seq: int) -> None:
    """Note that *key* was answered by an act."""
    transaction.run(_INSERT, {"key": key, "fingerprint": fingerprint, "answer": str(seq)})
