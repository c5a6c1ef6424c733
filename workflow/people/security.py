"""The security log: sign-ins, refusals, reads of personal data, each chained by hash to the last.

It only grows, which the database holds too, so that no face can delete from it.
"""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import bindparam, insert, select, update

from workflow.store.columns import moment, one_of, time
from workflow.store.statement import AddOnce, Rows, Statement
from workflow.store.tables import SecurityHeadRow, SecurityRow, table
from workflow.store.transaction import Transaction

GENESIS = "0" * 64
_PAGE = 250


class Event(StrEnum):
    """What the security log tells of."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - what happened
    PASSWORD_RESET = "password_reset"  # noqa: S105 - what happened
    CODES_SET_UP = "codes_set_up"
    CODES_ENDED = "codes_ended"
    RECOVERY_USED = "recovery_used"
    TOKEN_MADE = "token_made"  # noqa: S105 - what happened
    TOKEN_ENDED = "token_ended"  # noqa: S105 - what happened
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    ABSENCE_CHANGED = "absence_changed"
    HANDOVER_LISTED = "handover_listed"
    HANDOVER_SIGNED = "handover_signed"
    REFUSED = "refused"
    PERSONAL_DATA_READ = "personal_data_read"
    EXPORTED = "exported"
    MONEY_PREPARED = "money_prepared"
    MONEY_DECIDED = "money_decided"


class Entry(msgspec.Struct, frozen=True):
    """One entry: when what happened, and to or by whom; `body` tells the rest as JSON."""

    seq: int
    at: datetime
    what: Event
    person: str
    body: str
    hash: str

    @property
    def facts(self) -> dict[str, Any]:
        """What else the entry tells."""
        told: dict[str, Any] = msgspec.json.decode(self.body)
        return dict(told["facts"])


class LogFault(msgspec.Struct, frozen=True):
    """Where the log does not prove itself: `gap`, `column`, `hash`, `head`, or an `anchor`."""

    seq: int
    code: str


class Head(msgspec.Struct, frozen=True):
    """The last entry: its number, 0 while the log is empty, and its hash."""

    seq: int
    hash: str


_log, _head = table(SecurityRow), table(SecurityHeadRow)
_START = AddOnce(insert(_head).values(id=1, seq=0, hash=GENESIS))
_HEAD_NOW = Rows(select(_head.c.seq, _head.c.hash), Head)
_HEAD_TO_APPEND = Rows(select(_head.c.seq, _head.c.hash).with_for_update(), Head)
_ADVANCE = Statement(update(_head).values(seq=bindparam("seq_"), hash=bindparam("hash_")))
_APPEND = Statement(insert(_log))
_READ = {"at": time, "what": one_of(Event)}
_select = select(*(_log.c[name] for name in Entry.__struct_fields__))
_LATEST = Rows(
    _select.where(_log.c.seq < bindparam("before"))
    .order_by(_log.c.seq.desc())
    .limit(bindparam("most")),
    Entry,
    **_READ,
)
_OF_PERSON = Rows(
    _select.where(_log.c.person == bindparam("person_"), _log.c.seq < bindparam("before"))
    .order_by(_log.c.seq.desc())
    .limit(bindparam("most")),
    Entry,
    **_READ,
)


class _Raw(msgspec.Struct, frozen=True):
    """An entry as it stands, whatever somebody has made of it."""

    seq: int
    at: str
    what: str
    person: str
    body: str
    hash: str


_ALL = Rows(
    select(*(_log.c[name] for name in _Raw.__struct_fields__))
    .where(_log.c.seq > bindparam("after"))
    .order_by(_log.c.seq)
    .limit(bindparam("most")),
    _Raw,
)
LAST = 2**31 - 1
"""A number later than that of any entry."""


def log(transaction: Transaction, now: datetime, what: Event, person: str, **facts: object) -> None:
    """Write an entry down. *person* is the login that it is about, known or not."""
    transaction.run(_START)
    last = transaction.only(_HEAD_TO_APPEND)
    seq, at = last.seq + 1, moment(now)
    told = {"seq": seq, "at": at, "what": what.value, "person": person, "facts": facts}
    body = msgspec.json.encode(told).decode()
    new = _link(last.hash, body)
    row = {"seq": seq, "at": at, "what": what.value, "person": person, "body": body, "hash": new}
    transaction.run(_APPEND, row)
    transaction.run(_ADVANCE, {"seq_": seq, "hash_": new})


def _link(before: str, body: str) -> str:
    return sha256(f"{before}\n{body}".encode()).hexdigest()


def latest(
    transaction: Transaction, *, most: int, before: int = LAST, person: str | None = None
) -> list[Entry]:
    """The entries before a number, the latest first: all, or those about one login."""
    where: dict[str, object] = {"most": most, "before": before}
    if person is None:
        return transaction.all(_LATEST, where)
    return transaction.all(_OF_PERSON, where | {"person_": person})


def head(transaction: Transaction, *, to_append: bool = False) -> Head:
    """The last entry; *to_append* lets no other one in until the transaction is over."""
    return transaction.first(_HEAD_TO_APPEND if to_append else _HEAD_NOW) or Head(0, GENESIS)


def holds(transaction: Transaction, anchor: Head) -> bool:
    """Whether the log has the entry that was its last one once, as it was."""
    rows = transaction.all(_ALL, {"after": anchor.seq - 1, "most": 1}) if anchor.seq else []
    return not anchor.seq or [(one.seq, one.hash) for one in rows] == [(anchor.seq, anchor.hash)]


def verify(transaction: Transaction, since: Head | None = None) -> tuple[int, list[LogFault]]:
    """Check numbers, columns and hashes of every entry later than *since*, and the head.

    Returns how many were checked, and the faults.
    """
    begin = since or Head(0, GENESIS)
    faults, count, seq, before = [], 0, begin.seq, begin.hash
    while rows := transaction.all(_ALL, {"after": seq, "most": _PAGE}):
        for one in rows:
            count += 1
            if one.seq != seq + 1:
                faults.append(LogFault(one.seq, "gap"))
            if not _is_told(one):
                faults.append(LogFault(one.seq, "column"))
            if one.hash != _link(before, one.body):
                faults.append(LogFault(one.seq, "hash"))
            seq, before = one.seq, one.hash
    last = head(transaction)
    if (last.seq, last.hash) != (seq, before):
        faults.append(LogFault(last.seq, "head"))
    return count, faults


def _is_told(one: _Raw) -> bool:
    """Whether the columns of an entry say what its body does."""
    columns = {"seq": one.seq, "at": one.at, "what": one.what, "person": one.person}
    opening = msgspec.json.encode(columns).decode().removesuffix("}")
    return one.body.startswith(f"{opening},")
