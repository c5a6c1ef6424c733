"""All rows of a database put into another one, SQLite or PostgreSQL, table by table.

Totals are counted anew by the triggers as the rows come in, and number themselves as they do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Table, delete, func, literal_column, select, text

from workflow.store import counters, locking, locks
from workflow.store.address import bare
from workflow.store.drivers import explained
from workflow.store.statement import Query, Row, Statement, Values
from workflow.store.tables import METADATA
from workflow.store.transaction import PAGE, Transaction
from workflow.store.triggers import FROZEN

Told = Callable[[int, int], None]
"""Told how many rows are there of how many."""

LAST = "archive"
"""What it says is closed takes no rows any more."""
TABLES = tuple(
    sorted(
        (one for one in METADATA.sorted_tables if one.name != counters.BY_TRIGGERS),
        key=lambda one: one.name == LAST,
    )
)
"""All tables whose rows are carried over, in the order in which they are."""

_TRIGGERS = Query[Row](
    text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE%'"), list
)
_FROZEN = Values(text(FROZEN), str)


def counts(transaction: Transaction) -> dict[str, int]:
    """How many rows each table has."""
    return {
        one.name: transaction.only(Values(select(func.count()).select_from(one), int))
        for one in TABLES
    }


def fill(there: Transaction, here: Transaction, told: Told) -> None:
    """Let *here* hold what is *there*, and nothing else."""
    there.take_time()
    here.take_time()
    here.notes = None  # the journal comes as it stands, and tells of these rows already
    _clear(here)
    with _explaining(there):
        total = sum(counts(there).values())
    done = 0

    def counted(one: Table) -> Iterator[Row]:
        nonlocal done
        with _explaining(there):
            for row in there.stream(Query[Row](select(*one.c), list)):
                yield row
                done += 1
                if not done % PAGE:
                    told(done, total)

    for one in TABLES:
        here.pour(one, counted(one))
    told(done, total)
    locking.lay(here)
    counters.fold_loaded(here)


@contextmanager
def _explaining(there: Transaction) -> Iterator[None]:
    """Say what fails as a fault of the database that is read, and not of the one that is filled."""
    try:
        yield
    except Exception as error:
        url = there.engine.url
        is_file = there.engine.dialect.name == "sqlite"
        raise explained(error, url.database or "" if is_file else bare(url))  # noqa: B904 - it has its cause


def _clear(here: Transaction) -> None:
    """Empty all tables, those too that only grow: what is in them is a copy."""
    is_sqlite = here.engine.dialect.name == "sqlite"
    frozen = here.all(_TRIGGERS) if is_sqlite else []
    for name, _ in frozen:
        here.say(f"DROP TRIGGER {name}")
    if is_sqlite:
        counted = METADATA.tables[counters.BY_TRIGGERS]
        for one in (*reversed(TABLES), counted):  # what goes is counted until the last row is gone
            here.run(Statement(delete(one).where(literal_column("1") == literal_column("1"))))
    else:
        _empty_at_once(here)
    for name, words in frozen:
        if name not in locks.NAMES:
            here.say(words)


def _empty_at_once(here: Transaction) -> None:
    frozen = here.all(_FROZEN)
    for name in frozen:
        here.say(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    names = ", ".join(f'"{one.name}"' for one in METADATA.sorted_tables)
    here.say(f"TRUNCATE {names} RESTART IDENTITY")
    for name in frozen:
        here.say(f"ALTER TABLE {name} ENABLE TRIGGER USER")
