"""Chasing: late duties are read by index, decided once for all alike, written page by page.

To whom something is owed and what it says depends on dates and versions, not on the case; so each
answer is worked out once and serves every duty of the same dates.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec

from states.deadlines import is_chased, next_chase, overdue_working_days
from states.duty_items import ITEMS, Item
from states.events import Owing
from states.mail_kinds import MAILS, MailKind
from workflow.office.door import Office
from workflow.record import owing
from workflow.record.duties import chasing
from workflow.record.duties.chasing import Chase, ToChase
from workflow.record.owing import DayOwing
from workflow.store.columns import day
from workflow.store.excerpts import KEPT
from workflow.store.shares import Share
from workflow.store.transaction import PAGE, Transaction


class Chased(msgspec.Struct):
    """How much a night's chase owed, and the first of the cases that were escalated."""

    overdue: int = 0
    escalations: int = 0
    escalated: list[str] = []


class _Answer(msgspec.Struct, frozen=True):
    """What is done on a night about late duties of one kind: `days` are overdue working days."""

    days: int
    owes: DayOwing | None
    escalates: bool
    next_on: date | None


def chase(office: Office, transaction: Transaction, as_of: date, share: Share) -> Chased:
    """Say of the duties of a share that they are overdue, and escalate, once a case and day.

    On a day off nobody is told; what is missed is told of on the next working day (R-T.4, R-T.5).
    """
    night = _Night(office, transaction, as_of)
    if night.is_day_off:
        return night.done
    late = chasing.to_chase(transaction, as_of, share)
    for case_id, duties in groupby(late, attrgetter("case_id")):
        night.chase(case_id, duties)
    night.write()
    return night.done


class _Night:
    """The chase of one night: what it has decided, and what of that is to be written."""

    def __init__(self, office: Office, transaction: Transaction, as_of: date) -> None:
        self.done = Chased()
        self._office, self._transaction, self._as_of = office, transaction, as_of
        in_force = office.in_force(transaction)
        self._calendar, self._held = in_force.calendar, in_force.held
        self._answer, self._escalation = cache(self._decide), cache(self._escalate)
        self._overdue: list[dict[str, Any]] = []
        self._escalations: list[dict[str, Any]] = []
        self._chases: list[Chase] = []

    @property
    def is_day_off(self) -> bool:
        """Whether nobody works on the day."""
        return self._calendar.is_day_off(self._as_of)

    def chase(self, case_id: str, duties: Iterable[ToChase]) -> None:
        """Chase the late duties of a case."""
        items, longest = [], 0
        for one in duties:
            answer = self._answer(
                one.item,
                one.label,
                one.ladder,
                one.due,
                one.late_from,
                one.chased,
                one.tell_on is not None,
                one.notice_hash,
            )
            if answer.owes is not None:
                self._overdue.append(answer.owes.about(case_id, one.key))
            if answer.escalates:
                items.append(one.label)
                longest = max(longest, answer.days)
            self._chases.append(Chase(case_id, one.key, answer.days, answer.next_on))
        if items:
            escalation = self._escalation(longest, tuple(items))
            self._escalations.append(escalation.about(case_id, "case"))
            if len(self.done.escalated) < KEPT:
                self.done.escalated.append(case_id)
        if len(self._chases) >= PAGE:
            self.write()

    def write(self) -> None:
        """Write what was decided since the last time."""
        self.done.overdue += owing.owe_all(self._transaction, self._overdue)
        self.done.escalations += owing.owe_all(self._transaction, self._escalations)
        chasing.chased(self._transaction, self._chases)
        for rows in (self._overdue, self._escalations, self._chases):
            rows.clear()

    def _decide(
        self,
        item: str,
        label: str,
        ladder: str,
        due: str | None,
        late_from: str | None,
        chased: int,
        is_to_be_told: bool,
        notice_hash: str,
    ) -> _Answer:
        """What is to be done about duties that have all of this in common."""
        notice, late = self._office.shelf.notice(notice_hash), day(late_from)
        days = overdue_working_days(late, self._as_of, self._calendar)
        new = range(chased + 1, days + 1)
        facts = {"overdue_working_days": days, "due": day(due)}
        draft = Owing(MailKind.OVERDUE, ITEMS[Item(item)].reminded, label, facts)
        says = DayOwing(draft, self._as_of, day(due), self._held)
        return _Answer(
            days,
            says if is_to_be_told or any(is_chased(n, notice) for n in new) else None,
            any(n in notice.escalation_days(ladder) for n in new),
            next_chase(late, ladder, days, notice, self._calendar),
        )

    def _escalate(self, days: int, items: tuple[str, ...]) -> DayOwing:
        """The escalation of a case that is late with these items, by so many working days."""
        facts = {"overdue_working_days": days, "items": items}
        draft = Owing(MailKind.ESCALATION, MAILS[MailKind.ESCALATION].to[0], None, facts)
        return DayOwing(draft, self._as_of, None, self._held)
