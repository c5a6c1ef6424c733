"""Something owed as it is kept: to whom, for what reason, and what has become of it."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Select

from workflow.store.columns import one_of
from workflow.store.notes import digest_of
from workflow.store.statement import Reading, Rows
from workflow.store.tables import OwedRow, table


class OwedStatus(StrEnum):
    """What has become of something owed. Mails carry it while it is posted."""

    PLANNED = "planned"
    HELD = "held"
    POSTED = "posted"
    SENT = "sent"
    SUPERSEDED = "superseded"
    SUPPRESSED = "suppressed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


UNSETTLED = (OwedStatus.PLANNED, OwedStatus.HELD, OwedStatus.POSTED)
TROUBLED = (OwedStatus.FAILED, OwedStatus.HELD, OwedStatus.UNCERTAIN)
"""The statuses that wait for a person."""


class Reason(StrEnum):
    """Why something owed stands as it does, where it is not the answer of a server."""

    AWAITS_RELEASE = "awaits_release"
    BY_HAND = "by_hand"
    NO_ADDRESS = "no_address"
    IN_TRIAL = "trial"
    """It was sent to nobody but the office itself."""

    MUTED = "muted"
    CANCELLED = "cancelled"
    BEFORE_LIVE = "before_live"
    ENTERED_AS_HISTORY = "entered_as_history"
    OTHER_CONTACT = "other_contact"
    NOTHING_OWED = "nothing_owed"

    UNDONE = "undone"
    CORRECTED = "corrected"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"
    REPLACED = "replaced"
    EXTENDED = "extended"
    VOID = "void"
    SUSPENDED = "suspended"
    MOVED = "moved"
    PAST_DUE = "past_due"
    NOTHING_LATE = "nothing_late"


OFFERED = ":live"
"""How the key ends of what going live offers: no act says that it owes it twice."""

SAID = ("kind", "item", "duty", "due", "recipients", "facts")
"""The columns that hold what is said to whom, of which the act that owes it has a digest."""

OFFICE = ""
"""Stands for the case in a mail about the whole office: the nightly report."""


class Owed(msgspec.Struct, frozen=True):
    """Something owed. `facts` are as in the mail: amounts in fen, days as ISO text.

    `result` is a Reason, or the answer of a server.
    """

    key: str
    case_id: str
    seq: int | None
    kind: str
    item: str | None
    duty: str | None
    day: str
    due: str | None
    recipients: tuple[str, ...]
    facts: dict[str, Any]
    status: OwedStatus
    settled_at: str | None = None
    result: str | None = None


_owed = table(OwedRow)
_said = itemgetter(*SAID)
COLUMNS = tuple(_owed.c[name] for name in Owed.__struct_fields__)
READING: Reading = {
    "recipients": lambda text: tuple(text.split(",")),
    "facts": msgspec.json.decode,
    "status": one_of(OwedStatus),
}
"""What makes the fields of Owed of its columns."""


def rows(query: "Select[Any]") -> Rows[Owed]:
    """A query for COLUMNS."""
    return Rows(query, Owed, **READING)


def digest_of_said(row: Mapping[str, Any]) -> str:
    """The digest of what something owed says, by the columns of its row."""
    return digest_of(_said(row))[:32]


def short_name(owed: Owed) -> str:
    """A short name, always the same for the same."""
    return sha256(owed.key.encode()).hexdigest()[:8]


def name_of(owed: Owed) -> str:
    """The name of it: its day, which finds it, and eight characters of its own."""
    return f"{owed.day}-{short_name(owed)}"
