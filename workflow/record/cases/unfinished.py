"""What is not finished of the cases of a programme."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Integer, bindparam, case, cast, func, select

from states.steps import Outcome
from workflow.record.cases import joined
from workflow.store.conditions import equals
from workflow.store.statement import Rows
from workflow.store.tables import CaseRow, table
from workflow.store.transaction import Transaction


class Unfinished(msgspec.Struct, frozen=True):
    """How many cases there are, and how many of them are open, unpaid, flagged, to be looked at.

    An unpaid one has a clawback of which something is neither recovered nor waived.
    """

    cases: int
    open: int
    unpaid: int
    flagged: int
    checked: int


_case = table(CaseRow)


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return cast(func.coalesce(func.sum(case((condition, 1), else_=0)), 0), Integer)


_OF_PROGRAMME = Rows(
    select(
        func.count().label("cases"),
        _count(equals(_case.c.outcome, Outcome.OPEN)).label("open"),
        _count(joined.IS_UNPAID).label("unpaid"),
        _count(_case.c.flag.is_not(None)).label("flagged"),
        _count(_case.c.check_on.is_not(None)).label("checked"),
    ).where(_case.c.programme_id == bindparam("programme_id")),
    Unfinished,
)


def unfinished(transaction: Transaction, programme_id: str) -> Unfinished:
    """What is not finished of a programme's cases."""
    return transaction.only(_OF_PROGRAMME, {"programme_id": programme_id})
