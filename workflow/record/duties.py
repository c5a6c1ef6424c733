"""Duties as rows: what is due, what is to be reminded of, what is late; never a scan of cases."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, literal_column, select, union_all, update

from states.calendar import WorkCalendar
from states.deadlines import ladder, late_from, next_chase
from states.facts import Duty
from states.notice import Notice
from workflow.store.statement import Row, Statement
from workflow.store.tables import CaseRow, DutyRow, RungRow, table
from workflow.store.transaction import Transaction

_row, _rung = table(DutyRow), table(RungRow)
_case = table(CaseRow)


class KeptDuty(msgspec.Struct, frozen=True):
    """A duty with the case that it belongs to, as lists and jobs read it."""

    case_id: str
    key: str
    item: str
    label: str
    owner: str
    rule: str
    ladder: str
    due: date | None
    late_from: date | None
    chased: int
    region_code: str
    step: int
    state: str
    notice_hash: str
    procedure_hash: str


_COLUMNS = (
    _row.c.case_id,
    _row.c.key,
    _row.c.item,
    _row.c.label,
    _row.c.owner,
    _row.c.rule,
    _row.c.ladder,
    _row.c.due,
    _row.c.late_from,
    _row.c.chased,
    _case.c.region_code,
    _case.c.step,
    _case.c.state,
    _case.c.notice_hash,
    _case.c.procedure_hash,
)
# Written as literals, not as parameters, so that the indexes of such rows alone are used.
_IS_OPEN = _row.c.status == literal_column("'open'")
_IS_ARMED = _rung.c.status == literal_column("'armed'")
_OPEN = (_IS_OPEN, _row.c.suspended_on.is_(None))
_SAME = (_row.c.case_id == bindparam("case_id_"), _row.c.key == bindparam("key_"))
_SAME_RUNG = (_rung.c.case_id == bindparam("case_id_"), _rung.c.key == bindparam("key_"))
_MOVING = ("label", "due", "late_from", "status", "calendar", "suspended_on", "chase_on")
_NEW = tuple(f"new_{name}" for name in _MOVING)

_INSERT = Statement(insert(_row), waits=True)
_INSERT_RUNGS = Statement(insert(_rung), waits=True)
_UPDATE = Statement(
    update(_row)
    .where(*_SAME)
    .values({name: bindparam(new) for name, new in zip(_MOVING, _NEW, strict=True)}),
    waits=True,
)
_DISARM = Statement(
    update(_rung).where(*_SAME_RUNG, _IS_ARMED).values(status=literal_column("'dropped'")),
    waits=True,
)
_FORGET_RUNGS = Statement(
    delete(_rung).where(*_SAME_RUNG, _rung.c.due == bindparam("due_"), _rung.c.status != "used")
)
_USED_RUNGS = Statement(
    select(_rung.c.send_on).where(
        *_SAME_RUNG, _rung.c.due == bindparam("due_"), _rung.c.status == "used"
    )
)
_joined = _row.join(_case, _case.c.id == _row.c.case_id)
_LATE = Statement(
    select(*_COLUMNS)
    .select_from(_joined)
    .where(_row.c.due < bindparam("as_of"), *_OPEN)
    .order_by(_row.c.due, _row.c.case_id, _row.c.key)
)
_COUNT_LATE = Statement(
    select(func.count()).select_from(_row).where(_row.c.due < bindparam("as_of"), *_OPEN)
)
_COMING = Statement(
    select(*_COLUMNS)
    .select_from(_joined)
    .where(_row.c.due >= bindparam("as_of"), _row.c.due <= bindparam("until"), *_OPEN)
    .order_by(_row.c.due, _row.c.case_id, _row.c.key)
)
_UNDATED = Statement(select(*_COLUMNS).select_from(_joined).where(_IS_OPEN, _row.c.due.is_(None)))
_NEXT = union_all(
    select(func.min(_rung.c.send_on).label("day")).where(_IS_ARMED),
    select(func.min(_row.c.chase_on)).where(_row.c.chase_on.is_not(None)),
    select(func.min(_row.c.due)).where(*_OPEN),
    select(func.min(_case.c.check_on)).where(_case.c.check_on.is_not(None)),
    select(literal_column("''")).where(_IS_OPEN, _row.c.ladder == literal_column("'correction'")),
).subquery()
_NEXT_DAY = Statement(select(func.min(_NEXT.c.day)))
_ONE_OPEN = Statement(select(*_COLUMNS).select_from(_joined).where(*_SAME, *_OPEN))
_STANDING = Statement(select(_row.c.status, _row.c.due, _row.c.suspended_on).where(*_SAME))
_ANY_CHASED = Statement(
    select(literal_column("1"))
    .where(
        _row.c.case_id == bindparam("case_id_"),
        *_OPEN,
        _row.c.ladder != literal_column("''"),
        _row.c.late_from < bindparam("day"),
    )
    .limit(1)
)
_RUNGS_OF_CASE = Statement(
    select(_rung.c.key, _rung.c.due, _rung.c.send_on, _rung.c.status)
    .where(_rung.c.case_id == bindparam("case_id"))
    .order_by(_rung.c.send_on, _rung.c.key, _rung.c.due)
)


# --- writing what a decision changed -------------------------------------------------------


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
                new_rungs.extend(_rungs(case_id, key, duty, notice, calendar, created))
        elif old != duty:
            new_rungs.extend(_move(transaction, case_id, key, duty, notice, calendar, created))
    transaction.run_many(_INSERT, new_rows)
    transaction.run_many(_INSERT_RUNGS, new_rungs)


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
        transaction.run(_DISARM, where)
    if not duty.is_open or duty.suspended_on is not None or duty.due is None:
        return []
    same_due = {**where, "due_": duty.due.isoformat()}
    transaction.run(_FORGET_RUNGS, same_due)
    used = {day for (day,) in transaction.all(_USED_RUNGS, same_due)}
    rungs = _rungs(case_id, key, duty, notice, calendar, created)
    return [rung for rung in rungs if rung["send_on"] not in used]


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


def _rungs(
    case_id: str, key: str, duty: Duty, notice: Notice, calendar: WorkCalendar, created: date
) -> list[dict[str, Any]]:
    offsets = notice.reminder_offsets_days.get(duty.ladder, ())
    return [
        {
            "case_id": case_id,
            "key": key,
            "due": duty.due and duty.due.isoformat(),
            "send_on": day.isoformat(),
            "status": "armed",
        }
        for day in ladder(duty.due, created, offsets, calendar)
    ]


# --- reading -------------------------------------------------------------------------------------


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _read(rows: list[Row]) -> list[KeptDuty]:
    found = []
    for row in rows:
        values = list(row)
        values[7:9] = _day(row[7]), _day(row[8])
        found.append(KeptDuty(*values))
    return found


def _by_case(transaction: Transaction, query: Statement, **days: date) -> list[KeptDuty]:
    """What a query finds, in the order of the cases; an ORDER BY would lead it off its index."""
    return _read(sorted(transaction.all(query, {k: day.isoformat() for k, day in days.items()})))


def late(transaction: Transaction, as_of: date) -> list[KeptDuty]:
    """The open duties whose due day has passed, the longest overdue first."""
    return _read(transaction.all(_LATE, {"as_of": as_of.isoformat()}))


def count_late(transaction: Transaction, as_of: date) -> int:
    """How many open duties are past their due day."""
    row = transaction.one(_COUNT_LATE, {"as_of": as_of.isoformat()})
    return int(row[0]) if row else 0


def coming(transaction: Transaction, as_of: date, until: date) -> list[KeptDuty]:
    """The open duties that fall due from *as_of* to *until*."""
    days = {"as_of": as_of.isoformat(), "until": until.isoformat()}
    return _read(transaction.all(_COMING, days))


def undated(transaction: Transaction) -> list[KeptDuty]:
    """The open duties whose date the calendar does not reach (R-T.7)."""
    return _by_case(transaction, _UNDATED)


def next_day(transaction: Transaction) -> date:
    """The next day on which the day plan has anything to do or to tell; a past one for at once.

    That is a rung, a chase or a look at a case that is due, a duty that falls due or is late, or
    a filing that is out for correction.
    """
    row = transaction.one(_NEXT_DAY)
    if row is None or row[0] is None:
        return date.max
    return date.fromisoformat(row[0]) if row[0] else date.min


class Standing(msgspec.Struct, frozen=True):
    """How a duty stands now: its status, its due day, and whether it is suspended."""

    status: str
    due: date | None
    is_suspended: bool


def standing(transaction: Transaction, case_id: str, key: str) -> Standing | None:
    """How a duty stands now."""
    row = transaction.one(_STANDING, {"case_id_": case_id, "key_": key})
    return None if row is None else Standing(row[0], _day(row[1]), row[2] is not None)


def one_open(transaction: Transaction, case_id: str, key: str) -> KeptDuty | None:
    """A duty by its key, if it is open and not suspended."""
    found = _read(transaction.all(_ONE_OPEN, {"case_id_": case_id, "key_": key}))
    return found[0] if found else None


def is_any_chased(transaction: Transaction, case_id: str, day: date) -> bool:
    """Whether any duty of a case is late on *day* that others are written to about."""
    where = {"case_id_": case_id, "day": day.isoformat()}
    return transaction.one(_ANY_CHASED, where) is not None


class Rung(msgspec.Struct, frozen=True):
    """A rung of the ladder of one duty."""

    key: str
    due: str
    send_on: str
    status: str


def rungs(transaction: Transaction, case_id: str) -> list[Rung]:
    """The rungs of all duties of a case."""
    return [Rung(*row) for row in transaction.all(_RUNGS_OF_CASE, {"case_id": case_id})]
