"""The journal of the office, chained by hash, and which tables are proved by it."""

from typing import ClassVar

import msgspec
from sqlalchemy import CheckConstraint, Index, Table
from sqlmodel import Field

from workflow.store.tables.base import TableRow, table, text, when_created
from workflow.store.triggers import freeze


class JournalRow(TableRow, table=True):
    """One row of a table that came, changed or went: whose it was, when, and what it came to.

    `row` names it by its key, `digest` is that of its proved columns and empty once it is gone.
    """

    __tablename__: ClassVar[str] = "journal"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("journal_of_row", "of_table", "row", "seq"),
    )
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str = Field(sa_column=text())
    who: str = Field(sa_column=text())
    of_table: str = Field(sa_column=text())
    row: str = Field(sa_column=text())
    digest: str = Field(sa_column=text())
    hash: str = Field(sa_column=text())


class JournalHeadRow(TableRow, table=True):
    """The head of the journal: one row, which writers take in turn at their end."""

    __tablename__: ClassVar[str] = "journal_head"
    __table_args__: ClassVar[tuple[object, ...]] = (
        CheckConstraint("id = 1", name="one_journal_head"),
    )
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int
    hash: str = Field(sa_column=text())


class Journaled(msgspec.Struct, frozen=True):
    """What the journal proves of a table: all its columns but those *apart*.

    Of the key, what is *hidden* is told by its digest alone, for it names a person. Rows whose
    column has one of the values of *passing* come and go too often to be told.
    """

    apart: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    passing: tuple[str, tuple[str, ...]] = ("", ())

    def columns(self, of: Table) -> tuple[str, ...]:
        """The columns that are proved, in the order of the table."""
        return tuple(str(one.name) for one in of.columns if one.name not in self.apart)


JOURNALED = {
    "account": Journaled(),
    "alarm": Journaled(),
    "api_token": Journaled(),
    "archive": Journaled(),
    "archive_part": Journaled(),
    "bounce": Journaled(),
    "carried": Journaled(),
    "chain": Journaled(apart=("seq", "hash")),
    "contact": Journaled(hidden=("name",)),
    "dead_address": Journaled(hidden=("address",)),
    "document": Journaled(),
    "handover": Journaled(),
    "job_run": Journaled(passing=("job", ("deliver", "bounces"))),
    "mail": Journaled(apart=("attempts", "next_at", "taken_up")),
    "mail_act": Journaled(),
    "mute": Journaled(),
    "owed": Journaled(),
    "person": Journaled(),
    "prepared": Journaled(),
    "programme": Journaled(),
    "report": Journaled(),
    "request": Journaled(),
    "saved_view": Journaled(),
    "session": Journaled(apart=("seen_at",)),
    "setting": Journaled(),
}
"""The tables that the journal proves. A step of the schema that changes their columns writes the
rows of that table into the journal anew."""

when_created(table(JournalRow), freeze("journal"))
