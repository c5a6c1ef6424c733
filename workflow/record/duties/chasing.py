"""Late duties that others are written to about: what is due on a night, and what was done."""

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import bindparam, literal_column, select, update

from workflow.record.cases import joined
from workflow.record.duties.kept import RUNS, SAME
from workflow.store import shares
from workflow.store.shares import Share
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import DutyRow, table
from workflow.store.transaction import Transaction


class ToChase(msgspec.Struct, frozen=True):
    """A duty to be chased, and the notice of its case; days are ISO text.

    `chased` are the overdue working days that are done with. `tell_on` is set where it was late
    already when it was made or reopened, and nobody has been told of that yet.
    """

    case_id: str
    key: str
    item: str
    label: str
    ladder: str
    due: str | None
    late_from: str | None
    chased: int
    tell_on: str | None
    notice_hash: str


class Chase(msgspec.Struct, frozen=True):
    """How far a late duty is done with, in overdue working days, and when it is chased next."""

    case_id: str
    key: str
    chased: int
    chase_on: date | None


_duty = table(DutyRow)
_IS_DUE = _duty.c.chase_on <= bindparam("as_of")
_late = select(_duty.c.case_id).where(_IS_DUE).cte("late").prefix_with("MATERIALIZED")
_of_share = (
    select(_duty.c.case_id, _duty.c.key)
    .where(_IS_DUE, *shares.within(_duty.c.case_id))
    .cte("of_share")
    .prefix_with("MATERIALIZED")
)
"""Their keys alone, which the index has: the rows of all other shares are not read."""

_ITS_ROW = (_duty.c.case_id == _of_share.c.case_id) & (_duty.c.key == _of_share.c.key)
_TO_CHASE = Rows(
    select(*(_duty.c[name] for name in ToChase.__struct_fields__[:9]), joined.NOTICE)
    .select_from(joined.with_case(_of_share.join(_duty, _ITS_ROW), _of_share.c.case_id))
    .order_by(_of_share.c.case_id, _of_share.c.key),
    ToChase,
)
_TO_CHASE_UNTIL = shares.end_of(_late.c.case_id)
_TO_CHASE_ENDS = shares.ends_of(_late.c.case_id)
_CHASED = Statement(
    update(_duty)
    .where(*SAME)
    .values(chased=bindparam("chased_"), chase_on=bindparam("chase_on_"), tell_on=None)
)
_ANY = Values(
    select(literal_column("1"))
    .where(
        _duty.c.case_id == bindparam("case_id_"),
        *RUNS,
        _duty.c.ladder != literal_column("''"),
        _duty.c.late_from < bindparam("day"),
    )
    .limit(1),
    bool,
)


def to_chase(transaction: Transaction, as_of: date, share: Share) -> Iterator[ToChase]:
    """The duties of a share that are chased on *as_of* or should have been before, by case."""
    return transaction.stream(_TO_CHASE, {"as_of": as_of.isoformat(), **share.bounds})


def share_to_chase(transaction: Transaction, as_of: date, after: str, most: int) -> Share:
    """The next share of the cases with duties to be chased, *most* of these."""
    return shares.next_of(transaction, _TO_CHASE_UNTIL, as_of.isoformat(), after, most)


def shards_to_chase(transaction: Transaction, as_of: date, most: int) -> list[str]:
    """The cases with which shards end of *most* duties to be chased, but for the last."""
    return transaction.all(_TO_CHASE_ENDS, {"as_of": as_of.isoformat(), "most": most})


def chased(transaction: Transaction, chases: list[Chase]) -> None:
    """Note what was done about late duties."""
    transaction.run_many(
        _CHASED,
        [
            {
                "case_id_": one.case_id,
                "key_": one.key,
                "chased_": one.chased,
                "chase_on_": one.chase_on and one.chase_on.isoformat(),
            }
            for one in chases
        ],
    )


def is_any_chased(transaction: Transaction, case_id: str, day: date) -> bool:
    """Whether any duty of a case is late on *day* that others are written to about."""
    where = {"case_id_": case_id, "day": day.isoformat()}
    return transaction.first(_ANY, where) is not None
