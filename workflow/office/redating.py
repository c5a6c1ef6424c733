"""Dates under another calendar: which would move, and moving them (R-T.7).

A date is moved by an act of its case (`move_dates`). What the calendar decides beside the dates,
the rungs of a ladder and the days on which a late duty is chased, is laid anew where it differs.
What was sent stays sent.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec

from states.actors import SYSTEM
from states.calendar import WorkCalendar
from states.commands import MoveDates
from states.deadlines import due_after
from states.refusals import Refusal
from workflow.office.door import Office
from workflow.office.request import Request
from workflow.record import cases, history
from workflow.record.duties import recalculated
from workflow.record.duties.recalculated import Touched
from workflow.store.transaction import Transaction


class Move(msgspec.Struct, frozen=True):
    """A duty whose date another calendar moves; None is a date that is open."""

    case_id: str
    item: str
    before: date | None
    after: date | None


class DatesStand(Exception):
    """A case refuses its new dates; nothing was changed."""

    def __init__(self, case_id: str, refusal: Refusal) -> None:
        super().__init__(case_id)
        self.case_id, self.refusal = case_id, refusal


def moves(transaction: Transaction, calendar: WorkCalendar, since: date) -> list[Move]:
    """The dates that *calendar* would move; it differs from the one in force from *since* on."""
    found = []
    for case_id, touched in _touched(transaction, since).items():
        stored = cases.load(transaction, case_id)
        if stored is None or not stored.facts.is_open:
            continue
        for one in touched:
            duty = stored.facts.duties[one.key]
            after = due_after(duty.started, duty.term, calendar)
            if after != duty.due:
                found.append(Move(case_id, duty.label, duty.due, after))
    return found


def _touched(transaction: Transaction, since: date) -> dict[str, list[Touched]]:
    """The cases with the open duties that a calendar can touch from *since* on."""
    found: dict[str, list[Touched]] = {}
    for one in recalculated.touched(transaction, since):
        found.setdefault(one.case_id, []).append(one)
    return found


def adopt(
    office: Office,
    since: date,
    keep: Callable[[Transaction], None],
    agree: Callable[[Sequence[Move]], None] = lambda moves: None,
) -> list[Move]:
    """Put another calendar in force and move the dates, all in one transaction or none.

    *keep* writes down the calendar, which differs from the one before from *since* on. A moved
    date lays its ladder anew. *agree* is told what would move, and raises where that is not what
    was wanted. Raises DatesStand where a case refuses its new dates.
    """
    with office.store.writing() as transaction:
        history.head(transaction, to_append=True)
        keep(transaction)
        found = moves(transaction, office.in_force(transaction).calendar, since)
        agree(found)
        move(office, transaction, since, {one.case_id: MoveDates() for one in found})
    return found


def move(
    office: Office, transaction: Transaction, since: date, asked: Mapping[str, MoveDates]
) -> None:
    """Move the dates of cases as is *asked*, and lay anew what hangs on the calendar from *since*.

    That is done for all cases: their ladders may be others. Raises DatesStand.
    """
    touched = _touched(transaction, since)
    for case_id, command in asked.items():
        request = Request(case_id=case_id, command=command, actor=SYSTEM)
        answer = office.handle_within(transaction, request)
        if isinstance(answer, Refusal):
            raise DatesStand(case_id, answer)
    for case_id, duties in touched.items():
        _lay_anew(office, transaction, case_id, duties)


def _lay_anew(
    office: Office, transaction: Transaction, case_id: str, touched: list[Touched]
) -> None:
    """Lay anew what follows from a calendar without being a date."""
    stored = cases.load(transaction, case_id)
    if stored is None:
        return
    notice = office.shelf.notice(stored.notice_hash)
    calendar = office.in_force(transaction).calendar
    for one in touched:
        duty = stored.facts.duties[one.key]
        recalculated.lay_anew(transaction, one, duty, notice, calendar, office.today)
