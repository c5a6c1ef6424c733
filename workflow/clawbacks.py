"""Clawbacks that run and recoveries that are owed, as the night reads them (§2.4)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import msgspec
from sqlalchemy import literal_column, select

from states import facts
from workflow.obligations import Obligation
from workflow.store import Statement, Transaction
from workflow.tables import CaseRow, ObligationRow, table

TERMS = {
    "RECTIFYING": "rectification",
    "RECHECK": "recheck",
    "CLAWBACK_PREPARATION": "",
    "CLAWBACK_PROPOSED": "statement",
    "DELIBERATION": "clawback_decision",
    "RECOVERING": "recovery",
    "REFERRED": "recovery",
}
"""The states of a clawback that was confirmed, each with the item whose term runs in it."""

DEMAND, REFER = "demand_recovery", "refer_recovery"
RECOVERY = "recovery"

_case, _row = table(CaseRow), table(ObligationRow)
_RUNNING = Statement(
    select(_case.c.id, _case.c.region_code, _case.c.state, _case.c.facts)
    .where(
        _case.c.outcome == "OPEN",
        _case.c.step == 6,
        _case.c.state.in_([literal_column(f"'{state}'") for state in TERMS]),
    )
    .order_by(_case.c.id)
)
_is_recovery = (
    (_row.c.case_id == _case.c.id)
    & (_row.c.item == RECOVERY)
    & (_row.c.status == literal_column("'open'"))
)
_UNPAID = Statement(
    select(
        _case.c.id,
        _case.c.region_code,
        _case.c.clawback_decided,
        _case.c.clawback_decided - _case.c.recovered - _case.c.waived,
        _row.c.due,
    )
    .select_from(_case.outerjoin(_row, _is_recovery))
    .where(_case.c.clawback_decided > _case.c.recovered + _case.c.waived)
    .order_by(_case.c.id)
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
    """All of it, at one moment."""

    running: tuple[Clawback, ...]
    unpaid: tuple[Unpaid, ...]
    work: tuple[RecoveryWork, ...]


def look(
    transaction: Transaction,
    late: Iterable[tuple[Obligation, int]],
    refer_after: Callable[[Obligation], int],
) -> Recoveries:
    """What runs, what is owed, and what that asks of the city (§6: demand, referral).

    *late* are the late duties with their overdue working days; *refer_after* is the number of
    those after which a referral is considered.
    """
    rows = transaction.all(_RUNNING)
    parts = {case_id: _decode(body) for case_id, _, _, body in rows}
    overdue = {one.case_id: (one, days) for one, days in late if one.item == RECOVERY}
    owed = {
        case_id: Unpaid(
            code,
            outstanding,
            decided,
            due and date.fromisoformat(due),
            overdue[case_id][1] if case_id in overdue else 0,
        )
        for case_id, code, decided, outstanding, due in transaction.all(_UNPAID)
    }
    recovering = {case_id for case_id, _, state, _ in rows if state == "RECOVERING"}
    return Recoveries(
        tuple(_clawback(code, state, parts[case_id]) for case_id, code, state, _ in rows),
        tuple(owed.values()),
        tuple(
            task
            for case_id, (one, days) in overdue.items()
            if case_id in recovering and case_id in owed
            for task in _work(owed[case_id], parts[case_id], days >= refer_after(one))
        ),
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


def _open(duties: dict[str, facts.Duty], item: str) -> facts.Duty | None:
    """The latest open duty for *item*."""
    found = (duty for duty in reversed(duties.values()) if duty.item == item and duty.is_open)
    return next(found, None)


def _work(owed: Unpaid, part: _Part, is_long_overdue: bool) -> Iterator[RecoveryWork]:
    """The demand until it was sent, then the referral when its time has come."""
    about = (owed.overdue_working_days, owed.outstanding)
    if part.clawback is not None and not part.clawback.demanded:
        yield RecoveryWork(owed.region_code, DEMAND, *about)
    if is_long_overdue:
        yield RecoveryWork(owed.region_code, REFER, *about)
