"""Reminding and chasing: what is due is read by index, decided once for all alike, written at once.

To whom something is owed and what it says depends on dates and versions, not on the case; so each
answer is worked out once and serves every duty of the same dates.
"""

from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import bindparam, exists, literal_column, select, update

from states.deadlines import is_chased, next_chase, overdue_working_days
from states.events import Owing
from states.items import ITEMS, Item
from states.mails import MAILS, MailKind
from workflow.office.door import Office
from workflow.record import owing
from workflow.record.owing import DayOwing
from workflow.store.listing import KEPT
from workflow.store.statement import Statement
from workflow.store.tables import CaseRow, DutyRow, RungRow, table
from workflow.store.transaction import PAGE, Transaction

_row, _rung, _case = table(DutyRow), table(RungRow), table(CaseRow)
# Written as literals, not as parameters, so that the indexes of such rows alone are used.
_IS_ARMED = _rung.c.status == literal_column("'armed'")
_RUNS = (_row.c.status == literal_column("'open'"), _row.c.suspended_on.is_(None))
_OF_RUNG = (_row.c.case_id == _rung.c.case_id, _row.c.key == _rung.c.key)
_IS_DUE = (_IS_ARMED, _rung.c.send_on <= bindparam("as_of"))

_reminded = (
    select(_row.c.case_id, _row.c.key, _row.c.item, _row.c.label, _row.c.due)
    .select_from(_rung.join(_row, _OF_RUNG[0] & _OF_RUNG[1]))
    .where(*_IS_DUE, *_RUNS)
    .distinct()
    .cte("reminded")
    .prefix_with("MATERIALIZED")
)
_TO_REMIND = Statement(select(_reminded).order_by(_reminded.c.case_id, _reminded.c.key))
_USE_RUNGS = Statement(
    update(_rung)
    .where(*_IS_DUE, exists().where(*_OF_RUNG, *_RUNS))
    .values(status=literal_column("'used'"))
)
_chased = (
    select(
        *(_row.c[name] for name in ("case_id", "key", "item", "label", "ladder")),
        *(_row.c[name] for name in ("due", "late_from", "chased")),
    )
    .where(_row.c.chase_on <= bindparam("as_of"))
    .cte("chased")
    .prefix_with("MATERIALIZED")
)
_TO_CHASE = Statement(
    select(_chased, _case.c.notice_hash)
    .select_from(_chased.join(_case, _case.c.id == _chased.c.case_id))
    .order_by(_chased.c.case_id, _chased.c.key)
)
_CHASED = Statement(
    update(_row)
    .where(_row.c.case_id == bindparam("case_id_"), _row.c.key == bindparam("key_"))
    .values(chased=bindparam("chased_"), chase_on=bindparam("chase_on_"))
)

Rows = list[dict[str, Any]]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def remind(office: Office, transaction: Transaction, as_of: date) -> int:
    """One reminder for each duty with a rung that is due; return how many are new.

    Missed rungs fall into it; what has become late meanwhile is chased instead.
    """
    held = office.in_force(transaction).held

    @cache
    def reminder(item: str, label: str, due: str | None) -> DayOwing | None:
        day = _day(due)
        if day is None or day < as_of:
            return None
        facts = {"days_left": (day - as_of).days, "due": day}
        draft = Owing(MailKind.REMINDER, ITEMS[Item(item)].reminded, label, facts)
        return DayOwing(draft, as_of, day, held)

    when, new = {"as_of": as_of.isoformat()}, 0
    owed: Rows = []
    for case_id, key, item, label, due in transaction.stream(_TO_REMIND, when):
        if (what := reminder(item, label, due)) is not None:
            owed.append(what.about(case_id, key))
        if len(owed) == PAGE:
            new += owing.owe_all(transaction, owed)
            owed.clear()
    new += owing.owe_all(transaction, owed)
    transaction.run(_USE_RUNGS, when)
    return new


class _Chase(msgspec.Struct, frozen=True):
    """What is done on a night about late duties of one kind: `days` are overdue working days."""

    days: int
    owes: DayOwing | None
    escalates: bool
    next_on: str | None


class Chased(msgspec.Struct):
    """How much a night's chase owed, and the first of the cases that were escalated."""

    overdue: int = 0
    escalations: int = 0
    escalated: list[str] = []


def chase(office: Office, transaction: Transaction, as_of: date) -> Chased:
    """Say of duties that they are overdue, and escalate, once a case and day (R-T.4, R-T.5)."""
    in_force = office.in_force(transaction)
    calendar, held = in_force.calendar, in_force.held

    @cache
    def decided(
        item: str,
        label: str,
        ladder: str,
        due: str | None,
        late_from: str | None,
        chased: int,
        notice_hash: str,
    ) -> _Chase:
        notice, late = office.library.notice(notice_hash), _day(late_from)
        days = overdue_working_days(late, as_of, calendar)
        new = range(chased + 1, days + 1)
        facts = {"overdue_working_days": days, "due": _day(due)}
        draft = Owing(MailKind.OVERDUE, ITEMS[Item(item)].reminded, label, facts)
        says = DayOwing(draft, as_of, _day(due), held)
        next_on = next_chase(late, ladder, days, notice, calendar)
        return _Chase(
            days,
            says if any(is_chased(n, notice) for n in new) else None,
            any(n in notice.escalation_days(ladder) for n in new),
            None if next_on is None else next_on.isoformat(),
        )

    @cache
    def escalation(days: int, items: tuple[str, ...]) -> DayOwing:
        facts = {"overdue_working_days": days, "items": items}
        draft = Owing(MailKind.ESCALATION, MAILS[MailKind.ESCALATION].to[0], None, facts)
        return DayOwing(draft, as_of, None, held)

    done = Chased()
    overdue: Rows = []
    escalated: Rows = []
    moved: Rows = []

    def write() -> None:
        done.overdue += owing.owe_all(transaction, overdue)
        done.escalations += owing.owe_all(transaction, escalated)
        transaction.run_many(_CHASED, moved)
        for rows in (overdue, escalated, moved):
            rows.clear()

    due = transaction.stream(_TO_CHASE, {"as_of": as_of.isoformat()})
    for case_id, duties in groupby(due, itemgetter(0)):
        items, longest = [], 0
        for _, key, *about in duties:
            what = decided(*about)
            if what.owes is not None:
                overdue.append(what.owes.about(case_id, key))
            if what.escalates:
                items.append(about[1])
                longest = max(longest, what.days)
            moved.append(
                {
                    "case_id_": case_id,
                    "key_": key,
                    "chased_": what.days,
                    "chase_on_": what.next_on,
                }
            )
        if items:
            escalated.append(escalation(longest, tuple(items)).about(case_id, "case"))
            if len(done.escalated) < KEPT:
                done.escalated.append(case_id)
        if len(moved) >= PAGE:
            write()
    write()
    return done
