"""Whether the database file is whole, as SQLite itself checks it."""

from sqlalchemy import text

from workflow.store.statement import Values
from workflow.store.transaction import Transaction

SOUND = "ok"
_CHECK = Values(text("PRAGMA integrity_check(20)"), str)


def damage(transaction: Transaction) -> list[str]:
    """What SQLite finds wrong with its file; a database server looks after its own files."""
    if transaction.engine.dialect.name != "sqlite":
        return []
    return [one for one in transaction.all(_CHECK) if one != SOUND]
