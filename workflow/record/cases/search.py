"""Finding cases by what is asked of them: so many, a page, or all of them, read as asked for.

A search by words looks into the facts, which no column holds; there the rows are looked through.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import msgspec
from msgspec.structs import astuple
from sqlalchemy import JSON, ColumnElement, Select, cast, func, literal_column, select, tuple_

from workflow.record.cases.lists import LISTED, READING, Listed
from workflow.store.order import UNORDERED, Order
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

    `flag` True means any flag, `regions` are codes.
    """

    programme: str | None = None
    regions: Collection[str] | None = None
    step: int | None = None
    state: str | None = None
    outcome: str | None = None
    late: bool = False
    flag: bool = False
    meant: Meant | None = None


class _WithInstitutions(Listed, frozen=True):
    """A case of a list with its institutions, as JSON, or None for none."""

    institutions: str | None = None


_decode = msgspec.json.Decoder(tuple[str, ...]).decode
_AT_ONCE = 500
_ORDERS: dict[str, ColumnElement[Any]] = {
    **{name: _case.c[name] for name in ("step", "state", "outcome", "late")},
    **{name: _case.c[name] for name in ("approved", "disbursed", "eligible_spent")},
    "flag": func.coalesce(_case.c.flag, ""),
}
ORDERED_BY = frozenset(_ORDERS)
"""The fields of a case by which a list may stand; cases equal there stand by their names."""


def count_cases(transaction: Transaction, wanted: CasesWanted) -> int:
    """How many cases are wanted."""
    if wanted.meant is not None:
        return sum(1 for _ in cases_wanted(transaction, wanted))
    query = select(func.count()).select_from(_case).where(*_conditions(wanted))
    return transaction.only(Values(query, int))


def cases_wanted(
    transaction: Transaction,
    wanted: CasesWanted,
    order: Order = UNORDERED,
    *,
    start: int = 0,
    most: int | None = None,
) -> Iterator[Listed]:
    """The cases that are wanted in their order, from the one numbered *start*, *most* at most."""
    conditions = _conditions(wanted)
    if wanted.meant is not None:
        found = _meant(transaction, wanted.meant, conditions, order)
        return islice(found, start, None if most is None else start + most)
    query = select(*LISTED).where(*conditions).order_by(*_in(order))
    some = query if most is None else query.limit(most).offset(start)
    return transaction.stream(Rows(some, Listed, **READING))


def cases_beside(
    transaction: Transaction, wanted: CasesWanted, order: Order, case_id: str
) -> tuple[str | None, str | None]:
    """The cases before and after one in its list, by name; None where the list ends.

    The one itself need not be among them any more: what counts is where it would stand.
    """
    if wanted.meant is not None:
        return _beside_meant(transaction, wanted, order, case_id)
    back = order._replace(descending=not order.descending)
    return _next(transaction, wanted, back, case_id), _next(transaction, wanted, order, case_id)


def known_cases(transaction: Transaction, wanted: CasesWanted, names: Sequence[str]) -> list[str]:
    """Of the cases wanted those of *names* that there are, in the order of their names."""
    ordered, known = sorted(names), []
    for n in range(0, len(ordered), _AT_ONCE):
        conditions = [_case.c.id.in_(ordered[n : n + _AT_ONCE]), *_conditions(wanted)]
        if wanted.meant is not None:
            found = _meant(transaction, wanted.meant, conditions, UNORDERED)
            known += [one.id for one in found]
        else:
            query = select(_case.c.id).where(*conditions).order_by(_case.c.id)
            known += transaction.all(Values(query, str))
    return known


def _next(transaction: Transaction, wanted: CasesWanted, order: Order, case_id: str) -> str | None:
    """The case after one; it stands where the whole of what orders it says."""
    own = select(*_columns(order)).where(_case.c.id == case_id)
    here: Row | None = transaction.first(Query(own, list))
    if here is None:
        return None
    by = tuple_(*_columns(order))
    is_after = by < here if order.descending else by > here
    query = select(_case.c.id).where(*_conditions(wanted), is_after).order_by(*_in(order)).limit(1)
    return transaction.first(Values(query, str))


def _beside_meant(
    transaction: Transaction, wanted: CasesWanted, order: Order, case_id: str
) -> tuple[str | None, str | None]:
    before = None
    found = cases_wanted(transaction, wanted, order)
    for one in found:
        if one.id == case_id:
            after = next(found, None)
            return before, after.id if after else None
        before = one.id
    return None, None


def _meant(
    transaction: Transaction,
    meant: Meant,
    conditions: Iterator[ColumnElement[bool]] | Sequence[ColumnElement[bool]],
    order: Order,
) -> Iterator[Listed]:
    @cache
    def has_one(filed: str | None) -> bool:
        return filed is not None and any(map(meant.is_meant, _decode(filed)))

    filed = _filed(transaction.engine.dialect.name).label("institutions")
    query: Select[Any] = select(*LISTED, filed).where(*conditions).order_by(*_in(order))
    for one in transaction.stream(Rows(query, _WithInstitutions, **READING)):
        if one.region_code in meant.regions or has_one(one.institutions):
            yield Listed(*astuple(one)[:-1])


def _filed(dialect: str) -> ColumnElement[Any]:
    """The institutions filed, as JSON, which the database takes from the facts; None for none."""
    if dialect == "sqlite":
        return func.json_extract(_case.c.facts, "$.institution.institutions")
    facts, outer, inner = cast(_case.c.facts, JSON), "'institution'", "'institutions'"
    return func.json_extract_path_text(facts, literal_column(outer), literal_column(inner))


def _columns(order: Order) -> list[ColumnElement[Any]]:
    return [*([_ORDERS[order.field]] if order.field else []), _case.c.id]


def _in(order: Order) -> list[ColumnElement[Any]]:
    return [one.desc() if order.descending else one.asc() for one in _columns(order)]


def _conditions(wanted: CasesWanted) -> Iterator[ColumnElement[bool]]:
    same = {
        _case.c.programme_id: wanted.programme,
        _case.c.step: wanted.step,
        _case.c.state: wanted.state,
        _case.c.outcome: wanted.outcome,
    }
    yield from (column == value for column, value in same.items() if value is not None)
    if wanted.regions is not None:
        yield _case.c.region_code.in_(wanted.regions)
    if wanted.late:
        yield _case.c.late == 1
    if wanted.flag:
        yield _case.c.flag.is_not(None)
