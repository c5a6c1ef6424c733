"""Clawbacks that run and recoveries that are owed, as the night reads them (§2.4)."""

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import bindparam, literal_column, select

from states import facts
from states.deadlines import last_worked, overdue_working_days
from states.items import Item
from workflow.office.door import Office
from workflow.record import cases
from workflow.store.listing import Listing
from workflow.store.statement import Row
from workflow.store.tables import CaseRow, DutyRow, table
from workflow.store.transaction import Transaction

TERMS = {
    "RECTIFYING": Item.RECTIFICATION,
    "RECHECK": Item.RECHECK,
    "CLAWBACK_PREPARATION": None,
    "CLAWBACK_PROPOSED": Item.STATEMENT,
    "DELIBERATION": Item.CLAWBACK_DECISION,
    "RECOVERING": Item.RECOVERY,
    "REFERRED": Item.RECOVERY,
}
"""The states of a clawback that was confirmed, each with the item whose term runs in it."""

DEMAND, REFER = "demand_recovery", "refer_recovery"

_case, _row = table(CaseRow), table(DutyRow)
_RUNNING = Listing(
    select(_case.c.id, _case.c.region_code, _case.c.state)
    .where(
        _case.c.outcome == "OPEN",
        _case.c.step == 6,
        _case.c.state.in_([literal_column(f"'{state}'") for state in TERMS]),
    )
    .order_by(_case.c.id)
)
_is_recovery = (
    (_row.c.case_id == _case.c.id)
    & (_row.c.item == Item.RECOVERY)
    & (_row.c.status == literal_column("'open'"))
)
_unpaid = (
    select(
        *(_case.c[name] for name in ("id", "region_code", "state", "clawback_decided")),
        (_case.c.clawback_decided - _case.c.recovered - _case.c.waived).label("outstanding"),
        *(_row.c[name] for name in ("due", "late_from", "suspended_on")),
        *(_case.c[name] for name in ("notice_hash", "procedure_hash")),
    )
    .select_from(_case.outerjoin(_row, _is_recovery))
    .where(_case.c.clawback_decided > _case.c.recovered + _case.c.waived)
    .cte("unpaid")
    .prefix_with("MATERIALIZED")  # these few first: not all duties that are late
)
_UNPAID = Listing(select(_unpaid).order_by(_unpaid.c.id))
_WORK = Listing(
    select(_unpaid)
    .where(
        _unpaid.c.state == "RECOVERING",
        _unpaid.c.suspended_on.is_(None),
        _unpaid.c.due < bindparam("as_of"),
        _unpaid.c.late_from < bindparam("worked"),
    )
    .order_by(_unpaid.c.due, _unpaid.c.id)
)


class Clawback(msgspec.Struct, frozen=True, omit_defaults=True):
    """A clawback that runs. Amounts in fen; `term` is the item whose term runs, until `due`.

    `due` is None where no term runs, or where the calendar does not reach it.
    """

    region_code: str
    state: str
    grounds: tuple[str, ...] = ()
    proposed: int = 0
    decided: int = 0
    term: str = ""
    due: date | None = None
    suspended: bool = False


class Unpaid(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case with an unpaid recovery, in fen, and how late it is."""

    region_code: str
    outstanding: int
    decided: int = 0
    due: date | None = None
    overdue_working_days: int = 0
    suspended: bool = False


class RecoveryWork(msgspec.Struct, frozen=True):
    """What the city has to do about an overdue recovery: demand it, or consider its referral."""

    region_code: str
    command: str
    overdue_working_days: int
    outstanding: int


class _Part(msgspec.Struct):
    """What is read of the facts of a case."""

    clawback: facts.Clawback | None = None
    duties: dict[str, facts.Duty] = {}


_decode = msgspec.json.Decoder(_Part).decode


class Recoveries(msgspec.Struct, frozen=True):
    """All of it, at one moment; `more` are the rows that each list was cut short by."""

    running: tuple[Clawback, ...]
    unpaid: tuple[Unpaid, ...]
    work: tuple[RecoveryWork, ...]
    more: dict[str, int]


def look(transaction: Transaction, office: Office, as_of: date) -> Recoveries:
    """What runs, what is owed, and what that asks of the city (§6: demand, referral)."""
    running, more_running = _RUNNING.begin(transaction)
    owed, more_owed = _UNPAID.begin(transaction)
    calendar = office.in_force(transaction).calendar
    worked = last_worked(as_of, calendar)
    when = {"as_of": as_of.isoformat(), "worked": worked.isoformat()}
    to_do, more_to_do = _WORK.begin(transaction, **when)
    known = dict.fromkeys(row[0] for row in (*running, *to_do))
    parts = {name: _decode(body) for name, body in cases.bodies(transaction, [*known]).items()}

    def unpaid(row: Row) -> Unpaid:
        _, code, _, decided, outstanding, due, late_from, suspended_on = row[:8]
        runs = suspended_on is None and due is not None and due < when["as_of"]
        late = date.fromisoformat(late_from) if runs and late_from else None
        days = overdue_working_days(late, as_of, calendar)
        day = date.fromisoformat(due) if due else None
        return Unpaid(code, outstanding, decided, day, days, suspended_on is not None)

    return Recoveries(
        tuple(_clawback(code, state, parts[name]) for name, code, state in running),
        tuple(unpaid(row) for row in owed),
        tuple(
            task
            for row in to_do
            for task in _work(
                unpaid(row),
                parts[row[0]],
                office.library.notice(row[8]).referral_overdue_working_days,
            )
        ),
        {"clawbacks": more_running, "unpaid": more_owed, "recovery_work": more_to_do},
    )


def _clawback(code: str, state: str, part: _Part) -> Clawback:
    running = part.clawback
    if running is None:
        raise LookupError(f"{code} stands at {state} without a clawback")
    duty = _open(part.duties, TERMS[state])
    return Clawback(
        region_code=code,
        state=state,
        grounds=running.grounds,
        proposed=running.proposed,
        decided=running.decided,
        term=duty.item if duty else "",
        due=duty.due if duty else None,
        suspended=duty is not None and duty.suspended_on is not None,
    )


def _open(duties: dict[str, facts.Duty], item: Item | None) -> facts.Duty | None:
    """The latest open duty for *item*."""
    found = (duty for duty in reversed(duties.values()) if duty.item is item and duty.is_open)
    return next(found, None)


def _work(owed: Unpaid, part: _Part, refer_after: int) -> Iterator[RecoveryWork]:
    """The demand until it was sent, then the referral when its time has come."""
    about = (owed.overdue_working_days, owed.outstanding)
    if part.clawback is not None and not part.clawback.demanded:
        yield RecoveryWork(owed.region_code, DEMAND, *about)
    if owed.overdue_working_days >= refer_after:
        yield RecoveryWork(owed.region_code, REFER, *about)
