"""Dates under another calendar: which would move, and moving them (R-T.7)."""

from collections.abc import Callable
from datetime import date

import msgspec
from sqlalchemy import bindparam, or_, select

from states.calendar import WorkCalendar
from states.commands import MoveDates
from states.deadlines import due_after
from states.facts import Party
from workflow import cases
from workflow.office import Done, Office, Request
from workflow.store import Statement, Transaction
from workflow.tables import ObligationRow, table

_row = table(ObligationRow)
_TOUCHED = Statement(
    select(_row.c.case_id)
    .where(
        _row.c.status == "open",
        or_(_row.c.due.is_(None), _row.c.due >= bindparam("since")),
    )
    .distinct()
    .order_by(_row.c.case_id)
)


class Move(msgspec.Struct, frozen=True):
    """A duty whose date another calendar moves; None is a date that is open."""

    case_id: str
    item: str
    before: date | None
    after: date | None


def moves(
    office: Office, transaction: Transaction, calendar: WorkCalendar, since: date
) -> list[Move]:
    """The dates that *calendar* would move; it differs from the one in force from *since* on."""
    found = []
    for case_id in _touched(transaction, since):
        stored = cases.load(transaction, case_id)
        if stored is None:
            continue
        for _, duty in stored.facts.open_duties():
            after = due_after(duty.started, duty.term, calendar)
            if after != duty.due and duty.suspended_on is None:
                found.append(Move(case_id, duty.label, duty.due, after))
    return found


def _touched(transaction: Transaction, since: date) -> list[str]:
    return [row[0] for row in transaction.all(_TOUCHED, {"since": since.isoformat()})]


def adopt(
    office: Office,
    calendar: WorkCalendar,
    since: date,
    keep: Callable[[Transaction], None],
) -> list[Move]:
    """Put *calendar* in force and move the dates, all in one transaction or none.

    *keep* writes down the calendar itself. What was sent stays sent; a moved date lays its
    ladder anew.
    """
    before = office.calendar
    with office.store.writing() as transaction:
        found = moves(office, transaction, calendar, since)
        keep(transaction)
        office.calendar = calendar
        try:
            for case_id in dict.fromkeys(move.case_id for move in found):
                request = Request(case_id=case_id, command=MoveDates(), party=Party.SYSTEM)
                answer = office.handle_within(transaction, request)
                if not isinstance(answer, Done):
                    raise RuntimeError(f"the dates of {case_id} could not be moved")
        except BaseException:
            office.calendar = before
            raise
    return found
