"""Duties with their ladders, and what is owed to somebody for a reason."""

from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from workflow.store.tables.base import TableRow, index_of, table, text, when_created
from workflow.store.triggers import count

BY_KEY = {"sqlite_with_rowid": False}
"""SQLite keeps the rows in the order of their keys, without numbering them."""

IN_ORDER = ("case_id", "key", "late_from", "suspended_on", "item")
"""What lists of duties stand by after their day, and what they are filtered by."""


class DutyRow(TableRow, table=True):
    """A duty as the night reads it, written from the facts of its case.

    `late_from` is the day after which it is late, `chase_on` the next day on which it is chased
    then, `chased` the overdue working days done with. `tell_on` is the working day after one was
    made or reopened that was late already: then it is told of, whatever the count.
    """

    __tablename__: ClassVar[str] = "duty"
    __table_args__: ClassVar[tuple[object, ...]] = (
        index_of("chase_on IS NOT NULL", "duty_to_chase", "chase_on"),
        index_of("status = 'open'", "duty_by_due", "due", *IN_ORDER, "owner"),
        index_of("status = 'open'", "duty_by_owner", "owner", "due", *IN_ORDER),
        index_of("status = 'open' AND ladder = 'correction'", "duty_returned", "ladder", "due"),
        BY_KEY,
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
    tell_on: str | None = Field(sa_column=text(nullable=True))


class RungRow(TableRow, table=True):
    """A rung of a reminder ladder: armed, used, or dropped."""

    __tablename__: ClassVar[str] = "rung"
    __table_args__: ClassVar[tuple[object, ...]] = (
        index_of("status = 'armed'", "rung_to_send", "send_on"),
        BY_KEY,
    )
    case_id: str = Field(sa_column=text(key=True))
    key: str = Field(sa_column=text(key=True))
    due: str = Field(sa_column=text(key=True))
    send_on: str = Field(sa_column=text(key=True))
    status: str = Field(sa_column=text())


class OwedRow(TableRow, table=True):
    """What is owed to somebody for a reason, in the outbox; its key lets nothing be owed twice.

    `duty` is the key of the duty that it is about, `result` why its status is what it is.
    """

    __tablename__: ClassVar[str] = "owed"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("owed_by_status", "status", "day"),
        Index("owed_by_day", "day"),
        Index("owed_by_kind", "kind", "day"),
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


when_created(
    table(OwedRow),
    count(
        "owed",
        "CASE WHEN ROW.seq IS NULL THEN 'owed by job' ELSE 'owed by act' END",
        "ROW.status",
    ),
)
