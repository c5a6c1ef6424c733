"""The database as someone sees it who has it and not our programs."""

from sqlalchemy import text

from workflow.store.database import Store
from workflow.store.statement import Query, Row, Statement
from workflow.store.tables import METADATA
from workflow.store.transaction import Transaction

TOTALS = "SELECT name, key, CAST(sum(count) AS INTEGER) FROM total GROUP BY 1, 2 ORDER BY 1, 2"


def statement(words: str) -> Statement:
    """A statement in the database's own words."""
    return Statement(text(words))


def run(store: Store, *statements: str, **values: object) -> None:
    """Run statements in one transaction, behind the office's back, each with the same *values*."""
    with store.writing() as transaction:
        for one in statements:
            transaction.run(statement(one), values)


def rows(store: Store, query: str) -> list[Row]:
    """The rows of a query."""
    with store.reading() as transaction:
        return found(transaction, query)


def found(transaction: Transaction, query: str) -> list[Row]:
    """The rows of a query in a transaction."""
    return [tuple(row) for row in transaction.all(Query(text(query), list))]


def unfreeze(store: Store, table: str) -> None:
    """Take away the triggers that let *table* only grow, as its owner can."""
    if store.is_sqlite:
        run(store, f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete")
    else:
        run(store, f"DROP TRIGGER {table}_frozen ON {table}")


def everything(store: Store) -> dict[str, list[Row]]:
    """All rows of all tables; of the totals what they come to."""
    kept = {
        name: sorted(rows(store, f'SELECT * FROM "{name}"'), key=str)  # noqa: S608 - our own names
        for name in METADATA.tables
    }
    return {**kept, "total": rows(store, TOTALS)}
