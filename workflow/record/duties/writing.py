"""Writing duties: what a decision created, moved or closed, each with its ladder of reminders."""

from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Boolean, bindparam, case, func, insert, update

from states.calendar import WorkCalendar
from states.deadlines import late_from, next_chase, overdue_working_days, told_late_on
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
    .values(
        {name: bindparam(new) for name, new in zip(_MOVING, _NEW, strict=True)}
        | {
            "chased": func.coalesce(bindparam("new_chased"), _duty.c.chased),
            "tell_on": case(
                (bindparam("goes_on", type_=Boolean), _duty.c.tell_on),
                else_=bindparam("new_tell_on"),
            ),
        }
    ),
    waits=True,
)
_LAID = ("owner", "rule", "started", "term", "ladder")
_laid = attrgetter(*_LAID)
_LAY_DOWN = Statement(
    update(_duty).where(*SAME).values({name: bindparam(f"new_{name}") for name in _LAID})
)
"""What only a correction changes of a duty: how its date came about."""
_RETIRE = Statement(
    update(_duty)
    .where(_duty.c.case_id == bindparam("case_id_"))
    .values(status=literal(DutyStatus.RETIRED), chase_on=None)
)


class _Lateness:
    """How late duties are on the day *today*, and when somebody is to be told of it."""

    def __init__(self, notice: Notice, calendar: WorkCalendar, today: date) -> None:
        self._notice, self._calendar, self._today = notice, calendar, today

    def days(self, duty: Duty) -> int:
        """The overdue working days of a duty today."""
        late = late_from(duty, self._calendar)
        return overdue_working_days(late, self._today, self._calendar)

    def tell_on(self, duty: Duty) -> str | None:
        """When a duty just made or reopened is told of because it is late already."""
        if not (_runs(duty) and duty.ladder):
            return None
        day = told_late_on(late_from(duty, self._calendar), self._today, self._calendar)
        return None if day is None else day.isoformat()

    def moving(self, duty: Duty, tell_on: str | None) -> tuple[Any, ...]:
        """The values of the columns that may change as a duty moves or ends, in their order."""
        late = late_from(duty, self._calendar)
        chase = None if tell_on is None else date.fromisoformat(tell_on)
        if chase is None and _runs(duty):
            chase = next_chase(late, duty.ladder, 0, self._notice, self._calendar)
        return (
            duty.label,
            duty.due and duty.due.isoformat(),
            late and late.isoformat(),
            duty.status.value,
            duty.calendar,
            duty.suspended_on and duty.suspended_on.isoformat(),
            chase and chase.isoformat(),
        )


def _runs(duty: Duty) -> bool:
    return duty.is_open and duty.suspended_on is None


def write(
    transaction: Transaction,
    case_id: str,
    before: Mapping[str, Duty],
    after: Mapping[str, Duty],
    notice: Notice,
    calendar: WorkCalendar,
    created: date,
    entered: date,
) -> None:
    """Write the duties that an act created, moved or closed, with their ladders.

    *created* is the day of the act, before and on which no rung is laid (R-T.6). What is late
    on the day on which it was *entered* is told of on the next working day.
    """
    new_rows, new_rungs = [], []
    lateness = _Lateness(notice, calendar, entered)
    for key, duty in after.items():
        old = before.get(key)
        if old is duty:
            continue
        if old is None:
            new_rows.append(_as_row(case_id, key, duty, lateness))
            if duty.is_open:
                new_rungs.extend(rungs.as_rows(case_id, key, duty, notice, calendar, created))
        elif old != duty:
            _update(transaction, case_id, key, old, duty, lateness)
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
    """Disarm the ladder of a duty; return the rungs that are to be laid anew."""
    where = {"case_id_": case_id, "key_": key}
    if duty.ladder:
        rungs.disarm(transaction, where)
    if not duty.is_open or duty.suspended_on is not None or duty.due is None:
        return []
    used = rungs.take_away(transaction, where, duty.due)
    laid = rungs.as_rows(case_id, key, duty, notice, calendar, created)
    return [rung for rung in laid if rung["send_on"] not in used]


def _update(
    transaction: Transaction, case_id: str, key: str, old: Duty, duty: Duty, lateness: _Lateness
) -> None:
    """Update a duty's row; what was chased before goes on counting while its date stands.

    One that only goes on keeps the day on which it is still to be told of.
    """
    if _laid(old) != _laid(duty):
        laid = dict(zip((f"new_{name}" for name in _LAID), _laid(duty), strict=True))
        laid["new_started"] = duty.started.isoformat()
        transaction.run(_LAY_DOWN, {**laid, "case_id_": case_id, "key_": key})
    tell_on = lateness.tell_on(duty) if not old.is_open else None
    late_days = lateness.days(duty)
    moved = zip(_NEW, lateness.moving(duty, tell_on), strict=True)
    counts = {
        "new_chased": late_days if old.due != duty.due or not late_days else None,
        "new_tell_on": tell_on,
        "goes_on": old.is_open and duty.is_open,
    }
    transaction.run(_UPDATE, dict(moved, case_id_=case_id, key_=key, **counts))


def _as_row(case_id: str, key: str, duty: Duty, lateness: _Lateness) -> dict[str, Any]:
    tell_on = lateness.tell_on(duty)
    return {
        "case_id": case_id,
        "key": key,
        "item": duty.item.value,
        "owner": duty.owner.value,
        "rule": duty.rule,
        "started": duty.started.isoformat(),
        "term": duty.term,
        "ladder": duty.ladder,
        "chased": 0,
        "tell_on": tell_on,
        **dict(zip(_MOVING, lateness.moving(duty, tell_on), strict=True)),
    }


def retire(transaction: Transaction, case_id: str) -> None:
    """Let no night do anything about the duties of a case any more."""
    transaction.run(_RETIRE, {"case_id_": case_id})
    rungs.forget(transaction, case_id)


def to_copy() -> Statement:
    """Copies the duties of a programme's cases."""
    return copying.rows_of_cases(_duty)
