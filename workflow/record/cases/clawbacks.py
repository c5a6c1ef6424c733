"""The cases whose clawback was confirmed and runs."""

import msgspec
from sqlalchemy import literal_column, select

from states.steps import Outcome, State, Step
from workflow.store.columns import one_of
from workflow.store.conditions import among, equals
from workflow.store.excerpts import Beginning, Listing
from workflow.store.tables import CaseRow, table
from workflow.store.transaction import Transaction

CONFIRMED = (
    State.RECTIFYING,
    State.RECHECK,
    State.CLAWBACK_PREPARATION,
    State.CLAWBACK_PROPOSED,
    State.DELIBERATION,
    State.RECOVERING,
    State.REFERRED,
)
"""The states of a clawback that was confirmed and runs."""


class RunningClawback(msgspec.Struct, frozen=True):
    """A case with such a clawback."""

    id: str
    region_code: str
    state: State


_case = table(CaseRow)
_RUNNING = Listing(
    select(_case.c.id, _case.c.region_code, _case.c.state)
    .where(
        equals(_case.c.outcome, Outcome.OPEN),
        _case.c.step == literal_column(str(int(Step.SUPERVISION))),
        among(_case.c.state, CONFIRMED),
    )
    .order_by(_case.c.id),
    RunningClawback,
    state=one_of(State),
)


def running(transaction: Transaction) -> Beginning[RunningClawback]:
    """The cases whose clawback runs, in order."""
    return _RUNNING.begin(transaction)
