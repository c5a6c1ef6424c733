"""Making the nightly report: what is late and whose fault it is, and whether all adds up.

Nothing here goes through all cases: lists are read by their indexes, and totals are those of the
last report with what came since.
"""

from datetime import date, timedelta
from typing import Any

import msgspec

from states.calendar import Reach
from states.notice import Notice
from workflow.mail import acts
from workflow.mail.acts import MailDeed
from workflow.night import clawbacks, overdue, proving, reports
from workflow.night.chasing import Chased
from workflow.night.clawbacks import Recoveries
from workflow.night.overdue import Lateness, Overdue
from workflow.night.proving import Proved
from workflow.night.reports import Flagged, NightlyReport, Point, Ran, Stuck, Tally
from workflow.night.unread import Reader
from workflow.office.door import Office
from workflow.people import security
from workflow.record import cases, documents, history, ledger, owing, programmes
from workflow.record.cases.lookups import FlaggedCase
from workflow.record.chain_faults import ChainFault
from workflow.record.duties import waiting
from workflow.record.duties.waiting import Waiting
from workflow.store import journal
from workflow.store.chaining import EMPTY, Head, LinkFault
from workflow.store.excerpts import Beginning
from workflow.store.transaction import Transaction

STUCK_SHOWN = 20
TREND_NIGHTS = 30
OWED_BY_JOBS = ("reminders", "overdue", "escalations", "reports")
"""What jobs count that is owed."""
TALLIED = frozenset({"history", "owed", "going_live", "jobs"})
"""The sections without which it can't be told whether all that is owed adds up."""


class _Checked(msgspec.Struct, frozen=True):
    """Whether ledger and history prove themselves since the last report."""

    head: history.Head
    imbalances: tuple[ledger.Imbalance, ...] = ()
    faults: tuple[ChainFault, ...] = ()


class _Chained(msgspec.Struct, frozen=True):
    """A log or a journal: its last entry, and whether it proves itself since the last report."""

    head: Head
    faults: tuple[LinkFault, ...] = ()

    def fields(self, name: str) -> dict[str, Any]:
        """What the report says of it; its head is empty where there is no entry."""
        head = self.head.hash if self.head.seq else ""
        told = {"entries": self.head.seq, "head": head, "faults": self.faults}
        return {f"{name}_{what}": value for what, value in told.items()}


class _Counted(msgspec.Struct, frozen=True):
    """What is owed, by status, what the jobs of the night did, and what going live ever owed."""

    owed: dict[str, int]
    ran: tuple[Ran, ...]
    by_going_live: int


class _Lists(msgspec.Struct, frozen=True):
    """What is late, what waits, what is slow or owed back, at one moment."""

    late: Lateness
    soon: Beginning[Waiting]
    returned: Beginning[Waiting]
    undated: Beginning[Waiting]
    flagged: Beginning[FlaggedCase]
    recoveries: Recoveries

    def more(self, chased: Chased) -> dict[str, int]:
        """By how many rows each list was cut short."""
        more = {
            "overdue": self.late.others.more,
            "city_overdue": self.late.city.more,
            "returned_within_window": self.returned.more,
            "escalated": chased.escalations - len(chased.escalated),
            "due_soon": self.soon.more,
            "undated": self.undated.more,
            "flags": self.flagged.more,
            **self.recoveries.more,
        }
        return {name: count for name, count in more.items() if count}

    def late_by_step(self) -> dict[int, tuple[int, int]]:
        """How many duties of others and of the city are late, by step."""
        others, city = self.late.others.by_step, self.late.city.by_step
        steps = sorted({*others, *city})
        return {step: (others.get(step, 0), city.get(step, 0)) for step in steps}


def build(
    office: Office,
    transaction: Transaction,
    as_of: date,
    reader: Reader,
    *,
    chased: Chased,
    ran: tuple[Ran, ...],
    proves: bool,
) -> NightlyReport:
    """Build the report of *as_of*, before the acts of that day.

    *ran* are the jobs of the night with what they counted. Ledger, history and security log are
    held against what came since the last report; `duban ledger check`, `duban history verify` and
    `duban doctor` go through all of it. The office *proves* its next share, or leaves it for later.
    What the *reader* can't read is empty.
    """
    before, read = reports.last(transaction), reader.read
    checked, logged, journaled = _chains(transaction, before, reader)
    proved = _prove(office, transaction, before, as_of, reader if proves else None)
    lists = _look(office, transaction, as_of, reader)
    counted = _count(transaction, ran, reader)
    last = office.in_force(transaction).calendar.last
    reached = _reached(office, transaction, as_of, reader)
    return NightlyReport(
        day=as_of,
        overdue=lists.late.others.cases,
        city_overdue=lists.late.city.cases,
        returned_within_window=lists.returned.rows,
        escalated=tuple(cases.region_of(case_id) for case_id in chased.escalated),
        escalated_cases=tuple(chased.escalated),
        due_soon=lists.soon.rows,
        undated=lists.undated.rows,
        flags=read("flags", lambda: tuple(map(_flagged, lists.flagged.rows)), ()),
        unpaid=lists.recoveries.unpaid,
        owed=counted.owed,
        steps=read("steps", lambda: cases.by_step(transaction), {}),
        calendar_ends=last,
        calendar_is_short=Reach.SHORT in reached,
        calendar_is_awaited=Reach.AWAITED in reached,
        ledger_faults=checked.imbalances,
        history_events=checked.head.seq,
        history_head=checked.head.hash,
        history_faults=checked.faults,
        proved=proved,
        clawbacks=lists.recoveries.running,
        recovery_work=lists.recoveries.work,
        stuck=read("stuck", lambda: _stuck(transaction), ()),
        books=read("books", lambda: _books(transaction, before), None),
        ran=ran,
        tally=_tally(transaction, before, counted, reader),
        owed_by_going_live=counted.by_going_live,
        trend=_trend(before, lists, as_of),
        since=before.day if before else None,
        more=lists.more(chased),
        late_by_step=lists.late_by_step(),
        unread=tuple(reader.findings),
        **logged.fields("log"),
        **journaled.fields("journal"),
    )


def _chains(
    transaction: Transaction, before: NightlyReport | None, reader: Reader
) -> tuple[_Checked, _Chained, _Chained]:
    """Hold ledger and history, the log and the journal against what came since the last report."""
    read = reader.read
    stood = _Checked(
        history.Head(before.history_events, before.history_head) if before else history.Head(0, "")
    )
    checked = read("history", lambda: _check(transaction, before), stood)
    logged = read("log", lambda: _check_log(transaction, before), _Chained(EMPTY))
    journaled = read("journal", lambda: _check_journal(transaction, before), _Chained(EMPTY))
    return checked, logged, journaled


def _prove(
    office: Office,
    transaction: Transaction,
    before: NightlyReport | None,
    as_of: date,
    reader: Reader | None,
) -> Proved:
    """Prove the next share of the office; without a *reader* it is left for a later night."""
    known = before.proved if before else Proved()
    if reader is None:
        return proving.put_off(known)
    return proving.prove(transaction, known, as_of, office.vault, reader)


def _flagged(one: FlaggedCase) -> Flagged:
    return Flagged(one.region_code, one.flag, one.state, cases.programme_of(one.id))


def _notices(office: Office, transaction: Transaction) -> list[Notice]:
    """The notices that say how far the calendar has to reach (R-T.7).

    They are those that the office keeps, few as they are, and those of its programmes.
    """
    known = {*documents.of_kind(transaction, "notice")}
    known |= programmes.notices_of_programmes(transaction)
    return [office.shelf.notice(one) for one in sorted(known)]


def _check(transaction: Transaction, before: NightlyReport | None) -> _Checked:
    """Hold ledger and history against what came since the last report."""
    since = history.Head(before.history_events, before.history_head) if before else None
    head = history.head(transaction, to_append=True)  # no act comes in between what is compared
    if head == since:
        return _Checked(head)
    _, faults = history.verify(transaction, since)
    wrong = ledger.imbalances(transaction, since.seq if since else None)
    return _Checked(head, tuple(wrong), tuple(faults))


def _check_log(transaction: Transaction, before: NightlyReport | None) -> _Chained:
    """Hold the security log against what came since the last report."""
    known = before is not None and before.log_head
    since = Head(before.log_entries, before.log_head) if before and known else None
    last = security.head(transaction, to_append=True)  # nothing is logged in between
    if last == since:
        return _Chained(last)
    return _Chained(last, tuple(security.verify(transaction, since)[1]))


def _check_journal(transaction: Transaction, before: NightlyReport | None) -> _Chained:
    """Hold the journal against what came since the last report, which it then still has to hold."""
    known = before is not None and before.journal_head
    since = Head(before.journal_entries, before.journal_head) if before and known else None
    last = journal.head(transaction, to_append=True)
    if last == since:
        return _Chained(last)
    return _Chained(last, tuple(journal.verify(transaction, since)[1]))


def _look(office: Office, transaction: Transaction, as_of: date, reader: Reader) -> _Lists:
    """Read the lists of the night by their indexes; one that can't be read is empty."""
    calendar, read = office.in_force(transaction).calendar, reader.read
    soon = as_of + timedelta(days=reports.SOON_DAYS)
    none: Beginning[Waiting] = Beginning((), 0)
    nobody = Lateness(Overdue(), Overdue())
    nothing = Recoveries((), (), (), {})
    return _Lists(
        late=read("overdue", lambda: overdue.look(transaction, as_of, calendar), nobody),
        recoveries=read("unpaid", lambda: clawbacks.look(transaction, office, as_of), nothing),
        flagged=read("flags", lambda: cases.flagged(transaction), Beginning((), 0)),
        soon=read("due_soon", lambda: waiting.soon(transaction, as_of, soon), none),
        returned=read("returned", lambda: waiting.returned(transaction, as_of), none),
        undated=read("undated", lambda: waiting.undated(transaction), none),
    )


def _reached(office: Office, transaction: Transaction, as_of: date, reader: Reader) -> set[Reach]:
    """How far the days of the calendar reach, by each notice."""
    last, nowhere = office.in_force(transaction).calendar.last, set[Reach]()

    def ask() -> set[Reach]:
        return {one.calendar_reach(last, as_of) for one in _notices(office, transaction)}

    return reader.read("calendar", ask, nowhere)


def _trend(before: NightlyReport | None, lists: _Lists, as_of: date) -> tuple[Point, ...]:
    """The curve of the nights, this one at its end."""
    others, city, flagged = lists.late.others, lists.late.city, lists.flagged
    point = Point(
        as_of,
        len(others.cases) + others.more,
        len(city.cases) + city.more,
        len(flagged.rows) + flagged.more,
    )
    earlier = before.trend[-(TREND_NIGHTS - 1) :] if before else ()
    return (*earlier, point)


def _stuck(transaction: Transaction) -> tuple[Stuck, ...]:
    """The latest that waits for a person; how much there is stands in the counts."""
    return tuple(
        Stuck(
            region_code=cases.region_of(one.case_id),
            kind=one.kind,
            day=date.fromisoformat(one.day),
            status=one.status,
            item=one.item,
            result=one.result,
            programme=cases.programme_of(one.case_id),
        )
        for one in owing.troubled(transaction, STUCK_SHOWN)
    )


def _books(transaction: Transaction, before: NightlyReport | None) -> dict[str, int]:
    """All amounts as the ledger adds them up: those of the last report, and what moved since."""
    known = before.books if before else None
    moved = ledger.moved(transaction, before.history_events if before and known else 0)
    return {name: (known or {}).get(name, 0) + fen for name, fen in moved.items()}


def _count(transaction: Transaction, ran: tuple[Ran, ...], reader: Reader) -> _Counted:
    nothing: dict[str, int] = {}
    return _Counted(
        owed=reader.read("owed", lambda: owing.counts(transaction), nothing),
        ran=ran,
        by_going_live=reader.read("going_live", lambda: acts.count(transaction, MailDeed.LIVE), 0),
    )


def _tally(
    transaction: Transaction,
    before: NightlyReport | None,
    counted: _Counted,
    reader: Reader,
) -> Tally | None:
    """All that was ever owed, as those say who owed it, beside what the outbox holds.

    None where part of it could not be read, now or by the last report, and after a report that
    can't be read, which alone knew what came before.
    """
    unread = {one.table for one in (*reader.findings, *(before.unread if before else ()))}
    if unread & TALLIED:
        return None
    if before and reports.days(transaction, 1) != [before.day.isoformat()]:
        return None
    ran, live = counted.ran, before.owed_by_going_live if before else 0
    since = before.history_events if before else 0
    by_acts = reader.read("tally", lambda: history.told(transaction, since), None)
    if by_acts is None:
        return None
    return Tally(
        before=sum(before.owed.values()) if before else 0,
        by_acts=by_acts,
        by_jobs=sum(n for job in ran for name, n in job.counts.items() if name in OWED_BY_JOBS),
        total=sum(counted.owed.values()),
        by_going_live=counted.by_going_live - live,
    )
