"""Finding open duties by what is asked of them; one statement a question.

A page is found among what an index holds, and only its rows are read from the tables. The same is
asked at every look: its statement is kept, for making it takes longer than finding the rows.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)

from states.duty_items import Item, Owner
from workflow.record.cases import joined
from workflow.record.duties.kept import IS_OPEN
from workflow.store.columns import one_of
from workflow.store.conditions import counted, literal
from workflow.store.order import By, Mark, Order, Value
from workflow.store.order import after as comes_after
from workflow.store.statement import Reading, Rows, Values
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class DutiesWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which open duties are looked for; they fall due, or fell, from `since` to `before`.

    `late_on` asks for those that run and are late if that is the last day that was worked; a mere
    term that ran out is nobody's lateness. `cases` are the only ones that are looked for, by name,
    `without` those that are not.
    """

    programme: str | None = None
    regions: tuple[str, ...] | None = None
    owner: str | None = None
    item: str | None = None
    since: date | None = None
    before: date | None = None
    late_on: date | None = None
    undated: bool = False
    cases: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


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


class _Asked(OpenDuty, frozen=True):
    """An open duty as it answers one of several questions."""

    asked: int


class DueTogether(msgspec.Struct, frozen=True):
    """Open duties of one kind that fall due on one day; `case_id` is the first of their cases.

    With `late` of them somebody is late.
    """

    due: str
    item: Item
    owner: Owner
    count: int
    late: int
    case_id: str


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
_KEY = (_duty.c.case_id, _duty.c.key)
_ORDERS: dict[str, ColumnElement[Any]] = {
    "region_code": joined.REGION,
    "step": joined.STEP,
    **{name: _duty.c[name] for name in ("item", "owner", "due", "late_from", "rule")},
}
ORDERED_BY = frozenset(_ORDERS)
"""The fields of a duty by which a list may stand; duties equal there stand by their cases."""
BY_DUE = Order("due")
_READING: Reading = {"item": one_of(Item), "owner": one_of(Owner)}
_AT_ONCE = 500
_kept = lru_cache(maxsize=64)


def count_duties(transaction: Transaction, wanted: DutiesWanted, most: int | None = None) -> int:
    """How many duties are wanted; they are counted up to *most*."""
    those = select(_duty.c.case_id).select_from(_rows(wanted)).where(*_conditions(wanted))
    return transaction.only(Values(counted(those, most), int))


def duties_wanted(
    transaction: Transaction,
    wanted: DutiesWanted,
    order: Order = BY_DUE,
    *,
    start: int = 0,
    most: int | None = None,
    after: Mark = (),
) -> Iterator[OpenDuty]:
    """The duties that are wanted in their order, from the one numbered *start*, *most* at most.

    What has no value in the field that they stand by comes last. With a mark, they are those
    *after* the duty that stands there.
    """
    return transaction.stream(_in_order(wanted, order, start, most, after))


@_kept
def _in_order(
    wanted: DutiesWanted, order: Order, start: int, most: int | None, after: Mark
) -> Rows[OpenDuty]:
    by, conditions = _by(order), [*_conditions(wanted)]
    in_order = [one.clause for one in by]
    if after:
        conditions.append(comes_after(by, after))
    query = _query.order_by(*in_order)
    if most is None:
        query = query.where(*conditions)
    else:
        rows = _rows(wanted, also=order.field in _OF_CASE)
        keys = select(*_KEY).select_from(rows).where(*conditions).order_by(*in_order)
        page = keys.limit(most).offset(start).subquery()
        query = query.where(tuple_(*_KEY).in_(select(page.c.case_id, page.c.key)))
    return Rows(query, OpenDuty, **_READING)


def cases_with(wanted: DutiesWanted) -> Select[Any]:
    """The names of the cases that have any of the duties that are wanted, as a query of cases."""
    return select(_duty.c.case_id).select_from(_rows(wanted)).where(*_conditions(wanted))


def first_by_case(
    transaction: Transaction, wanted: Sequence[DutiesWanted], names: Sequence[str]
) -> list[dict[str, OpenDuty]]:
    """Of some cases the first due of the duties that are wanted, by case; for each that is asked.

    A duty that is due on no day is none.
    """
    found: list[dict[str, OpenDuty]] = [{} for _ in wanted]
    for n in range(0, len(names), _AT_ONCE):
        for one in transaction.all(_firsts(tuple(wanted), tuple(names[n : n + _AT_ONCE]))):
            found[one.asked].setdefault(one.case_id, one)
    return found


@_kept
def _firsts(wanted: tuple[DutiesWanted, ...], names: tuple[str, ...]) -> Rows[_Asked]:
    asked = (_first_of(one, names, at) for at, one in enumerate(wanted))
    return Rows(union_all(*asked), _Asked, **_READING)


def _first_of(wanted: DutiesWanted, names: Sequence[str], asked: int) -> Select[Any]:
    """The duties that are due before any other that is wanted of their case, by their keys."""
    those = (*_conditions(wanted), _duty.c.case_id.in_(names))
    days = select(_duty.c.case_id, func.min(_duty.c.due)).select_from(_rows(wanted))
    first = tuple_(_duty.c.case_id, _duty.c.due).in_(days.where(*those).group_by(_duty.c.case_id))
    return _query.add_columns(literal_column(str(asked)).label("asked")).where(*those, first)


def mark_of(one: OpenDuty, order: Order) -> Mark:
    """Where a duty stands in an order."""
    found: Value = getattr(one, order.field)
    value = str(found) if isinstance(found, str) else found
    return (value, one.case_id, one.key)


def _by(order: Order) -> list[By]:
    first = By(_ORDERS[order.field], order.descending, nullable=True)
    return [first, *map(By, _KEY)]


def _rows(wanted: DutiesWanted, *, also: bool = False) -> FromClause:
    """The duties, each with its case where something of that is asked."""
    of_case = also or wanted.programme is not None or wanted.regions is not None
    return joined.with_case(_duty, _duty.c.case_id) if of_case else _duty


def due_by_day(transaction: Transaction, wanted: DutiesWanted, worked: date) -> list[DueTogether]:
    """The duties that are wanted, by the day on which they fall due; those without one are not.

    *worked* is the last day that was worked: what ran until a day before it is late.
    """
    of_case = wanted.programme is not None or wanted.regions is not None
    rows = joined.with_case(_duty, _duty.c.case_id) if of_case else _duty
    alike = (_duty.c.due, _duty.c.item, _duty.c.owner)
    query = (
        select(
            *alike,
            func.count().label("count"),
            func.count().filter(*_late_on(worked)).label("late"),
            func.min(_duty.c.case_id).label("case_id"),
        )
        .select_from(rows)
        .where(*_conditions(wanted), _duty.c.due.is_not(None))
        .group_by(*alike)
        .order_by(*alike)
    )
    return transaction.all(Rows(query, DueTogether, item=one_of(Item), owner=one_of(Owner)))


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
    if wanted.since is not None:
        yield _duty.c.due >= wanted.since.isoformat()
    if wanted.before is not None:
        yield _duty.c.due <= wanted.before.isoformat()
    if wanted.late_on is not None:
        yield _duty.c.due < wanted.late_on.isoformat()
        yield from _late_on(wanted.late_on)
    if wanted.cases is not None:
        yield _duty.c.case_id.in_(wanted.cases)
    if wanted.without:
        yield _duty.c.case_id.not_in(wanted.without)
    if wanted.undated:
        yield _duty.c.due.is_(None)


def _late_on(worked: date) -> Iterator[ColumnElement[bool]]:
    """What holds for a duty that runs and is late, *worked* being the last day that was worked."""
    yield _duty.c.late_from < worked.isoformat()
    yield _duty.c.suspended_on.is_(None)
    yield _duty.c.owner != literal(Owner.TERM)
