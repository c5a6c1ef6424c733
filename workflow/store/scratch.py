"""A copy of an office's database in memory, to play in: nothing done there reaches the office."""

from sqlalchemy import insert, select

from workflow.store.database import Store
from workflow.store.statement import Query, Statement
from workflow.store.tables import METADATA, TotalRow, table


def copied(source: Store) -> Store:
    """All rows of *source*, SQLite or PostgreSQL, as they stand at one moment.

    Its totals are counted anew as the rows come in.
    """
    target = Store("sqlite://", synchronous="OFF")
    target.create()
    with source.reading() as there, target.writing() as here:
        for one in METADATA.sorted_tables:
            if one is table(TotalRow):
                continue
            names = [column.name for column in one.columns]
            rows = there.all(Query(select(*one.c), list))
            here.run_many(
                Statement(insert(one)), [dict(zip(names, row, strict=True)) for row in rows]
            )
    return target
