"""What a query over another table may ask of the case that its rows belong to."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join, Select, func, select

from workflow.record.cases import amounts
from workflow.store.tables import CaseRow, table

_case = table(CaseRow)

ID = _case.c.id
PROGRAMME = _case.c.programme_id
REGION = _case.c.region_code
STEP = _case.c.step
STATE = _case.c.state
NOTICE = _case.c.notice_hash
PROCEDURE = _case.c.procedure_hash

AMOUNTS = {name: _case.c[name] for name in amounts.AMOUNTS}
DECIDED = _case.c.clawback_decided
OUTSTANDING = (_case.c.clawback_decided - _case.c.recovered - _case.c.waived).label("outstanding")
LEFT = (_case.c.disbursed - _case.c.eligible_spent - _case.c.clawback_decided).label("left")
"""What is neither spent nor claimed of what was paid."""
IS_UNPAID = _case.c.clawback_decided > _case.c.recovered + _case.c.waived
"""As the index of such cases says it."""


def with_case(rows: FromClause, case_id: ColumnElement[str], *, even_without: bool = False) -> Join:
    """*rows*, each with the case of that name; *even_without* one where there is none."""
    return rows.join(_case, _case.c.id == case_id, isouter=even_without)


def cases_with(
    rows: FromClause, matching: ColumnElement[bool], *, even_without: bool = True
) -> Join:
    """The cases, each with the one of *rows* that matches; *even_without* also where none does."""
    return _case.join(rows, matching, isouter=even_without)


def of_regions(regions: Collection[str] | None, programme: str | None = None) -> "Select[Any]":
    """The names of the cases of some regions, of a programme, or of both."""
    names = select(ID)
    if programme is not None:
        names = names.where(_case.c.programme_id == programme)
    return names if regions is None else names.where(REGION.in_(regions))


def first_check() -> "Select[Any]":
    """The day on which the night looks at a case next."""
    return select(func.min(_case.c.check_on)).where(_case.c.check_on.is_not(None))
