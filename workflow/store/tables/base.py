"""What all tables share: text compared byte by byte, indexes of some rows, triggers.

Days and times are ISO text, so that both databases order and print them alike; amounts are integer
fen.
"""

from sqlalchemy import (
    DDL,
    Column,
    ColumnClause,
    Connection,
    Index,
    MetaData,
    Table,
    Text,
    event,
    literal_column,
)
from sqlmodel import SQLModel

from workflow.store.triggers import Trigger

METADATA: MetaData = SQLModel.metadata
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


class TableRow(SQLModel):
    """A row of a table; what would check its values is made only where somebody asks it."""

    model_config = {"defer_build": True}


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


def table(row: type[SQLModel]) -> Table:
    """The table that a row class defines."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    return found


def when_created(made: Table, statements: list[Trigger]) -> None:
    """Give a table its triggers as soon as it is made."""
    for dialect, statement in statements:
        ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(made, "after_create", ddl)
