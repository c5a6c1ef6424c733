"""What a database says of itself: whether its file is whole, or which server it is."""

from sqlalchemy import text

from workflow.store.statement import Values
from workflow.store.transaction import Transaction

SOUND = "ok"
_CHECK = Values(text("PRAGMA integrity_check(20)"), str)
_PAGES = Values(text("PRAGMA page_count"), int)
_VERSION = Values(text("SHOW server_version"), str)


def damage(transaction: Transaction) -> list[str]:
    """What SQLite finds wrong with its file; a database server looks after its own files."""
    if transaction.engine.dialect.name != "sqlite":
        return []
    return [one for one in transaction.all(_CHECK) if one != SOUND]


def pages(transaction: Transaction) -> int:
    """How many pages the file has; none where a database server looks after its own."""
    return transaction.only(_PAGES) if transaction.engine.dialect.name == "sqlite" else 0


def server(transaction: Transaction) -> str:
    """The version of the database server."""
    return transaction.only(_VERSION).partition(" ")[0]
