"""Writing duties: what a decision created, moved or closed, each with its ladder of reminders."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, update

from states.calendar import WorkCalendar
from states.deadlines import late_from, next_chase
from states.facts import Duty, DutyStatus
from states.notice import Notice
from workflow.record.duties import rungs
from workflow.record.duties.kept import SAME
from workflow.store import copying
from workflow.store.conditions import literal
from workflow.store.statement import Statement
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction

_duty = table(DutyRow)
_MOVING = ("label", "due", "late_from", "status", "calendar", "suspended_on", "chase_on")
_NEW = tuple(f"new_{name}" for name in _MOVING)
_INSERT = Statement(insert(_duty), waits=True)
_UPDATE = Statement(
    update(_duty)
    .where(*SAME)
    .values({name: bindparam(new) for name, new in zip(_MOVING, _NEW, strict=True)}),
    waits=True,
)
_RETIRE = Statement(
    update(_duty)
    .where(_duty.c.case_id == bindparam("case_id_"))
    .values(status=literal(DutyStatus.RETIRED), chase_on=None)
)


def write(
    transaction: Transaction,
    case_id: str,
    before: Mapping[str, Duty],
    after: Mapping[str, Duty],
    notice: Notice,
    calendar: WorkCalendar,
    created: date,
) -> None:
    """Write the duties that an act created, moved or closed, with their ladders.

    *created* is the day of the act, before and on which no rung is laid (R-T.6).
    """
    new_rows, new_rungs = [], []
    for key, duty in after.items():
        old = before.get(key)
        if old is duty:
            continue
        if old is None:
            new_rows.append(_as_row(case_id, key, duty, notice, calendar))
            if duty.is_open:
                new_rungs.extend(rungs.as_rows(case_id, key, duty, notice, calendar, created))
        elif old != duty:
            new_rungs.extend(_move(transaction, case_id, key, duty, notice, calendar, created))
    transaction.run_many(_INSERT, new_rows)
    rungs.lay(transaction, new_rungs)


def _move(
    transaction: Transaction,
    case_id: str,
    key: str,
    duty: Duty,
    notice: Notice,
    calendar: WorkCalendar,
    created: date,
) -> list[dict[str, Any]]:
    """Update a duty's row and disarm its ladder; return the rungs that are to be laid anew."""
    where = {"case_id_": case_id, "key_": key}
    moved = zip(_NEW, _moving(duty, notice, calendar), strict=True)
    transaction.run(_UPDATE, dict(moved, **where))
    if duty.ladder:
        rungs.disarm(transaction, where)
    if not duty.is_open or duty.suspended_on is not None or duty.due is None:
        return []
    used = rungs.take_away(transaction, where, duty.due)
    laid = rungs.as_rows(case_id, key, duty, notice, calendar, created)
    return [rung for rung in laid if rung["send_on"] not in used]


def _moving(duty: Duty, notice: Notice, calendar: WorkCalendar) -> tuple[Any, ...]:
    """The values of the columns that may change as a duty moves or ends, in their order."""
    late = late_from(duty, calendar)
    runs = duty.is_open and duty.suspended_on is None
    chase = next_chase(late, duty.ladder, 0, notice, calendar) if runs else None
    return (
        duty.label,
        duty.due and duty.due.isoformat(),
        late and late.isoformat(),
        duty.status,
        duty.calendar,
        duty.suspended_on and duty.suspended_on.isoformat(),
        chase and chase.isoformat(),
    )


def _as_row(
    case_id: str, key: str, duty: Duty, notice: Notice, calendar: WorkCalendar
) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "key": key,
        "item": duty.item,
        "owner": duty.owner,
        "rule": duty.rule,
        "started": duty.started.isoformat(),
        "term": duty.term,
        "ladder": duty.ladder,
        "chased": 0,
        **dict(zip(_MOVING, _moving(duty, notice, calendar), strict=True)),
    }


def retire(transaction: Transaction, case_id: str) -> None:
    """Let no night do anything about the duties of a case any more."""
    transaction.run(_RETIRE, {"case_id_": case_id})
    rungs.forget(transaction, case_id)


def to_copy() -> Statement:
    """Copies the duties of a programme's cases."""
    return copying.rows_of_cases(_duty)
