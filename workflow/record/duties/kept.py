"""Duties as lists and jobs read them, each with its case; never a scan of cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, select

from states.duty_items import Owner
from states.facts import DutyStatus
from workflow.record.cases import joined
from workflow.store import by_keys
from workflow.store.columns import day, one_of
from workflow.store.conditions import equals
from workflow.store.statement import Rows
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class KeptDuty(msgspec.Struct, frozen=True):
    """A duty with the case that it belongs to, as lists and jobs read it."""

    case_id: str
    key: str
    item: str
    label: str
    owner: Owner
    rule: str
    ladder: str
    due: date | None
    late_from: date | None
    chased: int
    region_code: str
    step: int
    state: str
    notice_hash: str
    procedure_hash: str


class Standing(msgspec.Struct, frozen=True):
    """How a duty stands now: its status, its due day, and since when it is suspended."""

    status: DutyStatus
    due: date | None
    suspended_on: date | None


class OfCase(msgspec.Struct, frozen=True):
    """A duty of a case, be it open or not, by what letters call it."""

    case_id: str
    key: str
    label: str
    due: date | None
    status: DutyStatus


_duty = table(DutyRow)
IS_OPEN = equals(_duty.c.status, DutyStatus.OPEN)
RUNS = (IS_OPEN, _duty.c.suspended_on.is_(None))
"""What is open and not suspended."""

SAME = (_duty.c.case_id == bindparam("case_id_"), _duty.c.key == bindparam("key_"))
IN_ORDER = (_duty.c.due, _duty.c.case_id, _duty.c.key)
"""The longest due first."""


def _kept(*conditions: Any) -> "Select[Any]":
    """The duties that meet the conditions, as KeptDuty."""
    return (
        select(
            *(_duty.c[name] for name in KeptDuty.__struct_fields__[:10]),
            *(joined.REGION, joined.STEP, joined.STATE, joined.NOTICE, joined.PROCEDURE),
        )
        .select_from(joined.with_case(_duty, _duty.c.case_id))
        .where(*conditions)
    )


def _rows(query: "Select[Any]") -> Rows[KeptDuty]:
    return Rows(query, KeptDuty, owner=one_of(Owner), due=day, late_from=day)


_LATE = _rows(_kept(_duty.c.due < bindparam("as_of"), *RUNS).order_by(*IN_ORDER))
_COMING = _rows(
    _kept(_duty.c.due >= bindparam("as_of"), _duty.c.due <= bindparam("until"), *RUNS).order_by(
        *IN_ORDER
    )
)
_UNDATED = _rows(_kept(IS_OPEN, _duty.c.due.is_(None)))
_ONE_OPEN = _rows(_kept(*SAME, *RUNS))
_STANDING = Rows(
    select(*(_duty.c[name] for name in Standing.__struct_fields__)).where(*SAME),
    Standing,
    status=one_of(DutyStatus),
    due=day,
    suspended_on=day,
)
_OF_CASES = Rows(
    select(*(_duty.c[name] for name in OfCase.__struct_fields__))
    .where(by_keys.is_one_of(_duty.c.case_id))
    .order_by(_duty.c.case_id, _duty.c.key),
    OfCase,
    due=day,
    status=one_of(DutyStatus),
)


def late(transaction: Transaction, as_of: date) -> list[KeptDuty]:
    """The open duties whose due day has passed, the longest overdue first."""
    return transaction.all(_LATE, {"as_of": as_of.isoformat()})


def coming(transaction: Transaction, as_of: date, until: date) -> list[KeptDuty]:
    """The open duties that fall due from *as_of* to *until*."""
    return transaction.all(_COMING, {"as_of": as_of.isoformat(), "until": until.isoformat()})


def undated(transaction: Transaction) -> list[KeptDuty]:
    """The open duties whose date the calendar does not reach, by case (R-T.7).

    An ORDER BY would lead the query off its index.
    """
    return sorted(transaction.all(_UNDATED), key=lambda one: (one.case_id, one.key))


def standing(transaction: Transaction, case_id: str, key: str) -> Standing | None:
    """How a duty stands now."""
    return transaction.first(_STANDING, {"case_id_": case_id, "key_": key})


def of_cases(transaction: Transaction, case_ids: Sequence[str]) -> list[OfCase]:
    """All duties of these cases, in the order in which they came."""
    return list(by_keys.found(transaction, _OF_CASES, case_ids))


def one_open(transaction: Transaction, case_id: str, key: str) -> KeptDuty | None:
    """A duty by its key, if it is open and not suspended."""
    return transaction.first(_ONE_OPEN, {"case_id_": case_id, "key_": key})
