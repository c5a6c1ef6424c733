"""Clawbacks that run and recoveries that are owed, as the night reads them."""

from collections.abc import Iterator
from datetime import date

import msgspec

from states import facts
from states.deadlines import last_worked, overdue_working_days
from states.duty_items import Item
from states.steps import State
from workflow.office.door import Office
from workflow.record import cases
from workflow.record.cases import clawbacks
from workflow.record.cases.clawbacks import RunningClawback
from workflow.record.duties import recoveries
from workflow.record.duties.recoveries import Recovery
from workflow.store.transaction import Transaction

TERMS = {
    State.RECTIFYING: Item.RECTIFICATION,
    State.RECHECK: Item.RECHECK,
    State.CLAWBACK_PREPARATION: Item.CLAWBACK_PROPOSAL,
    State.CLAWBACK_PROPOSED: Item.STATEMENT,
    State.DELIBERATION: Item.CLAWBACK_DECISION,
    State.RECOVERING: Item.RECOVERY,
    State.REFERRED: Item.RECOVERY,
}
"""The item whose term runs in a state of a clawback, where one does."""

DEMAND, REFER = "demand_recovery", "refer_recovery"


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
    programme: str = ""


class Unpaid(msgspec.Struct, frozen=True, omit_defaults=True):
    """A case with an unpaid recovery, in fen, and how late it is."""

    region_code: str
    outstanding: int
    decided: int = 0
    due: date | None = None
    overdue_working_days: int = 0
    suspended: bool = False
    programme: str = ""


class RecoveryWork(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the city has to do about an overdue recovery: demand it, or consider its referral."""

    region_code: str
    command: str
    overdue_working_days: int
    outstanding: int
    programme: str = ""


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
    """What runs, what is owed, and what that asks of the city: demand, referral."""
    calendar = office.in_force(transaction).calendar
    worked = last_worked(as_of, calendar)
    running = clawbacks.running(transaction)
    owed = recoveries.unpaid(transaction)
    overdue = recoveries.overdue(transaction, State.RECOVERING, as_of, worked)
    known = dict.fromkeys([one.id for one in running.rows] + [one.id for one in overdue.rows])
    parts = {name: _decode(body) for name, body in cases.bodies(transaction, [*known]).items()}

    def unpaid(one: Recovery) -> Unpaid:
        runs = one.suspended_on is None and one.due is not None and one.due < as_of
        days = overdue_working_days(one.late_from if runs else None, as_of, calendar)
        return Unpaid(
            one.region_code,
            one.outstanding,
            one.clawback_decided,
            one.due,
            days,
            one.suspended_on is not None,
            cases.programme_of(one.id),
        )

    return Recoveries(
        tuple(_clawback(one, parts[one.id]) for one in running.rows),
        tuple(unpaid(one) for one in owed.rows),
        tuple(
            task
            for one in overdue.rows
            for task in _work(
                unpaid(one),
                parts[one.id],
                office.shelf.notice(one.notice_hash).referral_overdue_working_days,
            )
        ),
        {"clawbacks": running.more, "unpaid": owed.more, "recovery_work": overdue.more},
    )


def _clawback(one: RunningClawback, part: _Part) -> Clawback:
    running = part.clawback
    if running is None:
        raise LookupError(f"{one.id} stands at {one.state} without a clawback")
    duty = _open(part.duties, TERMS.get(one.state))
    return Clawback(
        region_code=one.region_code,
        state=one.state,
        grounds=running.grounds,
        proposed=running.proposed,
        decided=running.decided,
        term=duty.item if duty else "",
        due=duty.due if duty else None,
        suspended=duty is not None and duty.suspended_on is not None,
        programme=cases.programme_of(one.id),
    )


def _open(duties: dict[str, facts.Duty], item: Item | None) -> facts.Duty | None:
    """The latest open duty for *item*."""
    found = (duty for duty in reversed(duties.values()) if duty.item is item and duty.is_open)
    return next(found, None)


def _work(owed: Unpaid, part: _Part, refer_after: int) -> Iterator[RecoveryWork]:
    """The demand until it was sent, then the referral when its time has come."""
    about = (owed.overdue_working_days, owed.outstanding, owed.programme)
    if part.clawback is not None and not part.clawback.demanded:
        yield RecoveryWork(owed.region_code, DEMAND, *about)
    if owed.overdue_working_days >= refer_after:
        yield RecoveryWork(owed.region_code, REFER, *about)
