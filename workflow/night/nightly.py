"""Making the nightly report: what is late and whose fault it is, and whether all adds up.

Nothing here goes through all cases: lists are read by their indexes, and totals are those of the
last report with what came since.
"""

from datetime import date, timedelta

from workflow.mail import golive, holds
from workflow.night import clawbacks, overdue, reports, waiting
from workflow.night.chasing import Chased
from workflow.night.reports import Flagged, NightlyReport, Point, Stuck, Tally
from workflow.night.runs import Ran
from workflow.office.door import Office
from workflow.record import cases, history, ledger, owing
from workflow.store.transaction import Transaction

STUCK_SHOWN = 20
TREND_NIGHTS = 30
OWED_BY_JOBS = ("reminders", "overdue", "escalations", "reports")
"""What jobs count that is owed."""


def build(
    office: Office,
    transaction: Transaction,
    as_of: date,
    *,
    chased: Chased,
    ran: tuple[Ran, ...],
) -> NightlyReport:
    """Build the report of *as_of*, before the acts of that day.

    *ran* are the jobs of the night with what they counted. Ledger and history are held against
    what came since the last report; `duban ledger check` and `duban history verify` go through
    all of it.
    """
    before = reports.last(transaction)
    since = history.Head(before.history_events, before.history_head) if before else None
    head = history.head(transaction, to_append=True)  # no act comes in between what is compared
    faults: list[history.ChainFault] = []
    imbalances: list[ledger.Imbalance] = []
    if head != since:
        _, faults = history.verify(transaction, since)
        imbalances = ledger.imbalances(transaction, since.seq if since else None)
    owed = owing.counts(transaction)
    by_going_live = holds.count(transaction, golive.LIVE)
    calendar = office.in_force(transaction).calendar
    late = overdue.look(transaction, as_of, calendar)
    others, city = late[overdue.OTHERS], late[overdue.CITY]
    recoveries = clawbacks.look(transaction, office, as_of)
    flagged, more_flags = cases.flagged(transaction)
    flags = tuple(Flagged(code, level, state) for _, code, state, level in flagged)
    soon, more_soon = waiting.soon(transaction, as_of, as_of + timedelta(days=reports.SOON_DAYS))
    returned, more_returned = waiting.returned(transaction, as_of)
    undated, more_undated = waiting.undated(transaction)
    more = {
        "overdue": others.more,
        "city_overdue": city.more,
        "returned_within_window": more_returned,
        "escalated": chased.escalations - len(chased.escalated),
        "due_soon": more_soon,
        "undated": more_undated,
        "flags": more_flags,
        **recoveries.more,
    }
    last = calendar.last
    trend = before.trend[-(TREND_NIGHTS - 1) :] if before else ()
    point = Point(
        as_of,
        len(others.cases) + others.more,
        len(city.cases) + city.more,
        len(flags) + more_flags,
    )
    return NightlyReport(
        day=as_of,
        overdue=others.cases,
        city_overdue=city.cases,
        returned_within_window=returned,
        escalated=tuple(case_id.rpartition("/")[2] for case_id in chased.escalated),
        due_soon=soon,
        undated=undated,
        flags=flags,
        unpaid=recoveries.unpaid,
        owed=owed,
        steps=cases.by_step(transaction),
        calendar_ends=last,
        calendar_is_short=(last - as_of).days < reports.COVERAGE_DAYS,
        ledger_faults=tuple(imbalances),
        history_events=head.seq,
        history_head=head.hash,
        history_faults=tuple(faults),
        clawbacks=recoveries.running,
        recovery_work=recoveries.work,
        stuck=_stuck(transaction),
        books=_books(transaction, before),
        ran=ran,
        tally=_tally(transaction, before, sum(owed.values()), ran, by_going_live),
        owed_by_going_live=by_going_live,
        trend=(*trend, point),
        since=before.day if before else None,
        more={name: count for name, count in more.items() if count},
        late_by_step={
            step: (others.by_step.get(step, 0), city.by_step.get(step, 0))
            for step in sorted({*others.by_step, *city.by_step})
        },
    )


def _stuck(transaction: Transaction) -> tuple[Stuck, ...]:
    """The latest that waits for a person; how much there is stands in the counts."""
    return tuple(
        Stuck(
            region_code=one.case_id.rpartition("/")[2],
            kind=one.kind,
            day=date.fromisoformat(one.day),
            status=one.status,
            item=one.item,
            result=one.result,
        )
        for one in owing.troubled(transaction, STUCK_SHOWN)
    )


def _books(transaction: Transaction, before: NightlyReport | None) -> dict[str, int]:
    """All amounts as the ledger adds them up: those of the last report, and what moved since."""
    known = before.books if before else None
    moved = ledger.moved(transaction, before.history_events if before and known else 0)
    return {name: (known or {}).get(name, 0) + fen for name, fen in moved.items()}


def _tally(
    transaction: Transaction,
    before: NightlyReport | None,
    total: int,
    ran: tuple[Ran, ...],
    by_going_live: int,
) -> Tally:
    """All that was ever owed, as those say who owed it, beside what the outbox holds."""
    return Tally(
        before=sum(before.owed.values()) if before else 0,
        by_acts=history.told(transaction, before.history_events if before else 0),
        by_jobs=sum(n for job in ran for name, n in job.counts.items() if name in OWED_BY_JOBS),
        total=total,
        by_going_live=by_going_live - (before.owed_by_going_live if before else 0),
    )
