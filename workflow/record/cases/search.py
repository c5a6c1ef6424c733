"""Finding cases by what is asked of them: so many, a page, or all of them, read as asked for.

A page is found among what an index holds, and only its rows are read from the table.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, tuple_

from workflow.record.cases import filed_institutions
from workflow.record.cases.lookups import LISTED, READING, Listed, by_step
from workflow.store.conditions import counted
from workflow.store.order import UNORDERED, By, Mark, Order, Value
from workflow.store.order import after as comes_after
from workflow.store.statement import Query, Row, Rows, Values
from workflow.store.tables import CaseRow, table
from workflow.store.transaction import Transaction

_case = table(CaseRow)


class Meant(msgspec.Struct, frozen=True):
    """Cases that words mean: those of *regions*, and those with an institution that *is_meant*."""

    regions: Collection[str]
    is_meant: Callable[[str], bool]


class CasesWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are looked for; what is None or False asks for nothing.

    `flag` True means any flag, `regions` are codes. `among` are the names of cases as a query:
    those that a list of something else, their duties, asks for; `names` those that are given
    alone, `without` the others.
    """

    programme: str | None = None
    regions: Collection[str] | None = None
    step: int | None = None
    state: str | None = None
    outcome: str | None = None
    late: bool = False
    flag: bool = False
    meant: Meant | None = None
    among: Select[Any] | None = None
    names: Collection[str] | None = None
    without: Collection[str] = ()


Conditions = Sequence[ColumnElement[bool]]

_AT_ONCE = 500
_ORDERS: dict[str, ColumnElement[Any]] = {
    **{name: _case.c[name] for name in ("step", "state", "outcome", "late")},
    **{name: _case.c[name] for name in ("approved", "disbursed", "eligible_spent")},
    "region_code": _case.c.region_code,
    "flag": func.coalesce(_case.c.flag, ""),
}
ORDERED_BY = frozenset(_ORDERS)
"""The fields of a case by which a list may stand; cases equal there stand by their names."""


def count_cases(transaction: Transaction, wanted: CasesWanted, most: int | None = None) -> int:
    """How many cases are wanted; where step and outcome alone say it, their totals are read.

    What has to be counted is counted up to *most*.
    """
    if msgspec.structs.replace(wanted, step=None, outcome=None) == CasesWanted():
        return _total(transaction, wanted)
    conditions = _conditions(transaction, wanted)
    those = select(_case.c.id).where(*conditions)
    return transaction.only(Values(counted(those, most), int))


def _total(transaction: Transaction, wanted: CasesWanted) -> int:
    count = 0
    for key, cases in by_step(transaction).items():
        step, _, outcome = key.partition(".")
        if wanted.step in (None, int(step)) and wanted.outcome in (None, outcome):
            count += cases
    return count


def cases_wanted(
    transaction: Transaction,
    wanted: CasesWanted,
    order: Order = UNORDERED,
    *,
    start: int = 0,
    most: int | None = None,
    after: Mark = (),
) -> Iterator[Listed]:
    """The cases that are wanted in their order, from the one numbered *start*, *most* at most.

    With a mark, they are those *after* the case that stands there.
    """
    query, conditions = select(*LISTED).order_by(*_in(order)), _conditions(transaction, wanted)
    if after:
        conditions = [*conditions, comes_after(_by(order), after)]
    if most is None:
        return transaction.stream(Rows(query.where(*conditions), Listed, **READING))
    names = select(_case.c.id).where(*conditions).order_by(*_in(order)).limit(most).offset(start)
    page = query.where(_case.c.id.in_(select(names.subquery().c.id)))
    return transaction.stream(Rows(page, Listed, **READING))


def mark_of(one: Listed, order: Order) -> Mark:
    """Where a case stands in an order."""
    if not order.field:
        return (one.id,)
    found: Value = getattr(one, order.field)
    return (_plain(found), one.id)


def _plain(value: Value) -> Value:
    """What a column has for the field of a case: no flag is no text, a yes is a number."""
    if value is None:
        return ""
    return int(value) if isinstance(value, int) else str(value)


def cases_beside(
    transaction: Transaction, wanted: CasesWanted, order: Order, case_id: str
) -> tuple[str | None, str | None]:
    """The cases before and after one in its list, by name; None where the list ends.

    The one itself need not be among them any more: what counts is where it would stand.
    """
    own = select(*_columns(order)).where(_case.c.id == case_id)
    here: Row | None = transaction.first(Query(own, list))
    if here is None:
        return None, None
    conditions = _conditions(transaction, wanted)
    back = order._replace(descending=not order.descending)
    return _next(transaction, conditions, back, here), _next(transaction, conditions, order, here)


def known_cases(transaction: Transaction, wanted: CasesWanted, names: Sequence[str]) -> list[str]:
    """Of the cases wanted those of *names* that there are, in the order of their names."""
    conditions = _conditions(transaction, wanted)
    ordered, known = sorted(names), []
    for n in range(0, len(ordered), _AT_ONCE):
        among = _case.c.id.in_(ordered[n : n + _AT_ONCE])
        query = select(_case.c.id).where(among, *conditions).order_by(_case.c.id)
        known += transaction.all(Values(query, str))
    return known


def _next(transaction: Transaction, conditions: Conditions, order: Order, here: Row) -> str | None:
    """The case after one; it stands where the whole of what orders it says."""
    by = tuple_(*_columns(order))
    is_after = by < here if order.descending else by > here
    query = select(_case.c.id).where(*conditions, is_after).order_by(*_in(order)).limit(1)
    return transaction.first(Values(query, str))


def _columns(order: Order) -> list[ColumnElement[Any]]:
    return [*([_ORDERS[order.field]] if order.field else []), _case.c.id]


def _by(order: Order) -> list[By]:
    return [By(one, order.descending) for one in _columns(order)]


def _in(order: Order) -> list[ColumnElement[Any]]:
    return [one.clause for one in _by(order)]


def _conditions(transaction: Transaction, wanted: CasesWanted) -> Conditions:
    """What is asked of a case; what an index of some cases says is said as it says it."""
    same = {
        _case.c.programme_id: wanted.programme,
        _case.c.step: wanted.step,
        _case.c.state: wanted.state,
        _case.c.outcome: wanted.outcome,
    }
    asked = [column == value for column, value in same.items() if value is not None]
    if wanted.regions is not None:
        asked.append(_case.c.region_code.in_(wanted.regions))
    if wanted.late:
        asked.append(_case.c.late == literal_column("1"))
    if wanted.flag:
        asked.append(_case.c.flag.is_not(None))
    if wanted.among is not None:
        asked.append(_case.c.id.in_(wanted.among))
    if wanted.names is not None:
        asked.append(_case.c.id.in_(wanted.names))
    if wanted.without:
        asked.append(_case.c.id.not_in(wanted.without))
    if wanted.meant is not None:
        asked.append(_is_meant(transaction, wanted.meant))
    return asked


def _is_meant(transaction: Transaction, meant: Meant) -> ColumnElement[bool]:
    names = filed_institutions.names_meant(transaction, meant.is_meant)
    has_one = _case.c.id.in_(filed_institutions.cases_of(names, transaction.engine.dialect.name))
    return or_(_case.c.region_code.in_(meant.regions), has_one) if meant.regions else has_one
