"""The nightly report: its values and its archive. How one is made stands in `report_building`."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from workflow.night.clawbacks import Clawback, RecoveryWork, Unpaid
from workflow.night.job_results import counts_in
from workflow.night.proving import Proved
from workflow.record import alarms, ledger
from workflow.record.alarms import Alarm
from workflow.record.alarms.findings import Finding
from workflow.record.chain_faults import ChainFault
from workflow.record.duties.waiting import Waiting
from workflow.record.owing import OwedStatus
from workflow.store.chaining import LinkFault
from workflow.store.statement import Statement, Values
from workflow.store.tables import ReportRow, table
from workflow.store.transaction import Transaction

SOON_DAYS = 7
ALARMS_SHOWN = 20
READ_BACK = 7
"""So many reports back the latest is looked for that can be read."""


class Late(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case with late duties: their items, and the largest number of overdue working days.

    `days` are those of each item; `owners` says whose duties they are.
    """

    region_code: str
    items: tuple[str, ...]
    overdue_working_days: int
    step: int
    days: tuple[int, ...] = ()
    owners: tuple[str, ...] = ()
    programme: str = ""


class Flagged(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case with an open flag and the state of its clawback."""

    region_code: str
    level: str
    state: str
    programme: str = ""


class Stuck(msgspec.Struct, frozen=True, omit_defaults=True):
    """What failed, is held, or may not have arrived; no region where it is of no case."""

    region_code: str
    kind: str
    day: date
    status: OwedStatus
    item: str | None = None
    result: str | None = None
    programme: str = ""


class Ran(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job that ran in a night, and what it counted; `result` is how the first reports say it."""

    job: str
    did: dict[str, int] = {}
    result: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """What it counted, by name."""
        return self.did or counts_in(self.result)


class Tally(msgspec.Struct, frozen=True):
    """All that was ever owed, counted twice: as those say who owed it, and as the outbox holds it.

    `before` stood in the last report; `by_acts` is what the acts since owed by their own account,
    `by_jobs` the jobs of the night, `by_going_live` what going live owed anew since; `total` is
    what the outbox holds, whatever became of each.
    """

    before: int
    by_acts: int
    by_jobs: int
    total: int
    by_going_live: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether nothing owed was lost and none came from nowhere."""
        return self.before + self.by_acts + self.by_jobs + self.by_going_live == self.total


class Point(msgspec.Struct, frozen=True, array_like=True):
    """A night in the curve: how many cases were late, by others and by the city, and flagged."""

    day: date
    overdue: int
    city_overdue: int
    flags: int


class NightlyReport(msgspec.Struct, frozen=True):
    """The report of one night. Amounts in fen; `history_head` is the anchor to keep elsewhere.

    What came later than the first reports of an office has a default, for they are kept too.
    `books` are all amounts as the ledger has them; `trend` ends with the night itself; `since` is
    the night of the report before. `more` says of each list how many rows it was cut short by;
    `late_by_step` are all late duties, of others and of the city; `owed_by_going_live` is how
    much going live has ever owed anew; `owed` counts by status, and is kept as `mails`.
    `escalated_cases` are the cases of `escalated`. `calendar_is_awaited` where the days of the next
    year are wanted but not published yet. `log_head` is that of the security log with its
    `log_entries`, empty where there was none, and so is `journal_head`. `proved` is how many cases
    were held against their acts, with the first that differ. `alarms` are those that nobody has
    dealt with, the latest first; `unread` are the sections that could not be read and are empty.
    """

    day: date
    overdue: tuple[Late, ...]
    city_overdue: tuple[Late, ...]
    returned_within_window: tuple[Waiting, ...]
    escalated: tuple[str, ...]
    due_soon: tuple[Waiting, ...]
    undated: tuple[Waiting, ...]
    flags: tuple[Flagged, ...]
    unpaid: tuple[Unpaid, ...]
    owed: dict[str, int] = msgspec.field(name="mails")
    steps: dict[str, int]
    calendar_ends: date
    calendar_is_short: bool
    ledger_faults: tuple[ledger.Imbalance, ...]
    history_events: int
    history_head: str
    history_faults: tuple[ChainFault, ...]
    clawbacks: tuple[Clawback, ...] = ()
    recovery_work: tuple[RecoveryWork, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    books: dict[str, int] | None = None
    ran: tuple[Ran, ...] = ()
    tally: Tally | None = None
    trend: tuple[Point, ...] = ()
    since: date | None = None
    more: dict[str, int] = {}
    late_by_step: dict[int, tuple[int, int]] = {}
    owed_by_going_live: int = 0
    calendar_is_awaited: bool = False
    escalated_cases: tuple[str, ...] = ()
    log_entries: int = 0
    log_head: str = ""
    log_faults: tuple[LinkFault, ...] = ()
    proved: Proved = Proved()
    journal_entries: int = 0
    journal_head: str = ""
    journal_faults: tuple[LinkFault, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    unread: tuple[Finding, ...] = ()

    def count(self, name: str) -> int:
        """How long a list is in all."""
        return len(getattr(self, name)) + self.more.get(name, 0)

    @property
    def outstanding(self) -> int:
        """Decided to be recovered, and neither paid back nor written off, in fen."""
        if not self.more.get("unpaid") or self.books is None:
            return sum(one.outstanding for one in self.unpaid)
        return self.books["clawback_decided"] - self.books["recovered"] - self.books["waived"]

    @property
    def is_sound(self) -> bool:
        """Whether ledger, history and log prove themselves, and what is owed is all there."""
        adds_up = self.tally is None or self.tally.adds_up
        chains = (*self.history_faults, *self.log_faults, *self.journal_faults)
        faults = (*self.ledger_faults, *chains)
        return adds_up and not faults and not self.proved.differences and not self.unread

    @property
    def missed_nights(self) -> int:
        """How many nights before this one left no report."""
        return (self.day - self.since).days - 1 if self.since else 0


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(NightlyReport).decode

_report = table(ReportRow)
_INSERT = Statement(insert(_report))
_FORGET = Statement(delete(_report).where(_report.c.day == bindparam("day_")))
_bodies = select(_report.c.body)
_ON_DAY = Values(_bodies.where(_report.c.day == bindparam("day")), _decode)
_LATEST = Values(_bodies.order_by(_report.c.day.desc()).limit(bindparam("most")), str)
_DAYS = Values(select(_report.c.day).order_by(_report.c.day.desc()).limit(bindparam("most")), str)


def with_alarms(transaction: Transaction, report: NightlyReport) -> NightlyReport:
    """A report with the alarms that are open, as they are at its end."""
    latest, count = alarms.open_ones(transaction, ALARMS_SHOWN), alarms.count_open(transaction)
    more = {"alarms": count - len(latest)} if count > len(latest) else {}
    return msgspec.structs.replace(report, alarms=tuple(latest), more={**report.more, **more})


def keep(transaction: Transaction, report: NightlyReport) -> None:
    """Keep a report in the archive; a night that is done again replaces its own."""
    transaction.run(_FORGET, {"day_": report.day.isoformat()})
    row = {
        "day": report.day.isoformat(),
        "body": _encode(report).decode(),
        "head": report.history_head,
    }
    transaction.run(_INSERT, row)


def as_data(report: NightlyReport) -> dict[str, Any]:
    """A report as plain data."""
    data: dict[str, Any] = msgspec.to_builtins(report)
    return data


def as_json(report: NightlyReport) -> str:
    """A report as JSON for people and programs; amounts in fen."""
    return msgspec.json.format(_encode(report), indent=2).decode()


def on_day(transaction: Transaction, day: date) -> NightlyReport | None:
    """The report of one night."""
    return transaction.first(_ON_DAY, {"day": day.isoformat()})


def last(transaction: Transaction) -> NightlyReport | None:
    """The latest report that can be read."""
    for body in transaction.all(_LATEST, {"most": READ_BACK}):
        try:
            return _decode(body)
        except (msgspec.MsgspecError, ValueError):  # the journal tells of what was changed
            continue
    return None


def days(transaction: Transaction, most: int) -> list[str]:
    """The nights of which there is a report, the latest first."""
    return transaction.all(_DAYS, {"most": most})
