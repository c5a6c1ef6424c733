"""Finding cases and duties by their columns; one statement a question, an index where one helps."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import JSON, ColumnElement, Select, cast, func, literal_column, select

from workflow.record.cases import Listed
from workflow.store.statement import Statement
from workflow.store.tables import CaseRow, DutyRow, table
from workflow.store.transaction import Transaction

_case, _duty = table(CaseRow), table(DutyRow)


class CasesWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are looked for; what is None or False asks for nothing.

    `flag` True means any flag. `names` are cases by name, `regions` codes of regions.
    """

    programme: str | None = None
    regions: Collection[str] | None = None
    names: Collection[str] | None = None
    step: int | None = None
    state: str | None = None
    outcome: str | None = None
    late: bool = False
    flag: bool = False


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


class Owing(msgspec.Struct, frozen=True):
    """An open duty as a list shows it."""

    case_id: str
    key: str
    programme_id: str
    region_code: str
    step: int
    state: str
    item: str
    label: str
    owner: str
    rule: str
    due: str | None
    late_from: str | None
    suspended_on: str | None


_decode = msgspec.json.Decoder(tuple[str, ...]).decode
_LISTED = [_case.c[name] for name in Listed.__struct_fields__]
_LATE = Listed.__struct_fields__.index("late")
_MOST_NAMES = 500


def cases_wanted(transaction: Transaction, wanted: CasesWanted) -> list[Listed]:
    """The cases that are wanted, in order."""
    queries = _queries(wanted, _LISTED)
    return [_listed(row) for query in queries for row in transaction.stream(query)]


def cases_named(
    transaction: Transaction,
    wanted: CasesWanted,
    regions: Collection[str],
    is_meant: Callable[[str], bool],
) -> list[Listed]:
    """Of the cases wanted those of *regions*, and those with an institution that *is_meant*."""

    @cache
    def has_one(filed: str | None) -> bool:
        return filed is not None and any(map(is_meant, _decode(filed)))

    columns = [*_LISTED, _filed(transaction.engine.dialect.name)]
    return [
        one
        for query in _queries(wanted, columns)
        for *row, filed in transaction.stream(query)
        if (one := _listed(row)).region_code in regions or has_one(filed)
    ]


def _filed(dialect: str) -> ColumnElement[Any]:
    """The institutions filed, as JSON, which the database takes from the facts; None for none."""
    if dialect == "sqlite":
        return func.json_extract(_case.c.facts, "$.institution.institutions")
    facts, outer, inner = cast(_case.c.facts, JSON), "'institution'", "'institutions'"
    return func.json_extract_path_text(facts, literal_column(outer), literal_column(inner))


def _listed(row: Sequence[Any]) -> Listed:
    values = list(row)
    values[_LATE] = bool(row[_LATE])
    return Listed(*values)


def _queries(wanted: CasesWanted, columns: Sequence[ColumnElement[Any]]) -> Iterator[Statement]:
    """What finds the cases wanted; of many names some at a time."""
    if wanted.names is not None and len(wanted.names) > _MOST_NAMES:
        names = sorted(wanted.names)
        for n in range(0, len(names), _MOST_NAMES):
            some = msgspec.structs.replace(wanted, names=names[n : n + _MOST_NAMES])
            yield from _queries(some, columns)
        return
    yield Statement(select(*columns).where(*_case_conditions(wanted)).order_by(_case.c.id))


def duties_wanted(transaction: Transaction, wanted: DutiesWanted) -> list[Owing]:
    """The duties that are wanted, the earliest due first; those without a date come last."""
    columns = [
        (_case if name in ("programme_id", "region_code", "step", "state") else _duty).c[name]
        for name in Owing.__struct_fields__
    ]
    query: Select[Any] = select(*columns).select_from(
        _duty.join(_case, _case.c.id == _duty.c.case_id)
    )
    order = (_duty.c.due.nulls_last(), _duty.c.case_id, _duty.c.key)
    rows = transaction.all(Statement(query.where(*_duty_conditions(wanted)).order_by(*order)))
    return [Owing(*row) for row in rows]


def _case_conditions(wanted: CasesWanted) -> Iterator[ColumnElement[bool]]:
    same = {
        _case.c.programme_id: wanted.programme,
        _case.c.step: wanted.step,
        _case.c.state: wanted.state,
        _case.c.outcome: wanted.outcome,
    }
    yield from (column == value for column, value in same.items() if value is not None)
    if wanted.regions is not None:
        yield _case.c.region_code.in_(wanted.regions)
    if wanted.names is not None:
        yield _case.c.id.in_(wanted.names)
    if wanted.late:
        yield _case.c.late == 1
    if wanted.flag:
        yield _case.c.flag.is_not(None)


def _duty_conditions(wanted: DutiesWanted) -> Iterator[ColumnElement[bool]]:
    yield _duty.c.status == "open"
    same = {
        _case.c.programme_id: wanted.programme,
        _duty.c.owner: wanted.owner,
        _duty.c.item: wanted.item,
    }
    yield from (column == value for column, value in same.items() if value is not None)
    if wanted.regions is not None:
        yield _case.c.region_code.in_(wanted.regions)
    if wanted.before is not None:
        yield _duty.c.due <= wanted.before.isoformat()
    if wanted.overdue_on is not None:
        yield _duty.c.due < wanted.overdue_on.isoformat()
        yield _duty.c.suspended_on.is_(None)
    if wanted.undated:
        yield _duty.c.due.is_(None)
