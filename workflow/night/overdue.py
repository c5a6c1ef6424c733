"""Late duties as the nightly report lists them: a row a case, the longest overdue first."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, literal_column, select

from states.calendar import WorkCalendar
from states.deadlines import last_worked, overdue_working_days
from states.items import read_label
from workflow.night.reports import Late
from workflow.store.listing import KEPT
from workflow.store.statement import Row, Statement
from workflow.store.tables import CaseRow, DutyRow, table
from workflow.store.transaction import Transaction

OTHERS, CITY = ("district", "institution"), ("city",)
"""Whose duties stand in the two lists of late ones."""

_row, _case = table(DutyRow), table(CaseRow)
_late = (
    _row.c.status == literal_column("'open'"),
    _row.c.suspended_on.is_(None),
    _row.c.due < bindparam("as_of"),
    _row.c.late_from < bindparam("worked"),
)
"""What is late on a day after the last one worked; a day off makes nothing late."""


class Overdue(msgspec.Struct, frozen=True):
    """The cases with late duties of some owners: the first, how many more, duties by step."""

    cases: tuple[Late, ...] = ()
    more: int = 0
    by_step: dict[int, int] = {}


class _Side:
    """The statements for the late duties of some owners."""

    def __init__(self, owners: Iterable[str]) -> None:
        mine: ColumnElement[bool] = _row.c.owner.in_([literal_column(f"'{o}'") for o in owners])
        columns = (_row.c.case_id, _row.c.label, _row.c.owner, _row.c.late_from)
        query = (
            select(*columns, _case.c.region_code, _case.c.step)
            .select_from(_row.join(_case, _case.c.id == _row.c.case_id))
            .where(*_late, mine)
            .order_by(_row.c.due, _row.c.case_id, _row.c.key)
        )
        self.first = Statement(query.limit(literal_column(str(KEPT))))
        self.of_case = Statement(query.where(_row.c.case_id == bindparam("case_id")))
        self.cases = Statement(select(func.count(_row.c.case_id.distinct())).where(*_late, mine))


_SIDES = {owners: _Side(owners) for owners in (OTHERS, CITY)}
_BY_LABEL = Statement(
    select(_row.c.owner, _row.c.label, func.count())
    .where(*_late)
    .group_by(_row.c.owner, _row.c.label)
)


def look(
    transaction: Transaction, as_of: date, calendar: WorkCalendar
) -> dict[tuple[str, ...], Overdue]:
    """What is late on *as_of*, by owners; all of it is counted, and the first cases are read."""
    when = {"as_of": as_of.isoformat(), "worked": last_worked(as_of, calendar).isoformat()}
    counted = transaction.all(_BY_LABEL, when)
    found: dict[tuple[str, ...], Overdue] = {}
    for owners, side in _SIDES.items():
        by_step: Counter[int] = Counter()
        for owner, label, count in counted:
            if owner in owners:
                by_step[int(read_label(label).laid_down.step)] += count
        found[owners] = _side(transaction, side, when, by_step, as_of, calendar)
    return found


def _side(
    transaction: Transaction,
    side: _Side,
    when: dict[str, str],
    by_step: Counter[int],
    as_of: date,
    calendar: WorkCalendar,
) -> Overdue:
    if not by_step:
        return Overdue()
    rows, more = transaction.all(side.first, when), 0
    if by_step.total() > len(rows):
        cases = dict.fromkeys(row[0] for row in rows)
        of_case = (transaction.all(side.of_case, {**when, "case_id": one}) for one in cases)
        rows = [row for one in of_case for row in one]
        counted = transaction.one(side.cases, when)
        more = (counted[0] if counted else 0) - len(cases)
    return Overdue(_by_case(rows, as_of, calendar), more, dict(by_step))


def _by_case(rows: list[Row], as_of: date, calendar: WorkCalendar) -> tuple[Late, ...]:
    """One row a case, its items together."""
    of_case: dict[str, list[Row]] = {}
    for row in rows:
        of_case.setdefault(row[0], []).append(row)
    days = {
        since: overdue_working_days(date.fromisoformat(since), as_of, calendar)
        for since in {row[3] for row in rows}
    }
    return tuple(
        Late(
            region_code=ones[0][4],
            items=tuple([one[1] for one in ones]),
            overdue_working_days=max([days[one[3]] for one in ones]),
            step=ones[0][5],
            days=tuple([days[one[3]] for one in ones]),
            owners=tuple(dict.fromkeys([one[2] for one in ones])),
        )
        for ones in of_case.values()
    )
