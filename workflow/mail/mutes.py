"""Muted cases: not reminded, chased or escalated until a day, for a reason that a person gave."""

from datetime import date

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from workflow.store.statement import Rows, Statement
from workflow.store.tables import MuteRow, table
from workflow.store.transaction import Transaction


class Mute(msgspec.Struct, frozen=True):
    """A case that is muted up to and including the day `until`."""

    case_id: str
    until: date
    reason: str
    person: str
    at: str


_mute = table(MuteRow)
_ADD = Statement(insert(_mute))
_REMOVE = Statement(delete(_mute).where(_mute.c.case_id == bindparam("case_id_")))
_LIST = Rows(
    select(*_mute.c).order_by(_mute.c.until, _mute.c.case_id), Mute, until=date.fromisoformat
)


def mute(transaction: Transaction, new: Mute) -> None:
    """Mute a case, in place of what was said of it before."""
    transaction.run(_REMOVE, {"case_id_": new.case_id})
    transaction.run(_ADD, msgspec.to_builtins(new))


def unmute(transaction: Transaction, case_id: str) -> bool:
    """Let a case be reminded again; tell whether it was muted."""
    return transaction.run(_REMOVE, {"case_id_": case_id}) > 0


def listed(transaction: Transaction) -> list[Mute]:
    """All mutes, those that are over as well."""
    return transaction.all(_LIST)


def in_force(transaction: Transaction, day: date) -> frozenset[str]:
    """The cases that are muted on *day*."""
    return frozenset(one.case_id for one in listed(transaction) if one.until >= day)
