"""Cases with what stands in them, the history of their acts, their ledger and their accounts.

The facts of a case are one JSON text (`states.facts.Facts`); its other columns are what lists and
the night ask for, written from the same facts in the same statement. History and ledger only ever
grow: triggers refuse to change or delete their rows.
"""

from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from workflow.store.tables.base import TableRow, index_of, table, text, when_created
from workflow.store.triggers import count, freeze

LISTED_BY = (
    *("outcome", "step", "state", "late", "flag", "region_code"),
    *("approved", "disbursed", "eligible_spent"),
)
"""What lists of cases are filtered and ordered by: an index with all of it is a narrow table."""


class CaseRow(TableRow, table=True):
    """A case. The money columns keep the invariants that SQL can say (R-M.4, R-M.5, R-M.9, R-M.10).

    `overdrawn` is by how much an earlier version let spending and claims together go beyond what
    was paid, in fen; no case opened since has any.
    """

    __tablename__: ClassVar[str] = "case"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("programme_id", "region_code", name="one_case_a_region"),
        CheckConstraint("disbursed BETWEEN 0 AND approved", name="paid_within_support"),
        CheckConstraint("disbursed + withheld <= approved", name="withheld_within_support"),
        CheckConstraint("clawback_decided BETWEEN 0 AND disbursed", name="claim_within_paid"),
        CheckConstraint(
            "eligible_spent + clawback_decided <= disbursed + overdrawn", name="spent_within_held"
        ),
        CheckConstraint("recovered + waived <= clawback_decided", name="recovery_within_claim"),
        CheckConstraint(
            "recovered >= 0 AND waived >= 0 AND withheld >= 0 AND eligible_spent >= 0 "
            "AND matching_committed >= 0 AND approved >= 0",
            name="no_negative_amount",
        ),
        CheckConstraint("step BETWEEN 1 AND 6", name="six_steps"),
        index_of("check_on IS NOT NULL", "case_to_check", "check_on"),
        index_of("flag IS NOT NULL", "case_flagged", "id", "flag"),
        index_of("clawback_decided > recovered + waived", "case_unpaid", "id"),
        index_of("outcome = 'OPEN'", "case_open", "step", "state", "id"),
        index_of("late = 1", "case_late", "id"),
        Index("case_by_region", "region_code", "id"),
        Index("case_listed", "id", *LISTED_BY),
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
    overdrawn: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": sql("0")})
    facts: str = Field(sa_column=text())


class InstitutionRow(TableRow, table=True):
    """An institution that a case has filed, by its name."""

    __tablename__: ClassVar[str] = "institution"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("institution_of_case", "case_id"),
        {"sqlite_with_rowid": False},
    )
    name: str = Field(sa_column=text(key=True))
    case_id: str = Field(sa_column=text(key=True))


class EventRow(TableRow, table=True):
    """One act in the history. `body` holds all of it, in bytes that the hash is taken over."""

    __tablename__: ClassVar[str] = "event"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("event_of_case", "case_id", "seq"),)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str = Field(sa_column=text())
    body: str = Field(sa_column=text())
    hash: str = Field(sa_column=text())


class ChainRow(TableRow, table=True):
    """The head of the history: one row, which writers take in turn.

    `in_force` is the version of the settings that acts go by: who takes the head has it too.
    """

    __tablename__: ClassVar[str] = "chain"
    __table_args__: ClassVar[tuple[object, ...]] = (CheckConstraint("id = 1", name="one_head"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int
    hash: str = Field(sa_column=text())
    in_force: str | None = Field(default=None, sa_column=text(nullable=True))


class LedgerRow(TableRow, table=True):
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


class AccountRow(TableRow, table=True):
    """The bank account of an institution; the number is sealed, only its end is readable."""

    __tablename__: ClassVar[str] = "account"
    case_id: str = Field(sa_column=text(key=True))
    institution: str = Field(sa_column=text(key=True))
    bank: str = Field(sa_column=text())
    account_name: str = Field(sa_column=text())
    sealed: str = Field(sa_column=text())
    ending: str = Field(sa_column=text())


when_created(table(EventRow), freeze("event"))
when_created(table(LedgerRow), freeze("ledger"))
when_created(table(CaseRow), count("case", "'case'", "ROW.step || '.' || ROW.outcome"))
