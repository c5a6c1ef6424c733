"""What the checks found, until a person has dealt with it."""

from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from workflow.store.tables.base import TableRow, index_of, text


class AlarmRow(TableRow, table=True):
    """A finding of the checks: which row of which table, when it was seen, who closed it and why.

    `case_id` is empty where it is of no case, `facts` is JSON. `stands` says whether the last check
    that looked saw it still. `again_of` is the alarm of the same finding that was closed before.
    """

    __tablename__: ClassVar[str] = "alarm"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("alarm_of_row", "of_table", "row"),
        index_of("closed_at IS NULL", "alarm_open", "id"),
    )
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(sa_column=text())
    of_table: str = Field(sa_column=text())
    row: str = Field(sa_column=text())
    case_id: str = Field(sa_column=text())
    facts: str = Field(sa_column=text())
    first_seen: str = Field(sa_column=text())
    last_seen: str = Field(sa_column=text())
    looked_at: str = Field(sa_column=text())
    stands: int
    again_of: int | None
    closed_at: str | None = Field(sa_column=text(nullable=True))
    closed_by: str | None = Field(sa_column=text(nullable=True))
    reason: str | None = Field(sa_column=text(nullable=True))
