"""Finding alarms by what is asked of them: so many, a page, or all of them."""

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, func, or_, select

from workflow.record.alarms.kept import COLUMNS, Alarm
from workflow.store.order import By, Mark, Order
from workflow.store.order import after as comes_after
from workflow.store.statement import Rows, Values
from workflow.store.tables import AlarmRow, table
from workflow.store.transaction import Transaction


class AlarmsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which alarms are looked for; what is None asks for nothing.

    They are found by the names of their cases: a case that somebody deleted has its alarm.
    """

    is_open: bool | None = None
    stands: bool | None = None
    code: str | None = None
    programme: str | None = None
    regions: Collection[str] | None = None


_alarm = table(AlarmRow)
_ORDERS: dict[str, ColumnElement[Any]] = {
    name: _alarm.c[name] for name in ("id", "case_id", "code", "first_seen", "last_seen")
}
ORDERED_BY = frozenset(_ORDERS)
"""The fields by which a list may stand; what is equal there stands by its number."""
LATEST = Order("id", descending=True)


def count_alarms(transaction: Transaction, wanted: AlarmsWanted) -> int:
    """How many there are."""
    query = select(func.count()).select_from(_alarm).where(*_conditions(wanted))
    return transaction.only(Values(query, int))


def alarms_wanted(
    transaction: Transaction,
    wanted: AlarmsWanted,
    order: Order = LATEST,
    *,
    start: int = 0,
    most: int | None = None,
    after: Mark = (),
) -> Iterator[Alarm]:
    """What is wanted in its order, from the one numbered *start*, *most* at most.

    With a mark, it is what comes *after* what stands there.
    """
    by, conditions = _by(order), [*_conditions(wanted)]
    if after:
        conditions.append(comes_after(by, after))
    query = select(*COLUMNS).where(*conditions).order_by(*(one.clause for one in by))
    some = query if most is None else query.limit(most).offset(start)
    return transaction.stream(Rows(some, Alarm))


def mark_of(one: Alarm, order: Order) -> Mark:
    """Where an alarm stands in an order."""
    return (getattr(one, order.field), one.id)


def _by(order: Order) -> list[By]:
    return [By(_ORDERS[order.field], order.descending), By(_alarm.c.id, descending=True)]


def _conditions(wanted: AlarmsWanted) -> Iterator[ColumnElement[bool]]:
    if wanted.is_open is not None:
        is_open = _alarm.c.closed_at.is_(None)
        yield is_open if wanted.is_open else ~is_open
    if wanted.stands is not None:
        yield _alarm.c.stands == int(wanted.stands)
    if wanted.code is not None:
        yield _alarm.c.code == wanted.code
    if wanted.programme is not None:
        yield _alarm.c.case_id.startswith(f"{wanted.programme}/", autoescape=True)
    if wanted.regions is not None:
        yield or_(
            *(_alarm.c.case_id.endswith(f"/{code}", autoescape=True) for code in wanted.regions)
        )
