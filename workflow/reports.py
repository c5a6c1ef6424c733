"""The nightly report: what is late and whose fault it is, what runs, whether the books balance."""

from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from states.calendar import WorkCalendar
from states.deadlines import overdue_working_days
from workflow import cases, history, ledger, obligations, outbox
from workflow.obligations import Obligation
from workflow.store import Statement, Transaction
from workflow.tables import ReportRow, table

SOON_DAYS = 7
COVERAGE_DAYS = 400

_report = table(ReportRow)
_INSERT = Statement(insert(_report))
_FORGET = Statement(delete(_report).where(_report.c.day == bindparam("day_")))
_ON_DAY = Statement(select(_report.c.body).where(_report.c.day == bindparam("day")))
_LAST = Statement(select(_report.c.body).order_by(_report.c.day.desc()).limit(1))
_DAYS = Statement(select(_report.c.day).order_by(_report.c.day.desc()).limit(bindparam("most")))


class Late(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case with late duties: their items, and the largest number of overdue working days."""

    region_code: str
    items: tuple[str, ...]
    overdue_working_days: int
    step: int


class Waiting(msgspec.Struct, frozen=True):
    """A duty that is not late: out for correction, due soon, or without a date."""

    region_code: str
    item: str
    due: date | None
    owner: str


class Flagged(msgspec.Struct, frozen=True):
    """A case with an open flag and the state of its clawback."""

    region_code: str
    level: str
    state: str


class Unpaid(msgspec.Struct, frozen=True):
    """A case with an unpaid recovery, in fen."""

    region_code: str
    outstanding: int


class Report(msgspec.Struct, frozen=True):
    """The report of one night. Amounts in fen; `history_head` is the anchor to keep elsewhere."""

    day: date
    overdue: tuple[Late, ...]
    city_overdue: tuple[Late, ...]
    returned_within_window: tuple[Waiting, ...]
    escalated: tuple[str, ...]
    due_soon: tuple[Waiting, ...]
    undated: tuple[Waiting, ...]
    flags: tuple[Flagged, ...]
    unpaid: tuple[Unpaid, ...]
    mails: dict[str, int]
    steps: dict[str, int]
    calendar_ends: date
    calendar_is_short: bool
    ledger_faults: tuple[ledger.Imbalance, ...]
    history_events: int
    history_head: str
    history_faults: tuple[history.Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether ledger and history prove themselves."""
        return not self.ledger_faults and not self.history_faults


def build(
    transaction: Transaction, calendar: WorkCalendar, as_of: date, escalated: list[str]
) -> Report:
    """Build the report of *as_of*, before the acts of that day.

    Ledger and history are held against what came since the last report; `duban ledger check`
    and `duban history verify` go through all of it.
    """
    late = obligations.late(transaction, as_of)
    before = last(transaction)
    since = history.Head(before.history_events, before.history_head) if before else None
    head = history.head(transaction)
    if since is not None and since == head:
        faults: list[history.Fault] = []
        imbalances: list[ledger.Imbalance] = []
    else:
        _, faults = history.verify(transaction, since)
        imbalances = ledger.imbalances(transaction, since.seq if since else None)
    soon = obligations.coming(transaction, as_of, as_of + timedelta(days=SOON_DAYS))
    return Report(
        day=as_of,
        overdue=_by_case(
            calendar, [d for d in late if d.owner in ("district", "institution")], as_of
        ),
        city_overdue=_by_case(calendar, [d for d in late if d.owner == "city"], as_of),
        returned_within_window=_waiting(obligations.returned(transaction, as_of)),
        escalated=tuple(case_id.rpartition("/")[2] for case_id in escalated),
        due_soon=_waiting([one for one in soon if one.owner != "term"]),
        undated=_waiting(obligations.undated(transaction)),
        flags=tuple(
            Flagged(code, level, state) for _, code, state, level in cases.flagged(transaction)
        ),
        unpaid=tuple(Unpaid(code, fen) for _, code, fen in cases.unpaid(transaction)),
        mails=outbox.counts(transaction),
        steps={f"{step}.{outcome}": count for step, outcome, count in cases.by_step(transaction)},
        calendar_ends=calendar.last,
        calendar_is_short=(calendar.last - as_of).days < COVERAGE_DAYS,
        ledger_faults=tuple(imbalances),
        history_events=head.seq,
        history_head=head.hash,
        history_faults=tuple(faults),
    )


def _by_case(calendar: WorkCalendar, late: list[Obligation], as_of: date) -> tuple[Late, ...]:
    """One row a case, its items together."""
    rows: dict[str, list[Obligation]] = {}
    for one in late:
        if overdue_working_days(one.late_from, as_of, calendar):
            rows.setdefault(one.case_id, []).append(one)
    return tuple(
        Late(
            ones[0].region_code,
            tuple(one.label for one in ones),
            max(overdue_working_days(one.late_from, as_of, calendar) for one in ones),
            ones[0].step,
        )
        for ones in rows.values()
    )


def _waiting(ones: list[Obligation]) -> tuple[Waiting, ...]:
    return tuple(Waiting(one.region_code, one.label, one.due, one.owner) for one in ones)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Report).decode


def keep(transaction: Transaction, report: Report) -> None:
    """Keep a report in the archive; a night that is done again replaces its own."""
    transaction.run(_FORGET, {"day_": report.day.isoformat()})
    row = {
        "day": report.day.isoformat(),
        "body": _encode(report).decode(),
        "head": report.history_head,
    }
    transaction.run(_INSERT, row)


def as_data(report: Report) -> dict[str, Any]:
    """A report as plain data."""
    data: dict[str, Any] = msgspec.to_builtins(report)
    return data


def on_day(transaction: Transaction, day: date) -> Report | None:
    """The report of one night."""
    row = transaction.one(_ON_DAY, {"day": day.isoformat()})
    return None if row is None else _decode(row[0])


def last(transaction: Transaction) -> Report | None:
    """The latest report."""
    row = transaction.one(_LAST)
    return None if row is None else _decode(row[0])


def days(transaction: Transaction, most: int) -> list[str]:
    """The nights of which there is a report, the latest first."""
    return [row[0] for row in transaction.all(_DAYS, {"most": most})]
