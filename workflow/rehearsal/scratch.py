"""A copy of an office's database in memory, to play in: nothing done there reaches the office."""

from sqlalchemy import insert, select

from workflow.store import Statement, Store
from workflow.tables import METADATA


def copied(source: Store) -> Store:
    """All rows of *source*, SQLite or PostgreSQL, as they stand at one moment."""
    target = Store("sqlite://", synchronous="OFF")
    target.create()
    with source.reading() as there, target.writing() as here:
        for table in METADATA.sorted_tables:
            names = [column.name for column in table.columns]
            rows = there.all(Statement(select(*table.c)))
            here.run_many(
                Statement(insert(table)), [dict(zip(names, row, strict=True)) for row in rows]
            )
    return target
