"""What acts owe, held against what they say that they owed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from workflow.record.differing import Difference, differences
from workflow.record.owing.new import SYNTHETIC
from workflow.record.owing.owed import OFFERED, SAID, OwedStatus, Reason, digest_of_said
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.statement import Query, Row, Values
from workflow.store.tables import OwedRow, table
from workflow.store.transaction import Transaction

_owed = table(OwedRow)
_COLUMNS = ("seq", "kind", "day")
_WHOLE = ""
"""Stands for all columns of which an act has no more than a digest."""
_AS_LEFT = (
    (OwedStatus.PLANNED, None, None),
    (OwedStatus.HELD, Reason.AWAITS_RELEASE, None),
)
"""The status, result and time with which acts leave what they owe."""

_OF_CASE: Query[Row] = Query(
    select(_owed.c.key, *(_owed.c[name] for name in (*_COLUMNS, *SAID))).where(
        _owed.c.case_id == bindparam("case_id"),
        _owed.c.seq.is_not(None),
        _owed.c.key.not_like(f"%{OFFERED}"),
    ),
    list,
)
_CASES = Values(
    select(_owed.c.case_id)
    .where(_owed.c.seq.is_not(None), _owed.c.case_id >= bindparam("first"))
    .distinct()
    .order_by(_owed.c.case_id)
    .limit(bindparam("most")),
    str,
)


def case_ids(transaction: Transaction, first: str = "", most: int = ANY_NUMBER) -> list[str]:
    """The cases of which anything is kept here, in order: *most* from the first on."""
    return transaction.all(_CASES, {"first": first, "most": most})


def is_of_act_alone(row: Mapping[str, Any], *, has_copies: bool) -> bool:
    """Whether a row is what an act left: nothing was done to it yet.

    In an office that *has_copies* it may be a synthetic one as well.
    """
    if has_copies and row["result"] == SYNTHETIC:
        return True
    if row["seq"] is None or str(row["key"]).endswith(OFFERED):
        return False
    return (row["status"], row["result"], row["settled_at"]) in _AS_LEFT


class OfAct(msgspec.Struct, frozen=True):
    """What an act says that it owed: its number, its day, and of each the kind and the digest.

    The acts of earlier versions have no digests: there the journal tells of what was owed.
    """

    seq: int
    day: str
    kinds: tuple[str, ...]
    digests: tuple[str, ...]

    def rows(self, case_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows that it left, by their keys."""
        for number, kind in enumerate(self.kinds, 1):
            row = {"seq": self.seq, "kind": kind, "day": self.day}
            if self.digests:
                row[_WHOLE] = self.digests[number - 1]
            yield f"{case_id}:{self.seq}.{number}", row


def owed_differences(
    transaction: Transaction, case_id: str, acts: Iterable[OfAct]
) -> Iterator[Difference]:
    """What the acts of a case owe otherwise than they say."""
    made = {key: row for act in acts for key, row in act.rows(case_id)}
    kept = {}
    for key, *values in transaction.all(_OF_CASE, {"case_id": case_id}):
        row = dict(zip((*_COLUMNS, *SAID), values, strict=True))
        kept[key] = {**row, _WHOLE: digest_of_said(row)}
    yield from differences("owed", made, kept)
