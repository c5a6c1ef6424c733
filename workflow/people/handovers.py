"""Desks that change hands: what one person hands to another, and when the other signed for it."""

from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, insert, select, update

from workflow.store.columns import moment, time
from workflow.store.statement import Rows, Statement
from workflow.store.tables import HandoverRow, table
from workflow.store.transaction import Transaction


class Belonging(StrEnum):
    """What belongs to a desk."""

    CONTACT = "contact"
    PREPARED = "prepared"
    STANDS_IN_FOR = "stands_in_for"
    ROLE = "role"


class Listed(msgspec.Struct, frozen=True):
    """One thing on the list: its kind, what it is known by, and what it is called."""

    kind: Belonging
    key: str
    name: str


class Handover(msgspec.Struct, frozen=True):
    """What goes from *giver* to *taker* (ids), as whoever made the list saw it."""

    id: str
    giver: str
    taker: str
    made_by: str
    made_at: datetime
    listed: tuple[Listed, ...]
    signed_at: datetime | None = None

    @property
    def without(self) -> tuple[Belonging, ...]:
        """The kinds of which nothing is on the list."""
        there = {one.kind for one in self.listed}
        return tuple(kind for kind in Belonging if kind not in there)


_handover = table(HandoverRow)
_READ = {
    "listed": msgspec.json.Decoder(tuple[Listed, ...]).decode,
    "made_at": time,
    "signed_at": time,
}
_select = select(*(_handover.c[name] for name in Handover.__struct_fields__))
_ONE = Rows(_select.where(_handover.c.id == bindparam("id_")), Handover, **_READ)
_ALL = Rows(_select.order_by(_handover.c.made_at.desc()), Handover, **_READ)
_WAITING = Rows(
    _select.where(
        _handover.c.taker == bindparam("taker_"), _handover.c.signed_at.is_(None)
    ).order_by(_handover.c.made_at),
    Handover,
    **_READ,
)
_ADD = Statement(insert(_handover))
_SIGN = Statement(
    update(_handover)
    .where(_handover.c.id == bindparam("id_"), _handover.c.signed_at.is_(None))
    .values(signed_at=bindparam("signed_at_"))
)


def add(transaction: Transaction, handover: Handover) -> None:
    """Keep a list that nobody has signed yet."""
    row = {name: getattr(handover, name) for name in ("id", "giver", "taker", "made_by")}
    listed = msgspec.json.encode(handover.listed).decode()
    made = {"made_at": moment(handover.made_at), "listed": listed, "signed_at": None}
    transaction.run(_ADD, row | made)


def one(transaction: Transaction, handover_id: str) -> Handover | None:
    """A list by its id."""
    return transaction.first(_ONE, {"id_": handover_id})


def all_(transaction: Transaction) -> list[Handover]:
    """All lists, the latest first."""
    return transaction.all(_ALL)


def awaiting(transaction: Transaction, taker: str) -> list[Handover]:
    """The lists that wait for the signature of a person (an id), the earliest first."""
    return transaction.all(_WAITING, {"taker_": taker})


def sign(transaction: Transaction, handover_id: str, now: datetime) -> bool:
    """Write down that the taker signed; False where that was done before."""
    return transaction.run(_SIGN, {"id_": handover_id, "signed_at_": moment(now)}) > 0
