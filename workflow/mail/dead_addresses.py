"""Mails that came back, as they are kept, and the addresses that are written to no more.

An address is marked when a mail comes back from it for good. It counts as none until its contact
changes or a person takes the mark away.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, exists, insert, select

from workflow.record import owing
from workflow.record.owing import Reason
from workflow.store.columns import moment
from workflow.store.statement import AddOnce, Rows, Statement, Values
from workflow.store.tables import BounceRow, DeadAddressRow, table
from workflow.store.transaction import Transaction

FAILED = "failed"
"""What is said of a mail that was not delivered."""


class CameBack(msgspec.Struct, frozen=True):
    """What was said of a mail: it failed, or is late. `id` is the digest of that message."""

    id: str
    mail: str
    at: str
    recipient: str
    action: str
    status: str
    diagnostic: str

    @property
    def answer(self) -> str:
        """Status and words of the other side."""
        return f"{self.status} {self.diagnostic}".rstrip()


class DeadAddress(msgspec.Struct, frozen=True):
    """An address in small letters that mail comes back from, since when, and what was said."""

    address: str
    since: str
    status: str
    diagnostic: str


_bounce, _dead = table(BounceRow), table(DeadAddressRow)
_KEEP = AddOnce(insert(_bounce))
_OF_MAIL = Rows(
    select(*_bounce.c).where(_bounce.c.mail == bindparam("mail_")).order_by(_bounce.c.at), CameBack
)
_SINCE = Values(select(_bounce.c.action).where(_bounce.c.at >= bindparam("since")), str)
_MARK = AddOnce(insert(_dead))
_UNMARK = Statement(delete(_dead).where(_dead.c.address == bindparam("address_")))
_MARKED = Rows(select(*_dead.c).order_by(_dead.c.address), DeadAddress)


def keep(transaction: Transaction, one: CameBack) -> bool:
    """Keep what was said of a mail; tell whether it is new."""
    return transaction.run(_KEEP, msgspec.structs.asdict(one)) > 0


def of_mail(transaction: Transaction, mail: str) -> list[CameBack]:
    """All that was said of a mail, in the order in which it was read."""
    return transaction.all(_OF_MAIL, {"mail_": mail})


def came_back(mail: ColumnElement[Any], at: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that a *mail* came back undelivered, and that this was read then."""
    return exists().where(_bounce.c.mail == mail, _bounce.c.at == at, _bounce.c.action == FAILED)


def count_since(transaction: Transaction, since: datetime) -> Counter[str]:
    """How many messages of each kind, failed or delayed, were read since then."""
    return Counter(transaction.all(_SINCE, {"since": moment(since)}))


def mark(transaction: Transaction, address: str, one: CameBack) -> None:
    """Write to an address no more; one that is marked stays as it is."""
    row = DeadAddress(address.casefold(), one.at, one.status, one.diagnostic)
    transaction.run(_MARK, msgspec.structs.asdict(row))


def unmark(transaction: Transaction, addresses: Iterable[str]) -> int:
    """Write to these addresses again; return how many were marked.

    What nobody could be written to about is planned again.
    """
    names = {address.casefold() for address in addresses}
    count = sum(transaction.run(_UNMARK, {"address_": name}) for name in sorted(names))
    if count:
        owing.release_all(transaction, Reason.NO_ADDRESS)
    return count


def dead(transaction: Transaction) -> dict[str, DeadAddress]:
    """The addresses that are marked, by themselves."""
    return {one.address: one for one in transaction.all(_MARKED)}
