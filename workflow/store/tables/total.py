"""The totals that triggers keep."""

from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field

from workflow.store.tables.base import TableRow, text


class TotalRow(TableRow, table=True):
    """A change of a total, or several folded into one: how many more rows a key counts.

    Triggers add one whenever a row comes, goes or changes its key. Changes are added and never
    updated, so that of two writers none waits for the other.
    """

    __tablename__: ClassVar[str] = "total"
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=text())
    key: str = Field(sa_column=text())
    count: int = Field(sa_type=BigInteger)
