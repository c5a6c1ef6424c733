"""Laying the locks on closed programmes (`locks`), and whether they stand."""

from sqlalchemy import text

from workflow.store import locks
from workflow.store.statement import Query, Values
from workflow.store.transaction import Transaction

_CLOSED = Values(text(locks.CLOSED), str)
_STANDING = {
    dialect: Query[tuple[str, str]](
        text(words), lambda rows: [(str(name), str(said)) for name, said in rows]
    )
    for dialect, words in locks.STANDING.items()
}


def closed(transaction: Transaction) -> frozenset[str]:
    """The programmes that are closed."""
    return frozenset(transaction.all(_CLOSED))


def keep_others_out(transaction: Transaction) -> None:
    """Let nobody write rows of cases or mails until this transaction ends; SQLite does anyway.

    Who writes acts and their ledger holds the head of the history, as this transaction does.
    """
    if transaction.engine.dialect.name == "postgresql":
        held = sorted({*locks.OF_CASES, locks.OF_MAILS} - {*locks.GROWING})
        tables = ", ".join(f'"{one}"' for one in held)
        transaction.say(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def lay(transaction: Transaction) -> None:
    """Lock the programmes that are closed by now, and no other; PostgreSQL does so by itself."""
    if transaction.engine.dialect.name == "sqlite":
        for words in locks.laid(transaction.all(_CLOSED)):
            transaction.say(words)


def missing(transaction: Transaction) -> list[str]:
    """The locks that somebody took away, or that hold other rows than they should, in order."""
    names = transaction.all(_CLOSED)
    if not names:
        return []
    dialect = transaction.engine.dialect.name
    standing = dict(transaction.all(_STANDING[dialect]))
    right = locks.standing(dialect, names)
    return sorted(
        name for name, said in right.items() if locks.plain(standing.get(name, "")) != said
    )
