"""Mails with what they carry, what came back, what persons did to them, and who is written to."""

from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field

from workflow.store.tables.base import TableRow, index_of, text


class MailRow(TableRow, table=True):
    """A mail: one message to one recipient, and how far it has come.

    `id` is the left part of its Message-ID. `next_at` is when it may be tried next; who claims it
    moves that on for a while, and for longer as it lets it out to leave, so that a mail whose
    bearer died is tried again; `taken_up` counts how often it was let out and nobody has told what
    came of it. `sent_to` is where it goes; during the trial that is not the recipient.
    """

    __tablename__: ClassVar[str] = "mail"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("mail_to", "recipient"),
        index_of("status = 'waiting'", "mail_waiting", "next_at"),
        index_of("status = 'waiting' AND bundle IS NOT NULL", "mail_open_bundle", "bundle"),
    )
    id: str = Field(sa_column=text(key=True))
    day: str = Field(sa_column=text())
    bundle: str | None = Field(sa_column=text(nullable=True))
    role: str = Field(sa_column=text())
    recipient: str = Field(sa_column=text())
    name: str = Field(sa_column=text())
    sent_to: str = Field(sa_column=text())
    status: str = Field(sa_column=text())
    attempts: int
    made_at: str = Field(sa_column=text())
    next_at: str = Field(sa_column=text())
    settled_at: str | None = Field(sa_column=text(nullable=True))
    answer: str | None = Field(sa_column=text(nullable=True))
    template: str | None = Field(sa_column=text(nullable=True))
    taken_up: int = Field(sa_column_kwargs={"server_default": sql("0")})


class CarriedRow(TableRow, table=True):
    """Which mail carries what is owed: it may go in several mails, a mail may carry several."""

    __tablename__: ClassVar[str] = "carried"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("carried_by_mail", "mail"),)
    owed: str = Field(sa_column=text(key=True))
    mail: str = Field(sa_column=text(key=True))


class MailRateRow(TableRow, table=True):
    """How many mails were let out to leave in a minute of the clock, of the last hour."""

    __tablename__: ClassVar[str] = "mail_rate"
    minute: str = Field(sa_column=text(key=True))
    mails: int


class BounceRow(TableRow, table=True):
    """What a mail system said of a mail that came back or is late; `id` is the digest of it."""

    __tablename__: ClassVar[str] = "bounce"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("bounce_of_mail", "mail", "at"),)
    id: str = Field(sa_column=text(key=True))
    mail: str = Field(sa_column=text())
    at: str = Field(sa_column=text())
    recipient: str = Field(sa_column=text())
    action: str = Field(sa_column=text())
    status: str = Field(sa_column=text())
    diagnostic: str = Field(sa_column=text())


class DeadAddressRow(TableRow, table=True):
    """An address in small letters that mail comes back from: nobody is written to there."""

    __tablename__: ClassVar[str] = "dead_address"
    address: str = Field(sa_column=text(key=True))
    since: str = Field(sa_column=text())
    status: str = Field(sa_column=text())
    diagnostic: str = Field(sa_column=text())


class MuteRow(TableRow, table=True):
    """A case that is not reminded or chased for a while, and why."""

    __tablename__: ClassVar[str] = "mute"
    case_id: str = Field(sa_column=text(key=True))
    until: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())
    person: str = Field(sa_column=text())
    at: str = Field(sa_column=text())


class MailActRow(TableRow, table=True):
    """What a person did to a mail, to the mails of a case, or to all: held, released and so on."""

    __tablename__: ClassVar[str] = "mail_act"
    target: str = Field(sa_column=text(key=True))
    at: str = Field(sa_column=text(key=True))
    act: str = Field(sa_column=text(key=True))
    person: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())


class ContactRow(TableRow, table=True):
    """Somebody the office writes to; `region_code` is empty for the city office."""

    __tablename__: ClassVar[str] = "contact"
    region_code: str = Field(sa_column=text(key=True))
    role: str = Field(sa_column=text(key=True))
    name: str = Field(sa_column=text(key=True))
    email: str = Field(sa_column=text())
    phone: str = Field(sa_column=text())
    substitute_email: str | None = Field(sa_column=text(nullable=True))
    absent_from: str | None = Field(sa_column=text(nullable=True))
    absent_until: str | None = Field(sa_column=text(nullable=True))
