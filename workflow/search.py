"""Finding cases and duties by their columns; one statement a question, an index where one helps."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, select

from workflow.cases import Listed
from workflow.store import Row, Statement, Transaction
from workflow.tables import CaseRow, ObligationRow, table

_case, _duty = table(CaseRow), table(ObligationRow)


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


class _Filed(msgspec.Struct, frozen=True):
    institutions: tuple[str, ...] = ()


class _Filing(msgspec.Struct, frozen=True):
    institution: _Filed = _Filed()


_decode = msgspec.json.Decoder(_Filing).decode
_LISTED = [_case.c[name] for name in Listed.__struct_fields__]
_MOST_NAMES = 500


def cases_wanted(transaction: Transaction, wanted: CasesWanted) -> list[Listed]:
    """The cases that are wanted, in order."""
    rows = _rows(transaction, wanted, _LISTED)
    return [_listed(row) for row in rows]


def cases_named(
    transaction: Transaction,
    wanted: CasesWanted,
    regions: Collection[str],
    is_meant: Callable[[str], bool],
) -> list[Listed]:
    """Of the cases wanted those of *regions*, and those with an institution that *is_meant*."""
    found = []
    for *row, facts in _rows(transaction, wanted, [*_LISTED, _case.c.facts]):
        one = _listed(row)
        if one.region_code in regions or any(map(is_meant, _filed(facts))):
            found.append(one)
    return found


def _listed(row: Sequence[Any]) -> Listed:
    values = dict(zip(Listed.__struct_fields__, row, strict=True))
    return Listed(**{**values, "late": bool(values["late"])})


def _filed(facts: str) -> tuple[str, ...]:
    """The institutions filed."""
    return _decode(facts).institution.institutions


def _rows(
    transaction: Transaction, wanted: CasesWanted, columns: Sequence[ColumnElement[Any]]
) -> list[Row]:
    """The rows of the cases wanted; of many names some at a time."""
    if wanted.names is not None and len(wanted.names) > _MOST_NAMES:
        names = sorted(wanted.names)
        parts = (names[n : n + _MOST_NAMES] for n in range(0, len(names), _MOST_NAMES))
        some = (msgspec.structs.replace(wanted, names=part) for part in parts)
        return [row for one in some for row in _rows(transaction, one, columns)]
    query = select(*columns).where(*_case_conditions(wanted)).order_by(_case.c.id)
    return transaction.all(Statement(query))


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
