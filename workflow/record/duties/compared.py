"""The duties of a case as the night reads them, held against its facts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from states.facts import Duty, Facts
from workflow.record.differing import Difference, differences
from workflow.store.excerpts import ANY_NUMBER
from workflow.store.statement import Query, Row, Values
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction

_duty = table(DutyRow)
_COLUMNS = (
    *("item", "label", "owner", "rule", "started", "term", "calendar", "ladder"),
    *("due", "status", "suspended_on"),
)
_OF_CASE: Query[Row] = Query(
    select(_duty.c.key, *(_duty.c[name] for name in _COLUMNS)).where(
        _duty.c.case_id == bindparam("case_id")
    ),
    list,
)
_CASES = Values(
    select(_duty.c.case_id)
    .where(_duty.c.case_id >= bindparam("first"))
    .distinct()
    .order_by(_duty.c.case_id)
    .limit(bindparam("most")),
    str,
)


def case_ids(transaction: Transaction, first: str = "", most: int = ANY_NUMBER) -> list[str]:
    """The cases of which anything is kept here, in order: *most* from the first on."""
    return transaction.all(_CASES, {"first": first, "most": most})


def duty_differences(
    transaction: Transaction, case_id: str, facts: Facts | None
) -> Iterator[Difference]:
    """What of a case's duties is not as its *facts* say.

    A case that no act is of has no facts and no duties. What hangs on the calendar in force and on
    the nights gone by is not among it.
    """
    duties = {} if facts is None else facts.duties
    made = {f"{case_id} {key}": _row(duty) for key, duty in duties.items()}
    kept = {
        f"{case_id} {key}": dict(zip(_COLUMNS, values, strict=True))
        for key, *values in transaction.all(_OF_CASE, {"case_id": case_id})
    }
    yield from differences("duty", made, kept)


def _row(duty: Duty) -> dict[str, Any]:
    return {name: _text(getattr(duty, name)) for name in _COLUMNS}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else (value and str(value)) or value
