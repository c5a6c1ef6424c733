"""Dates under another calendar: which would move, and moving them (R-T.7).

A date is moved by an act of its case (`move_dates`). What the calendar decides beside the dates,
the rungs of a ladder and the days on which a late duty is chased, is laid anew where it differs.
What was sent stays sent.
"""

from collections.abc import Callable, Mapping
from datetime import date

import msgspec
from sqlalchemy import bindparam, delete, insert, literal_column, or_, select, update

from states.actors import SYSTEM
from states.calendar import OutsideCalendar, WorkCalendar
from states.commands import MoveDates
from states.deadlines import due_after, ladder, late_from, next_chase, overdue_working_days
from states.facts import Duty
from states.notice import Notice
from states.refusals import Refusal
from workflow.office.door import Office
from workflow.office.request import Request
from workflow.record import cases, history
from workflow.store.statement import Statement
from workflow.store.tables import DutyRow, RungRow, table
from workflow.store.transaction import Transaction

_row, _rung = table(DutyRow), table(RungRow)
_TOUCHED = Statement(
    select(_row.c.case_id, _row.c.key, _row.c.chased)
    .where(
        _row.c.status == literal_column("'open'"),
        _row.c.suspended_on.is_(None),
        or_(
            _row.c.due.is_(None),
            _row.c.due >= bindparam("since"),
            (_row.c.ladder != "") & _row.c.chase_on.is_(None),
            _row.c.chase_on >= bindparam("since"),
        ),
    )
    .order_by(_row.c.case_id, _row.c.key)
)
_SAME = (_row.c.case_id == bindparam("case_id_"), _row.c.key == bindparam("key_"))
_CHASE = Statement(
    update(_row)
    .where(*_SAME)
    .values(
        late_from=bindparam("late_from_"),
        chase_on=bindparam("chase_on_"),
        chased=bindparam("chased_"),
    )
)
_RUNGS = (
    _rung.c.case_id == bindparam("case_id_"),
    _rung.c.key == bindparam("key_"),
    _rung.c.due == bindparam("due_"),
    _rung.c.send_on > bindparam("today_"),
)
_LAID = Statement(select(_rung.c.send_on, _rung.c.status).where(*_RUNGS))
_TAKE_UP = Statement(delete(_rung).where(*_RUNGS, _rung.c.status != "used"))
_LAY = Statement(insert(_rung))


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
    for case_id, keys in _touched(transaction, since).items():
        stored = cases.load(transaction, case_id)
        if stored is None or not stored.facts.is_open:
            continue
        for key in keys:
            duty = stored.facts.duties[key]
            after = due_after(duty.started, duty.term, calendar)
            if after != duty.due:
                found.append(Move(case_id, duty.label, duty.due, after))
    return found


def _touched(transaction: Transaction, since: date) -> dict[str, dict[str, int]]:
    """The cases with the open duties that a calendar can touch from *since* on.

    Each duty comes with the overdue working days that are done with.
    """
    found: dict[str, dict[str, int]] = {}
    for case_id, key, chased in transaction.all(_TOUCHED, {"since": since.isoformat()}):
        found.setdefault(case_id, {})[key] = chased
    return found


def adopt(office: Office, since: date, keep: Callable[[Transaction], None]) -> list[Move]:
    """Put another calendar in force and move the dates, all in one transaction or none.

    *keep* writes down the calendar, which differs from the one before from *since* on. A moved
    date lays its ladder anew. Raises DatesStand where a case refuses its new dates.
    """
    with office.store.writing() as transaction:
        history.head(transaction, to_append=True)
        keep(transaction)
        found = moves(transaction, office.in_force(transaction).calendar, since)
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
    for case_id, keys in touched.items():
        _lay_anew(office, transaction, case_id, keys)


# --- what follows from a calendar without being a date ------------------------------------------


def _lay_anew(office: Office, transaction: Transaction, case_id: str, keys: dict[str, int]) -> None:
    """Lay the rungs to come, and the next chase, of the duties of a case that were touched."""
    stored = cases.load(transaction, case_id)
    if stored is None:
        return
    notice = office.library.notice(stored.notice_hash)
    for key, chased in keys.items():
        duty = stored.facts.duties[key]
        if duty.is_open and duty.ladder and duty.due is not None:
            where = {"case_id_": case_id, "key_": key}
            _lay_rungs(office, transaction, where, duty, notice)
            _set_chase(office, transaction, where, duty, notice, chased)


def _lay_rungs(
    office: Office, transaction: Transaction, where: dict[str, str], duty: Duty, notice: Notice
) -> None:
    if duty.due is None:
        return
    same = {**where, "due_": duty.due.isoformat(), "today_": office.today.isoformat()}
    calendar = office.in_force(transaction).calendar
    laid: dict[str, str] = dict(transaction.all(_LAID, same))
    offsets = notice.reminder_offsets_days.get(duty.ladder, ())
    days = [day.isoformat() for day in ladder(duty.due, office.today, offsets, calendar)]
    if {day for day, status in laid.items() if status == "armed"} == set(days):
        return
    transaction.run(_TAKE_UP, same)
    rows = [
        {
            "case_id": where["case_id_"],
            "key": where["key_"],
            "due": same["due_"],
            "send_on": day,
            "status": "armed",
        }
        for day in days
        if laid.get(day) != "used"
    ]
    transaction.run_many(_LAY, rows)


def _set_chase(
    office: Office,
    transaction: Transaction,
    where: dict[str, str],
    duty: Duty,
    notice: Notice,
    chased: int,
) -> None:
    """When a duty is late, and chased next; what was done of a later count stays done."""
    calendar = office.in_force(transaction).calendar
    try:
        late = late_from(duty, calendar)
        done = min(chased, overdue_working_days(late, office.today, calendar))
    except OutsideCalendar:
        return
    chase = next_chase(late, duty.ladder, done, notice, calendar)
    row = {
        "late_from_": late and late.isoformat(),
        "chase_on_": chase and chase.isoformat(),
        "chased_": done,
    }
    transaction.run(_CHASE, {**where, **row})
