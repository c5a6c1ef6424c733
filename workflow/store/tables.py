"""The tables. Days and times are ISO text, so that both databases order and print them alike.

Amounts are integer fen. The facts of a case are one JSON text (`states.facts.Facts`); its other
columns are what lists and the night ask for, written from the same facts in the same statement.
History and ledger only ever grow: triggers refuse to change or delete their rows.
"""

from typing import ClassVar

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnClause,
    Connection,
    Index,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    literal_column,
)
from sqlmodel import Field, SQLModel

from workflow.store.triggers import Trigger, count, freeze

METADATA: MetaData = SQLModel.metadata
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def text(*, key: bool = False, nullable: bool = False) -> "Column[str]":
    """A text column, compared byte by byte in both databases."""
    return Column(_TEXT, primary_key=key, nullable=nullable)


def index_of(where: str, name: str, *columns: str) -> Index:
    """An index of the rows of which *where* holds; a query uses it by saying the same."""
    condition: ColumnClause[bool] = literal_column(where)
    return Index(name, *columns, sqlite_where=condition)


@event.listens_for(METADATA, "before_create")
def _say_where(metadata: MetaData, connection: Connection, **_: object) -> None:
    """Say it to PostgreSQL as well; to say so above loads its dialect, which takes a moment."""
    if connection.dialect.name == "postgresql":
        for index in (one for made in metadata.tables.values() for one in made.indexes):
            condition = index.dialect_options["sqlite"]["where"]
            index.dialect_options["postgresql"]["where"] = condition


class Setting(SQLModel, table=True):
    """What this database is: the kind of office, its business date, its schema."""

    __tablename__: ClassVar[str] = "setting"
    key: str = Field(sa_column=text(key=True))
    value: str = Field(sa_column=text())


class Document(SQLModel, table=True):
    """A version of a notice or a procedure, by the hash of its text."""

    __tablename__: ClassVar[str] = "document"
    hash: str = Field(sa_column=text(key=True))
    kind: str = Field(sa_column=text())
    name: str = Field(sa_column=text())
    body: str = Field(sa_column=text())


class Programme(SQLModel, table=True):
    """A programme under a notice; its new cases are pinned to these versions."""

    __tablename__: ClassVar[str] = "programme"
    id: str = Field(sa_column=text(key=True))
    notice_hash: str = Field(sa_column=text())
    procedure_hash: str = Field(sa_column=text())


class CaseRow(SQLModel, table=True):
    """A case. The money columns keep the invariants that SQL can say (R-M.4, R-M.5, R-M.10)."""

    __tablename__: ClassVar[str] = "case"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("programme_id", "region_code", name="one_case_a_region"),
        CheckConstraint("disbursed BETWEEN 0 AND approved", name="paid_within_support"),
        CheckConstraint("disbursed + withheld <= approved", name="withheld_within_support"),
        CheckConstraint("clawback_decided BETWEEN 0 AND disbursed", name="claim_within_paid"),
        CheckConstraint("recovered + waived <= clawback_decided", name="recovery_within_claim"),
        CheckConstraint(
            "recovered >= 0 AND waived >= 0 AND withheld >= 0 AND eligible_spent >= 0 "
            "AND matching_committed >= 0 AND approved >= 0",
            name="no_negative_amount",
        ),
        CheckConstraint("step BETWEEN 1 AND 6", name="six_steps"),
        index_of("check_on IS NOT NULL", "case_to_check", "check_on"),
        index_of("flag IS NOT NULL", "case_flagged", "id"),
        index_of("clawback_decided > recovered + waived", "case_unpaid", "id"),
        Index("case_by_state", "outcome", "step", "state"),
    )
    id: str = Field(sa_column=text(key=True))
    programme_id: str = Field(sa_column=text())
    region_code: str = Field(sa_column=text())
    notice_hash: str = Field(sa_column=text())
    procedure_hash: str = Field(sa_column=text())
    version: int
    step: int
    state: str = Field(sa_column=text())
    outcome: str = Field(sa_column=text())
    late: int
    flag: str | None = Field(sa_column=text(nullable=True))
    check_on: str | None = Field(sa_column=text(nullable=True))
    approved: int = Field(sa_type=BigInteger)
    matching_committed: int = Field(sa_type=BigInteger)
    disbursed: int = Field(sa_type=BigInteger)
    eligible_spent: int = Field(sa_type=BigInteger)
    clawback_decided: int = Field(sa_type=BigInteger)
    recovered: int = Field(sa_type=BigInteger)
    waived: int = Field(sa_type=BigInteger)
    withheld: int = Field(sa_type=BigInteger)
    facts: str = Field(sa_column=text())


class EventRow(SQLModel, table=True):
    """One act in the history. `body` holds all of it, in bytes that the hash is taken over."""

    __tablename__: ClassVar[str] = "event"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("event_of_case", "case_id", "seq"),)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str = Field(sa_column=text())
    body: str = Field(sa_column=text())
    hash: str = Field(sa_column=text())


class Chain(SQLModel, table=True):
    """The head of the history: one row, which writers take in turn."""

    __tablename__: ClassVar[str] = "chain"
    __table_args__: ClassVar[tuple[object, ...]] = (CheckConstraint("id = 1", name="one_head"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int
    hash: str = Field(sa_column=text())


class LedgerRow(SQLModel, table=True):
    """One line of the ledger: `amount` fen from `credit` to `debit` (R-M.8)."""

    __tablename__: ClassVar[str] = "ledger"
    __table_args__: ClassVar[tuple[object, ...]] = (
        CheckConstraint("amount > 0", name="positive_line"),
        CheckConstraint("debit <> credit", name="two_accounts"),
        Index("ledger_of_case", "case_id", "day"),
    )
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    line: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str = Field(sa_column=text())
    day: str = Field(sa_column=text())
    debit: str = Field(sa_column=text())
    credit: str = Field(sa_column=text())
    party: str = Field(sa_column=text())
    amount: int = Field(sa_type=BigInteger)
    reverses: int
    voucher: str = Field(sa_column=text())
    basis: str = Field(sa_column=text())
    actor: str = Field(sa_column=text())


class DutyRow(SQLModel, table=True):
    """A duty as the night reads it, written from the facts of its case.

    `late_from` is the day after which it is late, `chase_on` the next day on which it is chased
    then, `chased` the overdue working days done with.
    """

    __tablename__: ClassVar[str] = "duty"
    __table_args__: ClassVar[tuple[object, ...]] = (
        index_of("chase_on IS NOT NULL", "duty_to_chase", "chase_on"),
        index_of("status = 'open'", "duty_by_due", "due"),
        index_of("status = 'open' AND ladder = 'correction'", "duty_returned", "ladder", "due"),
    )
    case_id: str = Field(sa_column=text(key=True))
    key: str = Field(sa_column=text(key=True))
    item: str = Field(sa_column=text())
    label: str = Field(sa_column=text())
    owner: str = Field(sa_column=text())
    rule: str = Field(sa_column=text())
    started: str = Field(sa_column=text())
    term: str = Field(sa_column=text())
    calendar: str = Field(sa_column=text())
    ladder: str = Field(sa_column=text())
    due: str | None = Field(sa_column=text(nullable=True))
    late_from: str | None = Field(sa_column=text(nullable=True))
    status: str = Field(sa_column=text())
    suspended_on: str | None = Field(sa_column=text(nullable=True))
    chase_on: str | None = Field(sa_column=text(nullable=True))
    chased: int


class RungRow(SQLModel, table=True):
    """A rung of a reminder ladder: armed, used, or dropped."""

    __tablename__: ClassVar[str] = "rung"
    __table_args__: ClassVar[tuple[object, ...]] = (
        index_of("status = 'armed'", "rung_to_send", "send_on"),
    )
    case_id: str = Field(sa_column=text(key=True))
    key: str = Field(sa_column=text(key=True))
    due: str = Field(sa_column=text(key=True))
    send_on: str = Field(sa_column=text(key=True))
    status: str = Field(sa_column=text())


class OwedRow(SQLModel, table=True):
    """What is owed to somebody for a reason, in the outbox; its key lets nothing be owed twice.

    `duty` is the key of the duty that it is about, `result` why its status is what it is.
    """

    __tablename__: ClassVar[str] = "owed"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("owed_by_status", "status", "day"),
        Index("owed_of_case", "case_id", "day"),
        index_of("seq IS NOT NULL", "owed_by_act", "seq"),
    )
    key: str = Field(sa_column=text(key=True))
    case_id: str = Field(sa_column=text())
    seq: int | None = None
    kind: str = Field(sa_column=text())
    item: str | None = Field(sa_column=text(nullable=True))
    duty: str | None = Field(sa_column=text(nullable=True))
    day: str = Field(sa_column=text())
    due: str | None = Field(sa_column=text(nullable=True))
    recipients: str = Field(sa_column=text())
    facts: str = Field(sa_column=text())
    status: str = Field(sa_column=text())
    settled_at: str | None = Field(sa_column=text(nullable=True))
    result: str | None = Field(sa_column=text(nullable=True))


class TotalRow(SQLModel, table=True):
    """A change of a total, or several folded into one: how many more rows a key counts.

    Triggers add one whenever a row comes, goes or changes its key. Changes are added and never
    updated, so that of two writers none waits for the other.
    """

    __tablename__: ClassVar[str] = "total"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=text())
    key: str = Field(sa_column=text())
    count: int = Field(sa_type=BigInteger)


class MailRow(SQLModel, table=True):
    """A mail: one message to one recipient, and how far it has come.

    `id` is the left part of its Message-ID. `next_at` is when it may be tried next; who takes it
    up moves that on by the lease, so that a mail whose bearer died is tried again. `sent_to` is
    where it goes; during the trial that is not the recipient.
    """

    __tablename__: ClassVar[str] = "mail"
    __table_args__: ClassVar[tuple[object, ...]] = (
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


class CarriedRow(SQLModel, table=True):
    """Which mail carries what is owed: it may go in several mails, a mail may carry several."""

    __tablename__: ClassVar[str] = "carried"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("carried_by_mail", "mail"),)
    owed: str = Field(sa_column=text(key=True))
    mail: str = Field(sa_column=text(key=True))


class BounceRow(SQLModel, table=True):
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


class DeadAddressRow(SQLModel, table=True):
    """An address in small letters that mail comes back from: nobody is written to there."""

    __tablename__: ClassVar[str] = "dead_address"
    address: str = Field(sa_column=text(key=True))
    since: str = Field(sa_column=text())
    status: str = Field(sa_column=text())
    diagnostic: str = Field(sa_column=text())


class MuteRow(SQLModel, table=True):
    """A case that is not reminded or chased for a while, and why."""

    __tablename__: ClassVar[str] = "mute"
    case_id: str = Field(sa_column=text(key=True))
    until: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())
    person: str = Field(sa_column=text())
    at: str = Field(sa_column=text())


class MailActRow(SQLModel, table=True):
    """What a person did to a mail, to the mails of a case, or to all: held, released and so on."""

    __tablename__: ClassVar[str] = "mail_act"
    target: str = Field(sa_column=text(key=True))
    at: str = Field(sa_column=text(key=True))
    act: str = Field(sa_column=text(key=True))
    person: str = Field(sa_column=text())
    reason: str = Field(sa_column=text())


class AccountRow(SQLModel, table=True):
    """The bank account of an institution; the number is sealed, only its end is readable."""

    __tablename__: ClassVar[str] = "account"
    case_id: str = Field(sa_column=text(key=True))
    institution: str = Field(sa_column=text(key=True))
    bank: str = Field(sa_column=text())
    account_name: str = Field(sa_column=text())
    sealed: str = Field(sa_column=text())
    ending: str = Field(sa_column=text())


class JobRunRow(SQLModel, table=True):
    """A job that ran for a time that was due; the key lets each fire once."""

    __tablename__: ClassVar[str] = "job_run"
    job: str = Field(sa_column=text(key=True))
    due_at: str = Field(sa_column=text(key=True))
    started_at: str = Field(sa_column=text())
    finished_at: str | None = Field(sa_column=text(nullable=True))
    result: str | None = Field(sa_column=text(nullable=True))


class ReportRow(SQLModel, table=True):
    """A nightly report, kept."""

    __tablename__: ClassVar[str] = "report"
    day: str = Field(sa_column=text(key=True))
    body: str = Field(sa_column=text())
    head: str = Field(sa_column=text())


class ContactRow(SQLModel, table=True):
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


class RequestRow(SQLModel, table=True):
    """A request that was acted on, by the key its sender gave it."""

    __tablename__: ClassVar[str] = "request"
    key: str = Field(sa_column=text(key=True))
    fingerprint: str = Field(sa_column=text())
    answer: str = Field(sa_column=text())


def table(row: type[SQLModel]) -> Table:
    """The table that a row class defines."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


def _when_created(made: Table, statements: list[Trigger]) -> None:
    for dialect, statement in statements:
        ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(made, "after_create", ddl)


_when_created(table(EventRow), freeze("event"))
_when_created(table(LedgerRow), freeze("ledger"))
_when_created(table(CaseRow), count("case", "'case'", "ROW.step || '.' || ROW.outcome"))
_when_created(
    table(OwedRow),
    count(
        "owed",
        "CASE WHEN ROW.seq IS NULL THEN 'owed by job' ELSE 'owed by act' END",
        "ROW.status",
    ),
)
