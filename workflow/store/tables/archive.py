"""Programmes that were closed, with the digests of all their rows."""

from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field

from workflow.store.locks import laying
from workflow.store.tables.base import TableRow, table, text, when_created
from workflow.store.triggers import freeze


class ArchiveRow(TableRow, table=True):
    """A programme that was closed: when, by whom, what there was of it, and a digest of all that.

    `rows` are those of all its tables; `disbursed` (of its cases) and `booked` (all lines of its
    ledger) are fen. `head_seq` and `head` are those of the history as it was closed. One that was
    opened again says when, by whom and why.
    """

    __tablename__: ClassVar[str] = "archive"
    programme_id: str = Field(sa_column=text(key=True))
    closed_at: str = Field(sa_column=text(key=True))
    closed_by: str = Field(sa_column=text())
    cases: int
    acts: int
    rows: int
    first_seq: int
    last_seq: int
    disbursed: int = Field(sa_type=BigInteger)
    booked: int = Field(sa_type=BigInteger)
    head_seq: int
    head: str = Field(sa_column=text())
    digest: str = Field(sa_column=text())
    reopened_at: str | None = Field(sa_column=text(nullable=True))
    reopened_by: str | None = Field(sa_column=text(nullable=True))
    reason: str | None = Field(sa_column=text(nullable=True))


class ArchivePartRow(TableRow, table=True):
    """The rows of a table, of one case where the table knows it, as they were closed.

    `digests` is JSON: by the name of each row the beginning of its digest.
    """

    __tablename__: ClassVar[str] = "archive_part"
    programme_id: str = Field(sa_column=text(key=True))
    closed_at: str = Field(sa_column=text(key=True))
    of_table: str = Field(sa_column=text(key=True))
    case_id: str = Field(sa_column=text(key=True))
    digests: str = Field(sa_column=text())


when_created(table(ArchivePartRow), freeze("archive_part"))
when_created(table(ArchiveRow), laying())
