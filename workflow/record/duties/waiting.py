"""Open duties that are not late, as the nightly report lists them."""

from datetime import date

import msgspec
from sqlalchemy import bindparam, literal_column, select

from states.duty_items import Owner
from workflow.record.cases import joined
from workflow.record.duties.kept import IN_ORDER, IS_OPEN, RUNS
from workflow.store.columns import day, one_of
from workflow.store.conditions import literal
from workflow.store.excerpts import Beginning, Listing
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class Waiting(msgspec.Struct, frozen=True, omit_defaults=True):
    """A duty that is not late, with the region of its case."""

    region_code: str
    item: str
    due: date | None
    owner: Owner
    programme: str = ""


_duty = table(DutyRow)
_query = (
    select(
        *(joined.REGION, _duty.c.label.label("item"), _duty.c.due, _duty.c.owner),
        joined.PROGRAMME.label("programme"),
    )
    # which a count leaves out
    .select_from(joined.with_case(_duty, _duty.c.case_id, even_without=True))
    .order_by(*IN_ORDER)
)


def _listing(*conditions: object) -> Listing[Waiting]:
    query = _query.where(*conditions)  # type: ignore[arg-type]
    return Listing(query, Waiting, due=day, owner=one_of(Owner))


_SOON = _listing(
    *RUNS,
    _duty.c.due >= bindparam("as_of"),
    _duty.c.due <= bindparam("until"),
    _duty.c.owner != literal(Owner.TERM),
)
_RETURNED = _listing(
    *RUNS, _duty.c.due >= bindparam("as_of"), _duty.c.ladder == literal_column("'correction'")
)
_UNDATED = _listing(IS_OPEN, _duty.c.due.is_(None))


def soon(transaction: Transaction, as_of: date, until: date) -> Beginning[Waiting]:
    """What somebody has to do from *as_of* to *until*."""
    days = {"as_of": as_of.isoformat(), "until": until.isoformat()}
    return _SOON.begin(transaction, **days)


def returned(transaction: Transaction, as_of: date) -> Beginning[Waiting]:
    """The filings that are out for correction within their window."""
    return _RETURNED.begin(transaction, as_of=as_of.isoformat())


def undated(transaction: Transaction) -> Beginning[Waiting]:
    """The open duties whose date the calendar does not reach (R-T.7)."""
    return _UNDATED.begin(transaction)
