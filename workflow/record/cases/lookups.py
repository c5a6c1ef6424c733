"""Lists of cases by their columns, and what they come to; never a look into their facts."""

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import bindparam, func, select

from states.facts import Outcome
from workflow.store import counters, shares
from workflow.store.columns import one_of
from workflow.store.conditions import equals
from workflow.store.excerpts import Beginning, Listing
from workflow.store.shares import Share
from workflow.store.statement import Reading, Rows, Values
from workflow.store.tables import CaseRow, table
from workflow.store.transaction import Transaction


class Listed(msgspec.Struct, frozen=True):
    """A case as a list shows it; amounts in fen."""

    id: str
    programme_id: str
    region_code: str
    step: int
    state: str
    outcome: Outcome
    late: bool
    flag: str | None
    version: int
    approved: int
    disbursed: int
    eligible_spent: int
    clawback_decided: int
    recovered: int


class FlaggedCase(msgspec.Struct, frozen=True):
    """A case with an open flag, and the level of it."""

    id: str
    region_code: str
    state: str
    flag: str


class AtState(msgspec.Struct, frozen=True):
    """How many cases stand at a step and state with an outcome."""

    step: int
    state: str
    outcome: Outcome
    count: int


_case = table(CaseRow)
LISTED = [_case.c[name] for name in Listed.__struct_fields__]
READING: Reading = {"outcome": one_of(Outcome), "late": bool}
"""What makes the fields of a listed case of its columns."""

_LIST = Rows(select(*LISTED).order_by(_case.c.id), Listed, **READING)
_to_check = select(_case.c.id).where(_case.c.check_on <= bindparam("as_of")).cte("due")
_to_check_of = _to_check.prefix_with("MATERIALIZED")
_TO_CHECK = Values(
    select(_to_check_of.c.id).where(*shares.within(_to_check_of.c.id)).order_by(_to_check_of.c.id),
    str,
)
_TO_CHECK_UNTIL = shares.end_of(_to_check_of.c.id)
_OPEN_IDS = Values(
    select(_case.c.id).where(equals(_case.c.outcome, Outcome.OPEN)).order_by(_case.c.id), str
)
_PROMISED = Values(
    select(func.coalesce(func.sum(_case.c.approved), 0)).where(
        _case.c.programme_id == bindparam("programme_id"), _case.c.id != bindparam("case_id")
    ),
    int,
)
_FLAGGED = Listing(
    select(*(_case.c[name] for name in FlaggedCase.__struct_fields__))
    .where(_case.c.flag.is_not(None))
    .order_by(_case.c.id),
    FlaggedCase,
)
_AT = (_case.c.step, _case.c.state, _case.c.outcome)
_BY_STATE = Rows(
    select(*_AT, func.count().label("count")).group_by(*_AT).order_by(*_AT),
    AtState,
    outcome=one_of(Outcome),
)


def listed(transaction: Transaction) -> list[Listed]:
    """All cases, in order."""
    return transaction.all(_LIST)


def to_check(transaction: Transaction, as_of: str, share: Share) -> Iterator[str]:
    """The cases of a share that the night must look at, in order; they may change meanwhile."""
    return transaction.stream(_TO_CHECK, {"as_of": as_of, **share.bounds})


def share_to_check(transaction: Transaction, as_of: date, after: str, most: int) -> Share:
    """The next share of the cases that the night must look at, *most* of them."""
    return shares.next_of(transaction, _TO_CHECK_UNTIL, as_of.isoformat(), after, most)


def open_ids(transaction: Transaction) -> list[str]:
    """The cases that have not ended."""
    return transaction.all(_OPEN_IDS)


def flagged(transaction: Transaction) -> Beginning[FlaggedCase]:
    """The cases with an open flag."""
    return _FLAGGED.begin(transaction)


def promised_elsewhere(transaction: Transaction, programme_id: str, case_id: str) -> int:
    """What the programme's other cases were promised, in fen (R-M.1)."""
    return transaction.only(_PROMISED, {"programme_id": programme_id, "case_id": case_id})


def by_step(transaction: Transaction) -> dict[str, int]:
    """How many cases stand at each step and outcome, by `step.outcome`."""
    return counters.of(transaction, counters.CASES)


def by_state(transaction: Transaction) -> list[AtState]:
    """How many cases stand at each step, state and outcome, in the order of the steps."""
    return transaction.all(_BY_STATE)
