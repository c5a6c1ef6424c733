"""What mails carry: something owed may go in several mails, a mail may carry several."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, delete, func, insert, select

from workflow.mail.mails.mail import COLUMNS, ID_LENGTH, IS_WAITING, Mail, MailStatus, rows
from workflow.record.cases import span
from workflow.record.owing import Owed, joined
from workflow.record.owing.owed import COLUMNS as OWED
from workflow.record.owing.owed import READING
from workflow.store import by_keys, locking
from workflow.store.conditions import among, equals
from workflow.store.statement import AddOnce, Rows, Statement, Values
from workflow.store.tables import CarriedRow, MailRow, table
from workflow.store.transaction import Transaction

MOST_IN_ONE = 50
"""A mail of a bundle carries no more than that, so that it can still be read."""


class _Begun(msgspec.Struct, frozen=True):
    """Of the mails of a case to an address, the time and id of the first that was taken."""

    case_id: str
    sent_to: str
    first: str


class Told(Owed, frozen=True):
    """Something of which a mail told that address; `made_at` is when the mail was made."""

    sent_to: str = ""
    made_at: str = ""


class _InMail(Owed, frozen=True):
    """Something owed, in the mail of that id."""

    mail: str = ""


_mail, _carried = table(MailRow), table(CarriedRow)
_CARRY = AddOnce(insert(_carried))
_LET_GO = Statement(
    delete(_carried).where(
        _carried.c.mail == bindparam("mail_"), _carried.c.owed == bindparam("owed_")
    )
)
_how_many = (
    select(func.count())
    .select_from(_carried)
    .where(_carried.c.mail == _mail.c.id)
    .scalar_subquery()
)
_OPEN_BUNDLE = Values(
    select(_mail.c.id)
    .where(
        _mail.c.bundle == bindparam("bundle"),
        IS_WAITING,
        _mail.c.attempts == 0,
        _mail.c.next_at == _mail.c.made_at,  # nobody has claimed it, not even in vain
        _how_many < MOST_IN_ONE,
        _mail.c.answer.is_(None),  # nor is it sent again by a person
    )
    .with_for_update(),
    str,
)
_CARRYING = rows(
    select(*COLUMNS)
    .select_from(_carried.join(_mail, _mail.c.id == _carried.c.mail))
    .where(_carried.c.owed == bindparam("owed"))
    .order_by(_mail.c.made_at, _mail.c.role, _mail.c.recipient)
)
_INSIDE = Rows(
    select(*OWED, _carried.c.mail)
    .select_from(joined.with_owed(_carried, _carried.c.owed))
    .where(by_keys.is_one_of(_carried.c.mail))
    .order_by(*joined.BY_CASE),
    _InMail,
    **READING,
)
_BEGUN = Rows(
    select(*joined.CASE, _mail.c.sent_to, func.min(_mail.c.settled_at + _mail.c.id).label("first"))
    .select_from(
        joined.with_owed(_carried, _carried.c.owed).join(_mail, _mail.c.id == _carried.c.mail)
    )
    .where(
        by_keys.is_one_of(*joined.CASE),
        equals(_mail.c.status, MailStatus.SENT),
        ~joined.tells_of_another_case(_carried, _mail),
    )
    .group_by(*joined.CASE, _mail.c.sent_to),
    _Begun,
)


_TOLD = Rows(
    select(*OWED, _mail.c.sent_to, _mail.c.made_at)
    .select_from(
        joined.with_owed(_carried, _carried.c.owed).join(_mail, _mail.c.id == _carried.c.mail)
    )
    .where(
        by_keys.is_one_of(*joined.CASE),
        among(_mail.c.status, (MailStatus.SENT, MailStatus.UNCERTAIN)),
    )
    .order_by(_mail.c.made_at),
    Told,
    **READING,
)


_INSIDE_KEYS = Values(select(_carried.c.owed).where(_carried.c.mail == bindparam("mail_")), str)
_WAITING_OF = Values(
    select(func.count(_mail.c.id.distinct()))
    .select_from(_carried.join(_mail, _mail.c.id == _carried.c.mail))
    .where(
        IS_WAITING,
        _carried.c.owed >= bindparam("first"),  # the key of what is owed begins with its case
        _carried.c.owed < bindparam("beyond"),
    ),
    int,
)


def carry(transaction: Transaction, mail: str, owed: Sequence[str]) -> None:
    """Let a mail carry as well what is *owed*, by its keys."""
    transaction.run_many(_CARRY, [{"owed": key, "mail": mail} for key in owed])


def let_go(transaction: Transaction, mail: str, owed: str) -> None:
    """A mail no longer carries what has that key."""
    transaction.run(_LET_GO, {"mail_": mail, "owed_": owed})


def open_bundle(transaction: Transaction, bundle: str) -> str | None:
    """The mail of that bundle that nobody has taken up yet and that is not full."""
    return transaction.first(_OPEN_BUNDLE, {"bundle": bundle})


def carried(transaction: Transaction, mail: str) -> list[Owed]:
    """What a mail carries, by case."""
    return carried_by(transaction, [mail])[mail]


def carried_by(transaction: Transaction, ids: Sequence[str]) -> dict[str, list[Owed]]:
    """What each of many mails carries, by case."""
    found: dict[str, list[Owed]] = {one: [] for one in ids}
    for one in by_keys.found(transaction, _INSIDE, ids):
        found[one.mail].append(one)
    return found


def first_sent(transaction: Transaction, case_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """By case and address, the id of the first mail about that case alone that was taken there."""
    found = by_keys.found(transaction, _BEGUN, case_ids)
    return {(one.case_id, one.sent_to): one.first[-ID_LENGTH:] for one in found}


def told(transaction: Transaction, case_ids: Sequence[str]) -> list[Told]:
    """All that addresses were told, or may have been, about these cases, the earliest first."""
    return list(by_keys.found(transaction, _TOLD, case_ids))


def is_archived(transaction: Transaction, mail: str) -> bool:
    """Whether a mail carries anything of a programme that is archived."""
    spans = [span(one) for one in locking.closed(transaction)]
    keys = transaction.all(_INSIDE_KEYS, {"mail_": mail}) if spans else []
    return any(first <= key < beyond for key in keys for first, beyond in spans)


def waiting_of(transaction: Transaction, programme_id: str) -> int:
    """How many mails that have not ended carry anything of a programme."""
    first, beyond = span(programme_id)
    return transaction.only(_WAITING_OF, {"first": first, "beyond": beyond})


def carrying(transaction: Transaction, owed: str) -> list[Mail]:
    """The mails that carry what has that key."""
    return transaction.all(_CARRYING, {"owed": owed})


def keys_carried_to(part: str) -> "Select[Any]":
    """A query for the keys of what mails carry that are meant for an address with *part* in it."""
    has_part = func.lower(_mail.c.recipient).contains(part.lower(), autoescape=True)
    addresses = select(_mail.c.recipient).where(has_part).distinct()  # read off the index alone
    return (
        select(_carried.c.owed)
        .select_from(_carried.join(_mail, _mail.c.id == _carried.c.mail))
        .where(_mail.c.recipient.in_(addresses))
    )
