"""What has run, and what the nights reported."""

from typing import ClassVar

from sqlmodel import Field

from workflow.store.tables.base import TableRow, text


class JobRunRow(TableRow, table=True):
    """A job that ran for a time that was due; the key lets each fire once."""

    __tablename__: ClassVar[str] = "job_run"
    job: str = Field(sa_column=text(key=True))
    due_at: str = Field(sa_column=text(key=True))
    started_at: str = Field(sa_column=text())
    finished_at: str | None = Field(sa_column=text(nullable=True))
    result: str | None = Field(sa_column=text(nullable=True))


class ReportRow(TableRow, table=True):
    """A nightly report, kept."""

    __tablename__: ClassVar[str] = "report"
    day: str = Field(sa_column=text(key=True))
    body: str = Field(sa_column=text())
    head: str = Field(sa_column=text())
