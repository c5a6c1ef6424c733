"""What acts owe, held against what they say that they owed."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from workflow.record.differing import Difference, differences
from workflow.record.owing.new import SYNTHETIC
from workflow.record.owing.owed import OFFERED, OwedStatus, Reason
from workflow.store.statement import Query, Row, Values
from workflow.store.tables import OwedRow, table
from workflow.store.transaction import Transaction

_owed = table(OwedRow)
_COLUMNS = ("seq", "kind", "day")
_OF_CASE: Query[Row] = Query(
    select(_owed.c.key, *(_owed.c[name] for name in _COLUMNS)).where(
        _owed.c.case_id == bindparam("case_id"),
        _owed.c.seq.is_not(None),
        _owed.c.key.not_like(f"%{OFFERED}"),
    ),
    list,
)
_CASES = Values(select(_owed.c.case_id).where(_owed.c.seq.is_not(None)).distinct(), str)


def case_ids(transaction: Transaction) -> list[str]:
    """The cases of which anything is kept here."""
    return transaction.all(_CASES)


def is_of_act_alone(row: Mapping[str, Any], *, has_copies: bool) -> bool:
    """Whether a row is what an act left: nothing was done to it yet.

    In an office that *has_copies* it may be a synthetic one as well.
    """
    if has_copies and row["result"] == SYNTHETIC:
        return True
    if row["seq"] is None or str(row["key"]).endswith(OFFERED):
        return False
    is_new = row["status"] in (OwedStatus.PLANNED, OwedStatus.HELD)
    as_left = row["result"] in (None, Reason.AWAITS_RELEASE) and row["settled_at"] is None
    return is_new and as_left


def owed_differences(
    transaction: Transaction, case_id: str, acts: Iterator[tuple[int, str, tuple[str, ...]]]
) -> Iterator[Difference]:
    """What the acts of a case owe otherwise than they say: each its number, day and kinds."""
    made = {
        f"{case_id}:{seq}.{number}": {"seq": seq, "kind": kind, "day": day}
        for seq, day, kinds in acts
        for number, kind in enumerate(kinds, 1)
    }
    kept = {
        key: dict(zip(_COLUMNS, values, strict=True))
        for key, *values in transaction.all(_OF_CASE, {"case_id": case_id})
    }
    yield from differences("owed", made, kept)
