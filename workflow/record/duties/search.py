"""Finding open duties by what is asked of them; one statement a question."""

from collections.abc import Collection, Iterator
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, select

from states.items import Item, Owner
from workflow.record.cases import joined
from workflow.record.duties.kept import IS_OPEN
from workflow.store.columns import one_of
from workflow.store.statement import Rows
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class DutiesWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which open duties are looked for; `before` is the day up to which they fall due, or fell.

    `overdue_on` asks for those that run and whose due day is past on that day.
    """

    programme: str | None = None
    regions: Collection[str] | None = None
    owner: str | None = None
    item: str | None = None
    before: date | None = None
    overdue_on: date | None = None
    undated: bool = False


class OpenDuty(msgspec.Struct, frozen=True):
    """An open duty as a list shows it."""

    case_id: str
    key: str
    programme_id: str
    region_code: str
    step: int
    state: str
    item: Item
    label: str
    owner: Owner
    rule: str
    due: str | None
    late_from: str | None
    suspended_on: str | None


_duty = table(DutyRow)
_OF_CASE = {
    "programme_id": joined.PROGRAMME,
    "region_code": joined.REGION,
    "step": joined.STEP,
    "state": joined.STATE,
}
_query = select(
    *(_OF_CASE[name] if name in _OF_CASE else _duty.c[name] for name in OpenDuty.__struct_fields__)
).select_from(joined.with_case(_duty, _duty.c.case_id))


def duties_wanted(transaction: Transaction, wanted: DutiesWanted) -> list[OpenDuty]:
    """The duties that are wanted, the earliest due first; those without a date come last."""
    order = (_duty.c.due.nulls_last(), _duty.c.case_id, _duty.c.key)
    query = _query.where(*_conditions(wanted)).order_by(*order)
    return transaction.all(Rows(query, OpenDuty, item=one_of(Item), owner=one_of(Owner)))


def _conditions(wanted: DutiesWanted) -> Iterator[ColumnElement[bool]]:
    yield IS_OPEN
    same = {
        joined.PROGRAMME: wanted.programme,
        _duty.c.owner: wanted.owner,
        _duty.c.item: wanted.item,
    }
    yield from (column == value for column, value in same.items() if value is not None)
    if wanted.regions is not None:
        yield joined.REGION.in_(wanted.regions)
    if wanted.before is not None:
        yield _duty.c.due <= wanted.before.isoformat()
    if wanted.overdue_on is not None:
        yield _duty.c.due < wanted.overdue_on.isoformat()
        yield _duty.c.suspended_on.is_(None)
    if wanted.undated:
        yield _duty.c.due.is_(None)
