"""A mail as it is kept: one message to one recipient, and how far it has come."""

from enum import StrEnum
from hashlib import sha256

import msgspec
from sqlalchemy import bindparam
from sqlalchemy.sql import ClauseElement

from workflow.store.columns import one_of
from workflow.store.conditions import equals
from workflow.store.statement import Rows
from workflow.store.tables import MailRow, table

ID_LENGTH = 40
SHORT = 8
"""As many letters of its id name a mail beside its day."""


class MailStatus(StrEnum):
    """How far a mail has come: on its way, given up, or what became of it at the server."""

    WAITING = "waiting"
    DROPPED = "dropped"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


LEFT = (MailStatus.SENT, MailStatus.FAILED, MailStatus.UNCERTAIN)


class Mail(msgspec.Struct, frozen=True):
    """A mail; times are ISO text.

    `bundle` names the mail that all reminders of one recipient and day share; `sent_to` is where
    it goes, `recipient` whom it is meant for. `taken_up` is how often it was let out without word
    of what came of it.
    """

    id: str
    day: str
    bundle: str | None
    role: str
    recipient: str
    name: str
    sent_to: str
    status: MailStatus
    attempts: int
    made_at: str
    next_at: str
    settled_at: str | None = None
    answer: str | None = None
    template: str | None = None
    taken_up: int = 0

    @property
    def has_left(self) -> bool:
        """Whether a server has had it, or may have."""
        return self.status in LEFT

    @property
    def may_be_there(self) -> bool:
        """Whether who had it before may have sent it: nobody ever told what came of that."""
        return self.taken_up > 0

    @property
    def is_trial(self) -> bool:
        """Whether it goes to the office itself in place of the recipient."""
        return self.sent_to != self.recipient


_mail = table(MailRow)
COLUMNS = tuple(_mail.c[name] for name in Mail.__struct_fields__)
IS_WAITING = equals(_mail.c.status, MailStatus.WAITING)
IT = _mail.c.id == bindparam("id_")


def rows(query: ClauseElement) -> Rows[Mail]:
    """A query for COLUMNS."""
    return Rows(query, Mail, status=one_of(MailStatus))


def mail_id(key: str) -> str:
    """The id of a mail, which its Message-ID is made of: the same for the same key."""
    return sha256(key.encode()).hexdigest()[:ID_LENGTH]
