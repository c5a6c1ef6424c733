"""Late duties by whose they are, as the nightly report needs them: counted, and the first cases."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, literal_column, select

from states.duty_items import Owner
from workflow.record.cases import joined
from workflow.record.duties.kept import IN_ORDER, RUNS
from workflow.store import by_keys
from workflow.store.columns import one_of
from workflow.store.conditions import among, plain
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


def _late(due: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """What is late on a day after the last one worked; a day off makes nothing late."""
    return (*RUNS, due < bindparam("as_of"), _duty.c.late_from < bindparam("worked"))


_LATE = _late(_duty.c.due)

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
            .order_by(*IN_ORDER)
        )
        first = query.where(*_LATE, mine).limit(literal_column(str(KEPT)))
        of_cases = query.where(*_late(plain(_duty.c.due)), among(plain(_duty.c.owner), self.owners))
        of_cases = of_cases.where(by_keys.is_one_of(_duty.c.case_id))
        reading: Reading = {"owner": one_of(Owner)}
        self._first = Rows(first, Overdue, **reading)
        self._of_cases = Rows(of_cases, Overdue, **reading)
        counted = select(func.count(_duty.c.case_id.distinct())).where(*_LATE, mine)
        self._cases = Values(counted, int)

    def first(self, transaction: Transaction, as_of: date, worked: date) -> list[Overdue]:
        """The longest overdue of them, as many as a report keeps."""
        return transaction.all(self._first, _when(as_of, worked))

    def of_cases(
        self, transaction: Transaction, case_ids: Sequence[str], as_of: date, worked: date
    ) -> Iterator[Overdue]:
        """Those of these cases, each case's in order."""
        return by_keys.found(transaction, self._of_cases, case_ids, _when(as_of, worked))

    def count_cases(self, transaction: Transaction, as_of: date, worked: date) -> int:
        """How many cases have any."""
        return transaction.only(self._cases, _when(as_of, worked))


def counted(transaction: Transaction, as_of: date, worked: date) -> list[Counted]:
    """All late duties on *as_of*, by owner and label; *worked* is the last day worked before."""
    return transaction.all(_COUNTED, _when(as_of, worked))


def _when(as_of: date, worked: date) -> dict[str, str]:
    return {"as_of": as_of.isoformat(), "worked": worked.isoformat()}
