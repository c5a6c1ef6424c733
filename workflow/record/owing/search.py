"""Finding what is owed by what is asked of it: so much, a page, or all of it, read as asked for."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select

from states.duty_items import Item
from states.mail_kinds import Addressee, MailKind
from workflow.record.cases import joined
from workflow.record.owing.owed import COLUMNS, Owed, OwedStatus, Reason, rows
from workflow.store.conditions import counted
from workflow.store.order import By, Mark, Order
from workflow.store.order import after as comes_after
from workflow.store.statement import Values
from workflow.store.tables import OwedRow, table
from workflow.store.transaction import Transaction


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What words mean of what is owed: any of these; `keys` is a query for keys."""

    regions: Collection[str] = ()
    kinds: Collection[MailKind] = ()
    items: Collection[Item] = ()
    keys: "Select[Any] | None" = None


class OwedWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for of all that is owed; what is None asks for nothing.

    `since` and `until` are days, both included; `sent_to` is whom it reached, not on trial;
    `keys` is a query for keys, `also` what makes a further condition of the key.
    """

    status: OwedStatus | None = None
    kind: MailKind | None = None
    role: Addressee | None = None
    sent_to: Addressee | None = None
    programme: str | None = None
    regions: Collection[str] | None = None
    since: date | None = None
    until: date | None = None
    keys: "Select[Any] | None" = None
    also: "Callable[[ColumnElement[Any]], ColumnElement[bool]] | None" = None
    meant: Meant | None = None


_owed = table(OwedRow)
_ORDERS: dict[str, ColumnElement[Any]] = {
    name: _owed.c[name] for name in ("day", "case_id", "kind", "status")
}
ORDERED_BY = frozenset(_ORDERS)
"""The fields by which a list may stand; what is equal there stands by its day, then by its key."""
LATEST = Order("day", descending=True)


def count_owed(transaction: Transaction, wanted: OwedWanted, most: int | None = None) -> int:
    """How much of it there is, counted up to *most*."""
    those = select(_owed.c.key).where(*_conditions(wanted))
    return transaction.only(Values(counted(those, most), int))


def owed_wanted(
    transaction: Transaction,
    wanted: OwedWanted,
    order: Order = LATEST,
    *,
    start: int = 0,
    most: int | None = None,
    after: Mark = (),
) -> Iterator[Owed]:
    """What is wanted in its order, from the one numbered *start*, *most* at most.

    With a mark, it is what comes *after* what stands there.
    """
    by, conditions = [*_by(order)], [*_conditions(wanted)]
    if after:
        conditions.append(comes_after(by, after))
    query = select(*COLUMNS).where(*conditions).order_by(*(one.clause for one in by))
    return transaction.stream(rows(query if most is None else query.limit(most).offset(start)))


def mark_of(one: Owed, order: Order) -> Mark:
    """Where something owed stands in an order."""
    return (*(str(getattr(one, name)) for name in _fields(order)), one.key)


def _by(order: Order) -> Iterator[By]:
    """The field and then the day, both in one direction, as an index has them; then the key."""
    yield from (By(_ORDERS[name], order.descending) for name in _fields(order))
    yield By(_owed.c.key)


def _fields(order: Order) -> Iterable[str]:
    return dict.fromkeys((order.field, LATEST.field))


def _conditions(wanted: OwedWanted) -> Iterator[ColumnElement[bool]]:
    if wanted.status is not None:
        yield _owed.c.status == wanted.status
    if wanted.kind is not None:
        yield _owed.c.kind == wanted.kind
    if wanted.role is not None:
        yield _goes_to(wanted.role)
    if wanted.sent_to is not None:
        yield _owed.c.status == OwedStatus.SENT
        yield func.coalesce(_owed.c.result, "") != Reason.IN_TRIAL
        yield _goes_to(wanted.sent_to)
    if wanted.programme is not None or wanted.regions is not None:
        yield _owed.c.case_id.in_(joined.of_regions(wanted.regions, wanted.programme))
    if wanted.since is not None:
        yield _owed.c.day >= wanted.since.isoformat()
    if wanted.until is not None:
        yield _owed.c.day <= wanted.until.isoformat()
    if wanted.keys is not None:
        yield _owed.c.key.in_(wanted.keys)
    if wanted.also is not None:
        yield wanted.also(_owed.c.key)
    if wanted.meant is not None:
        yield or_(false(), *_alternatives(wanted.meant))


def _goes_to(role: Addressee) -> ColumnElement[bool]:
    among = literal(",").concat(_owed.c.recipients).concat(",")
    return among.contains(f",{role},", autoescape=True)


def _alternatives(meant: Meant) -> Iterator[ColumnElement[bool]]:
    if meant.regions:
        yield _owed.c.case_id.in_(joined.of_regions(meant.regions))
    if meant.kinds:
        yield _owed.c.kind.in_(meant.kinds)
    if meant.items:
        yield _owed.c.item.in_(meant.items)
    if meant.keys is not None:
        yield _owed.c.key.in_(meant.keys)
