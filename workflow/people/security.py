"""The security log: sign-ins, refusals, reads of personal data, each chained by hash to the last.

It only grows, which the database holds too, so that no face can delete from it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from workflow.store.chaining import Chain, Values
from workflow.store.columns import moment, one_of, time
from workflow.store.statement import Rows
from workflow.store.tables import SecurityHeadRow, SecurityRow, table
from workflow.store.transaction import Transaction


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
    RECOVERY_RENEWED = "recovery_renewed"
    TOKEN_MADE = "token_made"  # noqa: S105 - what happened
    TOKEN_ENDED = "token_ended"  # noqa: S105 - what happened
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    ABSENCE_CHANGED = "absence_changed"
    HANDOVER_LISTED = "handover_listed"
    HANDOVER_SIGNED = "handover_signed"
    REFUSED = "refused"
    PERSONAL_DATA_READ = "personal_data_read"
    ACCOUNT_READ = "account_read"
    EXPORTED = "exported"
    MONEY_PREPARED = "money_prepared"
    MONEY_DECIDED = "money_decided"
    ALARM_CLOSED = "alarm_closed"
    PROGRAMME_ARCHIVED = "programme_archived"
    PROGRAMME_REOPENED = "programme_reopened"


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


_log, _head = table(SecurityRow), table(SecurityHeadRow)
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


LAST = 2**31 - 1
"""A number later than that of any entry."""


def log(transaction: Transaction, now: datetime, what: Event, person: str, **facts: object) -> None:
    """Write an entry down. *person* is the login that it is about, known or not.

    Raises Unreadable where nothing can follow on the last entry.
    """
    last = _CHAIN.head_to_follow(transaction)
    row = {"seq": last.seq + 1, "at": moment(now), "what": what.value, "person": person}
    body = msgspec.json.encode({**row, "facts": facts}).decode()
    _CHAIN.append(transaction, last, [{**row, "body": body}])


def latest(
    transaction: Transaction, *, most: int, before: int = LAST, person: str | None = None
) -> list[Entry]:
    """The entries before a number, the latest first: all, or those about one login."""
    where: dict[str, object] = {"most": most, "before": before}
    if person is None:
        return transaction.all(_LATEST, where)
    return transaction.all(_OF_PERSON, where | {"person_": person})


def _is_told(row: Values) -> bool:
    """Whether the columns of an entry say what its body does."""
    columns = {name: row[name] for name in ("seq", "at", "what", "person")}
    opening = msgspec.json.encode(columns).decode().removesuffix("}")
    return str(row["body"]).startswith(f"{opening},")


_CHAIN = Chain(_log, _head, lambda row: str(row["body"]).encode(), _is_told)
head, holds = _CHAIN.head, _CHAIN.holds
"""The last entry, and whether an earlier one is still there."""
at, ends_at_head = _CHAIN.at, _CHAIN.ends_at_head
"""Whether one entry, and the head, stand where they should."""
verify, stretch = _CHAIN.verify, _CHAIN.stretch
"""Whether the log proves itself: all of it from an entry on, or the next stretch."""
