"""What becomes of something owed: carried by mails, settled, superseded, planned again."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, update

from workflow.record.owing.owed import UNSETTLED, OwedStatus, Reason
from workflow.store.conditions import among, equals, literal
from workflow.store.statement import Statement, Values
from workflow.store.tables import OwedRow, table
from workflow.store.transaction import Transaction

TURN = 20_230_023
"""The number of the turn in which what is owed is put into mails, or taken out by a person."""

_owed = table(OwedRow)
_FATE: dict[str, Any] = {
    "status": bindparam("status_"),
    "settled_at": bindparam("at_"),
    "result": bindparam("result_"),
}
_IT = _owed.c.key == bindparam("key_")
_SETTLE = Statement(update(_owed).where(_IT, among(_owed.c.status, UNSETTLED)).values(_FATE))
_PUT = Statement(update(_owed).where(_IT).values(_FATE))
_SUPERSEDE = Statement(
    update(_owed)
    .where(
        _owed.c.seq == bindparam("seq_"),
        among(_owed.c.status, (OwedStatus.PLANNED, OwedStatus.HELD)),
    )
    .values(
        status=literal(OwedStatus.SUPERSEDED),
        settled_at=bindparam("at_"),
        result=bindparam("result_"),
    )
)
_LEFT = Values(
    select(func.count())
    .select_from(_owed)
    .where(
        _owed.c.seq == bindparam("seq_"),
        among(
            _owed.c.status,
            (OwedStatus.POSTED, OwedStatus.SENT, OwedStatus.FAILED, OwedStatus.UNCERTAIN),
        ),
        func.coalesce(_owed.c.result, "") != literal(Reason.IN_TRIAL),
    ),
    bool,
)
_RELEASE = Statement(
    update(_owed)
    .where(equals(_owed.c.status, OwedStatus.HELD), _owed.c.result == bindparam("result_"))
    .values(status=literal(OwedStatus.PLANNED), result=None)
)


def take_turn(transaction: Transaction) -> None:
    """Wait until nobody else dispatches, or does what only a person does."""
    transaction.take_turn(TURN)


def _row(key: str, status: OwedStatus, at: str | None, result: str | None) -> dict[str, Any]:
    return {"key_": key, "status_": status, "at_": at, "result_": result}


def settle(
    transaction: Transaction, key: str, status: OwedStatus, at: str, *, result: str | None = None
) -> bool:
    """Record what became of something that is not settled yet; tell whether it was not."""
    return transaction.run(_SETTLE, _row(key, status, at, result)) > 0


def put(
    transaction: Transaction,
    key: str,
    status: OwedStatus,
    at: str | None,
    result: str | None = None,
) -> None:
    """Put it at another status, settled or not."""
    transaction.run(_PUT, _row(key, status, at, result))


def put_all(
    transaction: Transaction, statuses: Sequence[tuple[str, OwedStatus, str | None]], at: str
) -> None:
    """Settle many, each given by its key, its status and what is said of it."""
    rows = [_row(key, status, at, result) for key, status, result in statuses]
    transaction.run_many(_PUT, rows)


def post(transaction: Transaction, keys: Iterable[str]) -> None:
    """Mails carry these now."""
    rows = [_row(key, OwedStatus.POSTED, None, None) for key in keys]
    transaction.run_many(_PUT, rows)


def supersede(transaction: Transaction, seq: int, at: str, reason: Reason) -> None:
    """What an act owes and no mail carries yet has lost its reason."""
    transaction.run(_SUPERSEDE, {"seq_": seq, "at_": at, "result_": reason})


def has_left(transaction: Transaction, seq: int) -> bool:
    """Whether what that act owes has left the house, or is about to; what left in trial has not."""
    return transaction.only(_LEFT, {"seq_": seq})


def release_all(transaction: Transaction, reason: Reason) -> int:
    """Plan again what is held for that reason; return how many."""
    return transaction.run(_RELEASE, {"result_": reason})
