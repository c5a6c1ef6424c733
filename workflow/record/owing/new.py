"""Owing something: for an act, for a job on a day, or anew. A key makes each owed once."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import asdict, replace
from sqlalchemy import ColumnElement, Text, case, cast, func, insert, literal_column, null

from states.events import Owing
from workflow.record.owing.owed import OFFERED, Owed, OwedStatus, Reason, digest_of_said
from workflow.store import copying
from workflow.store.statement import AddOnce, Statement
from workflow.store.tables import OwedRow, table
from workflow.store.transaction import Transaction

SYNTHETIC = "synthetic copy, without a file"
"""The result of what was copied settled."""

_owed = table(OwedRow)
_OWE = AddOnce(insert(_owed))
_OWE_FOR_ACT = AddOnce(insert(_owed), waits=True, told=False)
"""What acts owe is proved by them."""
_encode = msgspec.json.Encoder().encode


class DayOwing:
    """What a job owes on one day, the same but for the case and what it is about.

    What is of the kinds *held* awaits release.
    """

    __slots__ = ("_ending", "_row")

    def __init__(
        self, draft: Owing, day: date, due: date | None, held: Collection[str] = ()
    ) -> None:
        self._row = _row("", "", None, draft, day, due, None, draft.kind in held)
        self._ending = f":{draft.kind}:{due or '-'}:{day}"

    def about(self, case_id: str, what: str) -> dict[str, Any]:
        """The row of it; its key lets it be owed once for *what*, due date and day."""
        key = f"{case_id}:{what}{self._ending}"
        return {**self._row, "key": key, "case_id": case_id, "duty": what}


def _row(
    key: str,
    case_id: str,
    seq: int | None,
    draft: Owing,
    day: date,
    due: date | None,
    duty: str | None,
    is_held: bool,
) -> dict[str, Any]:
    return {
        "key": key,
        "case_id": case_id,
        "seq": seq,
        "kind": str(draft.kind),
        "item": draft.item and str(draft.item),
        "duty": duty,
        "day": day.isoformat(),
        "due": due and due.isoformat(),
        "recipients": ",".join(draft.to),
        "facts": _encode(draft.facts).decode(),
        "status": (OwedStatus.HELD if is_held else OwedStatus.PLANNED).value,
        "settled_at": None,
        "result": Reason.AWAITS_RELEASE.value if is_held else None,
    }


class ActOwing:
    """What the act number *seq* owes on a *day*; what is of the kinds *held* awaits release.

    The `digests` prove what is said as long as it is left alone; the act keeps them.
    """

    __slots__ = ("_rows", "digests")

    def __init__(
        self,
        case_id: str,
        seq: int,
        drafts: tuple[Owing, ...],
        day: date,
        held: Collection[str] = (),
    ) -> None:
        self._rows = [
            _row(f"{case_id}:{seq}.{n}", case_id, seq, draft, day, None, None, draft.kind in held)
            for n, draft in enumerate(drafts, 1)
        ]
        self.digests = tuple(map(digest_of_said, self._rows))

    def keep(self, transaction: Transaction) -> tuple[str, ...]:
        """Owe it, and return the keys."""
        transaction.run_many(_OWE_FOR_ACT, self._rows)
        return tuple(row["key"] for row in self._rows)


def owe_for_day(
    transaction: Transaction,
    case_id: str,
    what: str,
    draft: Owing,
    day: date,
    due: date | None,
    held: Collection[str] = (),
) -> bool:
    """Owe something for a job, once for *what*, due date and day; tell whether it is new."""
    return owe_all(transaction, [DayOwing(draft, day, due, held).about(case_id, what)]) > 0


def owe_all(transaction: Transaction, rows: list[dict[str, Any]]) -> int:
    """Owe all of this, row by row; return how much of it is new."""
    return transaction.run_many(_OWE, rows)


def owe_anew(
    transaction: Transaction,
    case_id: str,
    duty: str,
    draft: Owing,
    now: datetime,
    due: date | None,
) -> str:
    """Owe something of a duty whatever was owed before, as an office does that goes live."""
    key = f"{case_id}:{duty}:{draft.kind}:{due or '-'}:{now.isoformat()}"
    transaction.run(_OWE, _row(key, case_id, None, draft, now.date(), due, duty, False))
    return key


def offer(transaction: Transaction, tried: Iterable[Owed], now: datetime) -> list[Owed]:
    """Owe once more what acts owe that was only tried; it awaits release. Each is offered once."""
    offered = []
    for one in tried:
        facts = _encode(one.facts).decode()
        again = replace(
            one,
            key=f"{one.key}{OFFERED}",
            day=now.date().isoformat(),
            status=OwedStatus.HELD,
            settled_at=None,
            result=Reason.AWAITS_RELEASE.value,
        )
        row = asdict(again) | {"recipients": ",".join(one.recipients), "facts": facts}
        if transaction.run(_OWE, row | {"status": again.status.value}):
            offered.append(again)
    return offered


# --- copying -------------------------------------------------------------------------------------


def to_copy() -> Statement:
    """Copies what is owed of a programme's cases, as SYNTHETIC but for what acts owe still."""
    is_planned = (_owed.c.status == OwedStatus.PLANNED.value) & _owed.c.seq.is_not(None)
    return copying.rows_of_cases(
        _owed,
        told=False,
        seq=_owed.c.seq + copying.OFFSET,
        key=_copied_key(),
        result=case((is_planned, null()), else_=SYNTHETIC),
    )


def _copied_key() -> ColumnElement[str]:
    """The key of the copy; where an act owes it, the act's number stands behind the case."""
    behind = func.length(_owed.c.case_id) + func.length(cast(_owed.c.seq, Text)) + 2
    number = cast(_owed.c.seq + copying.OFFSET, Text).concat(func.substr(_owed.c.key, behind))
    of_act = copying.renamed(_owed.c.case_id).concat(literal_column("':'")).concat(number)
    return case((_owed.c.seq.is_(None), copying.renamed(_owed.c.key)), else_=of_act)
