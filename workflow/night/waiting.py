"""Duties that are not late, as the nightly report lists them."""

from datetime import date

from sqlalchemy import bindparam, literal_column, select

from workflow.night.reports import Waiting
from workflow.store.listing import Listing
from workflow.store.statement import Row
from workflow.store.tables import CaseRow, DutyRow, table
from workflow.store.transaction import Transaction

_row, _case = table(DutyRow), table(CaseRow)
_is_open = _row.c.status == literal_column("'open'")
_query = (
    select(_case.c.region_code, _row.c.label, _row.c.due, _row.c.owner)
    .select_from(_row.outerjoin(_case, _case.c.id == _row.c.case_id))  # which a count leaves out
    .where(_is_open)
    .order_by(_row.c.due, _row.c.case_id, _row.c.key)
)
_runs = _row.c.suspended_on.is_(None)
_SOON = Listing(
    _query.where(
        _runs,
        _row.c.due >= bindparam("as_of"),
        _row.c.due <= bindparam("until"),
        _row.c.owner != "term",
    )
)
_RETURNED = Listing(
    _query.where(
        _runs, _row.c.due >= bindparam("as_of"), _row.c.ladder == literal_column("'correction'")
    )
)
_UNDATED = Listing(_query.where(_row.c.due.is_(None)))

Some = tuple[tuple[Waiting, ...], int]
"""The first rows of a list, and how many more there are."""


def soon(transaction: Transaction, as_of: date, until: date) -> Some:
    """What somebody has to do from *as_of* to *until*."""
    days = {"as_of": as_of.isoformat(), "until": until.isoformat()}
    return _read(_SOON.begin(transaction, **days))


def returned(transaction: Transaction, as_of: date) -> Some:
    """The filings that are out for correction within their window."""
    return _read(_RETURNED.begin(transaction, as_of=as_of.isoformat()))


def undated(transaction: Transaction) -> Some:
    """The open duties whose date the calendar does not reach (R-T.7)."""
    return _read(_UNDATED.begin(transaction))


def _read(found: tuple[list[Row], int]) -> Some:
    rows, more = found
    return tuple(
        Waiting(code, label, due and date.fromisoformat(due), owner)
        for code, label, due, owner in rows
    ), more
