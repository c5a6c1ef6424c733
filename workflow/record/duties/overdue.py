"""Late duties by whose they are, as the nightly report needs them: counted, and the first cases."""

from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import bindparam, func, literal_column, select

from states.duty_items import Owner
from workflow.record.cases import joined
from workflow.record.duties.kept import IN_ORDER, RUNS
from workflow.store.columns import one_of
from workflow.store.conditions import among
from workflow.store.excerpts import KEPT
from workflow.store.statement import Reading, Rows, Values
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class Overdue(msgspec.Struct, frozen=True):
    """A late duty with the region and the step of its case; `late_from` is ISO text."""

    case_id: str
    label: str
    owner: Owner
    late_from: str
    region_code: str
    step: int


class Counted(msgspec.Struct, frozen=True):
    """How many late duties of one owner have one label."""

    owner: Owner
    label: str
    count: int


_duty = table(DutyRow)
_LATE = (
    *RUNS,
    _duty.c.due < bindparam("as_of"),
    _duty.c.late_from < bindparam("worked"),
)
"""What is late on a day after the last one worked; a day off makes nothing late."""

_COUNTED = Rows(
    select(_duty.c.owner, _duty.c.label, func.count().label("count"))
    .where(*_LATE)
    .group_by(_duty.c.owner, _duty.c.label),
    Counted,
    owner=one_of(Owner),
)


class Side:
    """The late duties of some owners, the longest overdue first."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        self.owners = tuple(owners)
        mine = among(_duty.c.owner, self.owners)
        query = (
            select(
                *(_duty.c.case_id, _duty.c.label, _duty.c.owner, _duty.c.late_from),
                *(joined.REGION, joined.STEP),
            )
            .select_from(joined.with_case(_duty, _duty.c.case_id))
            .where(*_LATE, mine)
            .order_by(*IN_ORDER)
        )
        reading: Reading = {"owner": one_of(Owner)}
        self._first = Rows(query.limit(literal_column(str(KEPT))), Overdue, **reading)
        of_case = query.where(_duty.c.case_id == bindparam("case_id"))
        self._of_case = Rows(of_case, Overdue, **reading)
        counted = select(func.count(_duty.c.case_id.distinct())).where(*_LATE, mine)
        self._cases = Values(counted, int)

    def first(self, transaction: Transaction, as_of: date, worked: date) -> list[Overdue]:
        """The longest overdue of them, as many as a report keeps."""
        return transaction.all(self._first, _when(as_of, worked))

    def of_case(
        self, transaction: Transaction, case_id: str, as_of: date, worked: date
    ) -> list[Overdue]:
        """Those of one case."""
        return transaction.all(self._of_case, {**_when(as_of, worked), "case_id": case_id})

    def count_cases(self, transaction: Transaction, as_of: date, worked: date) -> int:
        """How many cases have any."""
        return transaction.only(self._cases, _when(as_of, worked))


def counted(transaction: Transaction, as_of: date, worked: date) -> list[Counted]:
    """All late duties on *as_of*, by owner and label; *worked* is the last day worked before."""
    return transaction.all(_COUNTED, _when(as_of, worked))


def _when(as_of: date, worked: date) -> dict[str, str]:
    return {"as_of": as_of.isoformat(), "worked": worked.isoformat()}
