"""Making the nightly report: what is late and whose fault it is, and whether all adds up.

Nothing here goes through all cases: lists are read by their indexes, and totals are those of the
last report with what came since.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from states.deadlines import overdue_working_days
from workflow import cases, clawbacks, history, ledger, obligations, outbox, reports
from workflow.obligations import Obligation
from workflow.office import Office
from workflow.reports import Flagged, Late, Point, Report, Stuck, Tally, Waiting
from workflow.runs import Ran
from workflow.store import Transaction

STUCK_SHOWN = 20
TREND_NIGHTS = 30
MAILS_OF_JOBS = ("reminders", "overdue", "escalations", "reports")
"""What jobs count that are mails."""

Days = list[tuple[Obligation, int]]


def build(
    office: Office,
    transaction: Transaction,
    as_of: date,
    *,
    escalated: Iterable[str],
    ran: tuple[Ran, ...],
) -> Report:
    """Build the report of *as_of*, before the acts of that day.

    *ran* are the jobs of the night with what they counted. Ledger and history are held against
    what came since the last report; `duban ledger check` and `duban history verify` go through
    all of it.
    """
    before = reports.last(transaction)
    since = history.Head(before.history_events, before.history_head) if before else None
    head = history.head(transaction, to_append=True)  # no act comes in between what is compared
    faults: list[history.Fault] = []
    imbalances: list[ledger.Imbalance] = []
    if head != since:
        _, faults = history.verify(transaction, since)
        imbalances = ledger.imbalances(transaction, since.seq if since else None)
    late = _late(office, transaction, as_of)
    mails = outbox.counts(transaction)
    recoveries = clawbacks.look(
        transaction,
        late,
        lambda one: (
            office.world(one.notice_hash, one.procedure_hash).notice.referral_overdue_working_days
        ),
    )
    overdue = _by_case([pair for pair in late if pair[0].owner in ("district", "institution")])
    city_overdue = _by_case([pair for pair in late if pair[0].owner == "city"])
    flags = tuple(
        Flagged(code, level, state) for _, code, state, level in cases.flagged(transaction)
    )
    soon = obligations.coming(transaction, as_of, as_of + timedelta(days=reports.SOON_DAYS))
    last = office.calendar.last
    trend = before.trend[-(TREND_NIGHTS - 1) :] if before else ()
    return Report(
        day=as_of,
        overdue=overdue,
        city_overdue=city_overdue,
        returned_within_window=_waiting(obligations.returned(transaction, as_of)),
        escalated=tuple(case_id.rpartition("/")[2] for case_id in escalated),
        due_soon=_waiting(one for one in soon if one.owner != "term"),
        undated=_waiting(obligations.undated(transaction)),
        flags=flags,
        unpaid=recoveries.unpaid,
        mails=mails,
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
        tally=_tally(transaction, before, sum(mails.values()), ran),
        trend=(*trend, Point(as_of, len(overdue), len(city_overdue), len(flags))),
        since=before.day if before else None,
    )


def _late(office: Office, transaction: Transaction, as_of: date) -> Days:
    """The late duties with their overdue working days; a day off makes nothing late."""
    days_of: dict[date | None, int] = {}
    found = []
    for one in obligations.late(transaction, as_of):
        days = days_of.get(one.late_from)
        if days is None:
            days = overdue_working_days(one.late_from, as_of, office.calendar)
            days_of[one.late_from] = days
        if days:
            found.append((one, days))
    return found


def _by_case(late: Days) -> tuple[Late, ...]:
    """One row a case, its items together."""
    rows: dict[str, Days] = {}
    for pair in late:
        rows.setdefault(pair[0].case_id, []).append(pair)
    return tuple(
        Late(
            region_code=pairs[0][0].region_code,
            items=tuple([one.label for one, _ in pairs]),
            overdue_working_days=max([days for _, days in pairs]),
            step=pairs[0][0].step,
            days=tuple([days for _, days in pairs]),
            owners=tuple(dict.fromkeys([one.owner for one, _ in pairs])),
        )
        for pairs in rows.values()
    )


def _waiting(ones: Iterable[Obligation]) -> tuple[Waiting, ...]:
    return tuple(Waiting(one.region_code, one.label, one.due, one.owner) for one in ones)


def _stuck(transaction: Transaction) -> tuple[Stuck, ...]:
    """The latest mails that wait for a person; how many there are stands in the counts."""
    return tuple(
        Stuck(
            region_code=one.case_id.rpartition("/")[2],
            kind=one.kind,
            day=date.fromisoformat(one.day),
            status=one.status,
            item=one.item,
            result=one.result,
        )
        for one in outbox.troubled(transaction, STUCK_SHOWN)
    )


def _books(transaction: Transaction, before: Report | None) -> dict[str, int]:
    """All amounts as the ledger adds them up: those of the last report, and what moved since."""
    known = before.books if before else None
    moved = ledger.moved(transaction, before.history_events if before and known else 0)
    return {name: (known or {}).get(name, 0) + fen for name, fen in moved.items()}


def _tally(
    transaction: Transaction, before: Report | None, total: int, ran: tuple[Ran, ...]
) -> Tally:
    """Every mail ever owed, as acts and jobs say, beside what the outbox holds."""
    return Tally(
        before=sum(before.mails.values()) if before else 0,
        by_acts=history.told(transaction, before.history_events if before else 0),
        by_jobs=sum(n for job in ran for name, n in job.counts.items() if name in MAILS_OF_JOBS),
        total=total,
    )
