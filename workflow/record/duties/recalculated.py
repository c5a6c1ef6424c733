"""What of duties hangs on the calendar without being their date: rungs, being late, the chase."""

from datetime import date

import msgspec
from sqlalchemy import bindparam, func, or_, select, update

from states.calendar import OutsideCalendar, WorkCalendar
from states.deadlines import ladder, late_from, next_chase, overdue_working_days
from states.facts import Duty
from states.notice import Notice
from workflow.record.duties import rungs
from workflow.record.duties.kept import RUNS, SAME
from workflow.store.statement import Rows, Statement
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class Touched(msgspec.Struct, frozen=True):
    """An open duty that a calendar can touch; `chased` working days of it are done with."""

    case_id: str
    key: str
    chased: int


_duty = table(DutyRow)
_TOUCHED = Rows(
    select(_duty.c.case_id, _duty.c.key, _duty.c.chased)
    .where(
        *RUNS,
        or_(
            _duty.c.due.is_(None),
            _duty.c.due >= bindparam("since"),
            (_duty.c.ladder != "") & _duty.c.chase_on.is_(None),
            _duty.c.chase_on >= bindparam("since"),
        ),
    )
    .order_by(_duty.c.case_id, _duty.c.key),
    Touched,
)
_LATE = Statement(
    update(_duty)
    .where(*SAME)
    .values(
        late_from=bindparam("late_from_"),
        chase_on=func.coalesce(_duty.c.tell_on, bindparam("chase_on_")),
        chased=bindparam("chased_"),
    )
)


def touched(transaction: Transaction, since: date) -> list[Touched]:
    """The open duties that a calendar can touch which differs from *since* on, by case."""
    return transaction.all(_TOUCHED, {"since": since.isoformat()})


def lay_anew(
    transaction: Transaction,
    one: Touched,
    duty: Duty,
    notice: Notice,
    calendar: WorkCalendar,
    today: date,
) -> None:
    """Lay the rungs to come, and the next chase, of a duty whose date stands."""
    if not duty.is_open or not duty.ladder or duty.due is None:
        return
    offsets = notice.reminder_offsets_days.get(duty.ladder, ())
    days = ladder(duty.due, today, offsets, calendar)
    rungs.relay(transaction, one.case_id, one.key, duty.due, days, today)
    _set_chase(transaction, one, duty, notice, calendar, today)


def _set_chase(
    transaction: Transaction,
    one: Touched,
    duty: Duty,
    notice: Notice,
    calendar: WorkCalendar,
    today: date,
) -> None:
    """When a duty is late, and chased next; what was done of a later count stays done."""
    try:
        late = late_from(duty, calendar)
        done = min(one.chased, overdue_working_days(late, today, calendar))
    except OutsideCalendar:
        return
    chase = next_chase(late, duty.ladder, done, notice, calendar)
    transaction.run(
        _LATE,
        {
            "case_id_": one.case_id,
            "key_": one.key,
            "late_from_": late and late.isoformat(),
            "chase_on_": chase and chase.isoformat(),
            "chased_": done,
        },
    )
