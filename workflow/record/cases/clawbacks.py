"""The cases whose clawback was confirmed and runs."""

from enum import StrEnum

import msgspec
from sqlalchemy import literal_column, select

from states.facts import Outcome, Step
from workflow.store.columns import one_of
from workflow.store.conditions import among, equals
from workflow.store.listing import Beginning, Listing
from workflow.store.tables import CaseRow, table
from workflow.store.transaction import Transaction


class Confirmed(StrEnum):
    """The states of a clawback that was confirmed."""

    RECTIFYING = "RECTIFYING"
    RECHECK = "RECHECK"
    CLAWBACK_PREPARATION = "CLAWBACK_PREPARATION"
    CLAWBACK_PROPOSED = "CLAWBACK_PROPOSED"
    DELIBERATION = "DELIBERATION"
    RECOVERING = "RECOVERING"
    REFERRED = "REFERRED"


class RunningClawback(msgspec.Struct, frozen=True):
    """A case with such a clawback."""

    id: str
    region_code: str
    state: Confirmed


_case = table(CaseRow)
_RUNNING = Listing(
    select(_case.c.id, _case.c.region_code, _case.c.state)
    .where(
        equals(_case.c.outcome, Outcome.OPEN),
        _case.c.step == literal_column(str(int(Step.SUPERVISION))),
        among(_case.c.state, Confirmed),
    )
    .order_by(_case.c.id),
    RunningClawback,
    state=one_of(Confirmed),
)


def running(transaction: Transaction) -> Beginning[RunningClawback]:
    """The cases whose clawback runs, in order."""
    return _RUNNING.begin(transaction)
