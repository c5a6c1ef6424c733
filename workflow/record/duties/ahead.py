"""The next day on which the day plan has anything to do or to tell."""

from datetime import date

from sqlalchemy import ColumnElement, func, literal_column, select, union_all

from workflow.record.cases import joined
from workflow.record.duties.kept import IS_OPEN, RUNS
from workflow.record.duties.rungs import next_rung
from workflow.store.statement import Values
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction

_duty = table(DutyRow)
_AT_ONCE: ColumnElement[str] = literal_column("''")
"""Before any day: a filing that is out for correction stands in the report of each night."""

_days = union_all(
    next_rung(),
    select(func.min(_duty.c.chase_on)).where(_duty.c.chase_on.is_not(None)),
    select(func.min(_duty.c.due)).where(*RUNS),
    joined.first_check(),
    select(_AT_ONCE).where(IS_OPEN, _duty.c.ladder == literal_column("'correction'")),
).subquery()


def _day(first: str | None) -> date:
    """The first of the days; none at all is far off."""
    if first is None:
        return date.max
    return date.fromisoformat(first) if first else date.min


_NEXT_DAY = Values(select(func.min(_days.c.day)), _day)


def next_day(transaction: Transaction) -> date:
    """The next day on which the day plan has anything to do or to tell; a past one for at once.

    That is a rung, a chase or a look at a case that is due, a duty that falls due or is late, or
    a filing that is out for correction.
    """
    return transaction.only(_NEXT_DAY)
