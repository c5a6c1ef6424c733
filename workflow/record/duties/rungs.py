"""The ladders of reminders, rung by rung: armed when laid, used by a reminder, or dropped."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, delete, exists, func, insert, select, update

from states.calendar import WorkCalendar
from states.deadlines import ladder
from states.facts import Duty
from states.notice import Notice
from workflow.record.duties.kept import RUNS
from workflow.store import copying, shares
from workflow.store.columns import one_of
from workflow.store.conditions import equals, literal
from workflow.store.shares import Share
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import DutyRow, RungRow, table
from workflow.store.transaction import Transaction


class RungStatus(StrEnum):
    """What has become of a rung."""

    ARMED = "armed"
    USED = "used"
    DROPPED = "dropped"


class Rung(msgspec.Struct, frozen=True):
    """A rung of the ladder of one duty; days are ISO text."""

    key: str
    due: str
    send_on: str
    status: RungStatus

    @property
    def is_armed(self) -> bool:
        """Whether a reminder will come of it."""
        return self.status is RungStatus.ARMED


class ToRemind(msgspec.Struct, frozen=True):
    """A duty with a rung that is due."""

    case_id: str
    key: str
    item: str
    label: str
    due: str | None


_duty, _rung = table(DutyRow), table(RungRow)
_IS_ARMED = equals(_rung.c.status, RungStatus.ARMED)
_IS_USED = equals(_rung.c.status, RungStatus.USED)
_IS_DUE = (_IS_ARMED, _rung.c.send_on <= bindparam("as_of"))
_OF_DUTY = (_rung.c.case_id == bindparam("case_id_"), _rung.c.key == bindparam("key_"))
_OF_DAY = (*_OF_DUTY, _rung.c.due == bindparam("due_"))
_TO_COME = (*_OF_DAY, _rung.c.send_on > bindparam("today_"))
_ITS_DUTY = (_duty.c.case_id == _rung.c.case_id, _duty.c.key == _rung.c.key)

_LAY = Statement(insert(_rung), waits=True)
_DISARM = Statement(
    update(_rung).where(*_OF_DUTY, _IS_ARMED).values(status=literal(RungStatus.DROPPED)),
    waits=True,
)
_FORGET = Statement(delete(_rung).where(*_OF_DAY, ~_IS_USED))
_USED = Values(select(_rung.c.send_on).where(*_OF_DAY, _IS_USED), str)
_rungs = select(*(_rung.c[name] for name in Rung.__struct_fields__))
_LAID = Rows(_rungs.where(*_TO_COME), Rung, status=one_of(RungStatus))
_TAKE_UP = Statement(delete(_rung).where(*_TO_COME, ~_IS_USED))
_OF_CASE = Rows(
    _rungs.where(_rung.c.case_id == bindparam("case_id")).order_by(
        _rung.c.send_on, _rung.c.key, _rung.c.due
    ),
    Rung,
    status=one_of(RungStatus),
)
_DROP_BEFORE = Statement(
    update(_rung)
    .where(
        _rung.c.case_id == bindparam("case_id_"),
        _IS_ARMED,
        _rung.c.send_on < bindparam("today_"),
    )
    .values(status=literal(RungStatus.DROPPED))
)
_FORGET_CASE = Statement(delete(_rung).where(_rung.c.case_id == bindparam("case_id_")))
_reminded = (
    select(*(_duty.c[name] for name in ToRemind.__struct_fields__))
    .select_from(_rung.join(_duty, _ITS_DUTY[0] & _ITS_DUTY[1]))
    .where(*_IS_DUE, *RUNS)
    .distinct()
    .cte("reminded")
    .prefix_with("MATERIALIZED")
)
_TO_REMIND = Rows(
    select(_reminded)
    .where(*shares.within(_reminded.c.case_id))
    .order_by(_reminded.c.case_id, _reminded.c.key),
    ToRemind,
)
_TO_REMIND_UNTIL = shares.end_of(_reminded.c.case_id)
_TO_REMIND_ENDS = shares.ends_of(_reminded.c.case_id)
_USE_DUE = Statement(
    update(_rung)
    .where(
        *_IS_DUE,
        *shares.within(_rung.c.case_id),
        exists().where(*_ITS_DUTY, *RUNS),
    )
    .values(status=literal(RungStatus.USED))
)


# --- laying --------------------------------------------------------------------------------------


def as_rows(
    case_id: str, key: str, duty: Duty, notice: Notice, calendar: WorkCalendar, created: date
) -> list[dict[str, Any]]:
    """The ladder of a duty as rows to `lay`; no rung is laid on or before *created* (R-T.6)."""
    offsets = notice.reminder_offsets_days.get(duty.ladder, ())
    days = ladder(duty.due, created, offsets, calendar)
    return _armed(case_id, key, duty.due, [day.isoformat() for day in days])


def _armed(case_id: str, key: str, due: date | None, days: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {
            "case_id": case_id,
            "key": key,
            "due": due and due.isoformat(),
            "send_on": day,
            "status": RungStatus.ARMED.value,
        }
        for day in days
    ]


def lay(transaction: Transaction, rungs: list[dict[str, Any]]) -> None:
    """Lay rungs."""
    transaction.run_many(_LAY, rungs)


def disarm(transaction: Transaction, where: Mapping[str, str]) -> None:
    """Drop what is armed of the ladder of a duty, *where* names its case and key."""
    transaction.run(_DISARM, where)


def take_away(transaction: Transaction, where: Mapping[str, str], due: date) -> set[str]:
    """Take away the ladder to a due day; return the days of it on which a reminder was used."""
    same = {**where, "due_": due.isoformat()}
    transaction.run(_FORGET, same)
    return set(transaction.all(_USED, same))


def relay(
    transaction: Transaction, case_id: str, key: str, due: date, days: Collection[date], today: date
) -> None:
    """Lay the rungs after *today* on these days, where they lie on others; used ones stay."""
    same = {
        "case_id_": case_id,
        "key_": key,
        "due_": due.isoformat(),
        "today_": today.isoformat(),
    }
    wanted = [day.isoformat() for day in days]
    laid = {rung.send_on: rung.status for rung in transaction.all(_LAID, same)}
    if {day for day, status in laid.items() if status is RungStatus.ARMED} == set(wanted):
        return
    transaction.run(_TAKE_UP, same)
    lay(
        transaction,
        _armed(case_id, key, due, (d for d in wanted if laid.get(d) is not RungStatus.USED)),
    )


# --- reminding -----------------------------------------------------------------------------------


def to_remind(transaction: Transaction, as_of: date, share: Share) -> Iterator[ToRemind]:
    """The running duties of a share with a rung that is due, each once, by case."""
    return transaction.stream(_TO_REMIND, {"as_of": as_of.isoformat(), **share.bounds})


def share_to_remind(transaction: Transaction, as_of: date, after: str, most: int) -> Share:
    """The next share of the cases with duties of which to remind, *most* of these."""
    return shares.next_of(transaction, _TO_REMIND_UNTIL, as_of.isoformat(), after, most)


def shards_to_remind(transaction: Transaction, as_of: date, most: int) -> list[str]:
    """The cases with which shards end of *most* reminders, but for the last shard."""
    return transaction.all(_TO_REMIND_ENDS, {"as_of": as_of.isoformat(), "most": most})


def use_due(transaction: Transaction, as_of: date, share: Share) -> None:
    """Note that the rungs of a share that are due were used."""
    transaction.run(_USE_DUE, {"as_of": as_of.isoformat(), **share.bounds})


# --- looking, and letting be ---------------------------------------------------------------------


def of_case(transaction: Transaction, case_id: str) -> list[Rung]:
    """The rungs of all duties of a case."""
    return transaction.all(_OF_CASE, {"case_id": case_id})


def next_rung() -> "Select[Any]":
    """The day of the next rung."""
    return select(func.min(_rung.c.send_on).label("day")).where(_IS_ARMED)


def drop_before(transaction: Transaction, case_id: str, today: date) -> None:
    """Drop the rungs of a case that lie before *today*."""
    transaction.run(_DROP_BEFORE, {"case_id_": case_id, "today_": today.isoformat()})


def forget(transaction: Transaction, case_id: str) -> None:
    """Take away all ladders of a case."""
    transaction.run(_FORGET_CASE, {"case_id_": case_id})


def to_copy() -> Statement:
    """Copies the ladders of a programme's cases."""
    return copying.rows_of_cases(_rung)
