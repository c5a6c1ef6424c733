"""Recoveries that are not paid in full, each with the duty to pay it where one runs."""

from datetime import date

import msgspec
from sqlalchemy import bindparam, select

from states.duty_items import Item
from workflow.record.cases import joined
from workflow.record.duties.kept import IS_OPEN
from workflow.store.columns import day
from workflow.store.conditions import equals
from workflow.store.excerpts import Beginning, Listing
from workflow.store.statement import Reading
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class Recovery(msgspec.Struct, frozen=True):
    """A case with an unpaid recovery, in fen; the days are those of the duty to pay it."""

    id: str
    region_code: str
    state: str
    clawback_decided: int
    outstanding: int
    due: date | None
    late_from: date | None
    suspended_on: date | None
    notice_hash: str


_duty = table(DutyRow)
_is_its_duty = (_duty.c.case_id == joined.ID) & equals(_duty.c.item, Item.RECOVERY) & IS_OPEN
_unpaid = (
    select(
        *(joined.ID, joined.REGION, joined.STATE, joined.DECIDED, joined.OUTSTANDING),
        *(_duty.c.due, _duty.c.late_from, _duty.c.suspended_on),
        joined.NOTICE,
    )
    .select_from(joined.cases_with(_duty, _is_its_duty))
    .where(joined.IS_UNPAID)
    .cte("unpaid")
    .prefix_with("MATERIALIZED")  # these few first: not all duties that are late
)
_reading: Reading = {"due": day, "late_from": day, "suspended_on": day}
_UNPAID = Listing(select(_unpaid).order_by(_unpaid.c.id), Recovery, **_reading)
_OVERDUE = Listing(
    select(_unpaid)
    .where(
        _unpaid.c.state == bindparam("state"),
        _unpaid.c.suspended_on.is_(None),
        _unpaid.c.due < bindparam("as_of"),
        _unpaid.c.late_from < bindparam("worked"),
    )
    .order_by(_unpaid.c.due, _unpaid.c.id),
    Recovery,
    **_reading,
)


def unpaid(transaction: Transaction) -> Beginning[Recovery]:
    """All recoveries that are not paid in full, by case."""
    return _UNPAID.begin(transaction)


def overdue(transaction: Transaction, state: str, as_of: date, worked: date) -> Beginning[Recovery]:
    """Those of cases at a *state*, overdue on *as_of*; *worked* is the last day worked before."""
    when = {"state": state, "as_of": as_of.isoformat(), "worked": worked.isoformat()}
    return _OVERDUE.begin(transaction, **when)
