"""The schema of a lasting database: made at once, and brought up to date step by step.

What is made holds the same as what went through all steps. All steps that a database lacks run in
one transaction, on SQLite as on PostgreSQL: a migration that is killed leaves the database as it
was, and running it again finishes it. Alembic takes long to import, so it is imported only where
it is used.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from states.saying import saying
from workflow.store import locks
from workflow.store.database import Store, making
from workflow.store.drivers import explained, unknown
from workflow.store.errors import NotAnOffice, OtherSchema, OwnersTurn
from workflow.store.server import TAKE_TIME, is_lost
from workflow.store.triggers import FROZEN

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"
VERSIONS = "alembic_version"
LATEST = "0025"
"""The last of the steps."""

_STAMPS = (
    f"CREATE TABLE {VERSIONS} (version_num VARCHAR(32) NOT NULL, "
    f"CONSTRAINT {VERSIONS}_pkc PRIMARY KEY (version_num))",
    f"INSERT INTO {VERSIONS} VALUES ('{LATEST}')",  # noqa: S608 - our own name
)
"""What tells Alembic that a database needs none of them."""

_IS_OWNED = (
    f"SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('{VERSIONS}')"  # noqa: S608 - our own name
)
_TOO_MUCH = (
    "SELECT DISTINCT c.oid::regclass::text, grantee::regrole::text "  # noqa: S608 - our own words
    "FROM pg_class c, aclexplode(c.relacl) WHERE grantee NOT IN (0, c.relowner) "
    "AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE') "
    f"AND c.oid::regclass::text IN ({FROZEN})"
)

LOCK, TURN = 20_230_022, 20_230_031
"""The numbers of the advisory locks of PostgreSQL for one migration, and for a whole founding."""


@contextmanager
def turn(store: Store, waits: Callable[[], None]) -> Iterator[None]:
    """Have a database server's office alone; *waits* is called where somebody else has it now.

    Raises StoreError where the server can't be reached.
    """
    try:
        connection = store.engine.connect()
    except DBAPIError as error:
        raise explained(error.orig or error, store.place)  # noqa: B904 - it has its cause
    with connection:
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({TURN})").scalar():
            waits()
            connection.exec_driver_sql("SET lock_timeout = 0")  # a founding may take minutes
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({TURN})")
        try:
            yield
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({TURN})")


def migrate(store: Store) -> None:
    """Give a fresh or an older database the present schema; a current one stays as it is.

    Raises NotAnOffice where the database holds tables of somebody else's, OtherSchema where a
    later version of Duban has migrated it, OwnersTurn where this account may not, StoreBusy and
    StoreFailed where it can't be done, FateUnknown where it may be done.
    """
    begin = "BEGIN IMMEDIATE" if store.is_sqlite else "BEGIN"
    with whole(store, begin, writes=True) as connection:
        if not store.is_sqlite:
            for words in (*TAKE_TIME, f"SELECT pg_advisory_xact_lock({LOCK})"):
                connection.exec_driver_sql(words)
        if not inspect(connection).get_table_names():
            for words in (*making(connection.dialect.name), *_STAMPS):
                connection.exec_driver_sql(words, execution_options={"no_parameters": True})
        else:
            _bring_up(store, connection)
        if not store.is_sqlite:
            _take_back(connection)


def _bring_up(store: Store, connection: Connection) -> None:
    """Let an older database go through the steps that it lacks."""
    from alembic import command  # noqa: PLC0415

    _require_ours(store, connection)
    if not store.is_sqlite:
        _require_owner(store, connection)
    command.upgrade(config(connection), "head")
    if store.is_sqlite:
        relock(connection)


def bring_up_to_date(store: Store) -> None:
    """Migrate a lasting database that an earlier version made.

    One look at its latest step, without Alembic, suffices where nothing is to be done; a scratch
    database has no steps. Raises as `migrate` does.
    """
    if _step(store) not in (None, LATEST):
        migrate(store)


def is_current(store: Store) -> bool:
    """Whether the schema is the present one; False for a database without any."""
    return _step(store) == LATEST


def require_current(store: Store) -> None:
    """Raise OtherSchema where another version has migrated the database since it was opened."""
    found = _step(store)
    if found not in (None, LATEST):
        known = [LATEST]
        raise OtherSchema(saying("error.other_schema", place=store.place, found=found, known=known))


def _step(store: Store) -> str | None:
    """The latest step that a database has gone through; None for one that has no steps."""
    with whole(store, "BEGIN") as connection:
        if VERSIONS not in inspect(connection).get_table_names():
            return None
        found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSIONS}").scalar()  # noqa: S608 - our own name
        return str(found)


def config(connection: Connection) -> "Config":
    """What Alembic has to know: where the steps are, and the connection that it may use."""
    from alembic.config import Config  # noqa: PLC0415

    made = Config(attributes={"connection": connection}, stdout=sys.stdout)  # that of now
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def _known(connection: Connection) -> list[str]:
    """The steps that this version knows, the latest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    steps = ScriptDirectory.from_config(config(connection)).walk_revisions()
    return [step.revision for step in steps]


def _found(connection: Connection) -> list[str]:
    """The latest step that the database has gone through, if any."""
    from alembic.migration import MigrationContext  # noqa: PLC0415

    return list(MigrationContext.configure(connection).get_current_heads())


def _require_ours(store: Store, connection: Connection) -> None:
    """Refuse a database that Duban did not make, or that a later Duban has migrated."""
    if VERSIONS not in inspect(connection).get_table_names():
        why = saying("reason.other_tables")
        raise NotAnOffice(saying("error.not_an_office", place=store.place, why=why))
    known = _known(connection)
    for step in _found(connection):
        if step not in known:
            other = saying("error.other_schema", place=store.place, found=step, known=[LATEST])
            raise OtherSchema(other)


def _require_owner(store: Store, connection: Connection) -> None:
    """Refuse an older database to an account that may work in it and not alter it."""
    found = _found(connection)
    if connection.exec_driver_sql(_IS_OWNED).scalar() is False and found != [LATEST]:
        raise OwnersTurn(
            saying("error.owners_turn", place=store.place, found=found[0], known=LATEST)
        )


def relock(connection: Connection) -> None:
    """Lay the locks on closed programmes anew in SQLite, where a step may have taken them away."""
    for words in locks.laid(connection.exec_driver_sql(locks.CLOSED).scalars().all()):
        connection.exec_driver_sql(words)


def _take_back(connection: Connection) -> None:
    """Take from accounts that were let change all new tables what nobody may do in some of them."""
    for table, account in connection.exec_driver_sql(_TOO_MUCH).all():
        connection.exec_driver_sql(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {account}")


@contextmanager
def whole(store: Store, begin: str, *, writes: bool = False) -> Iterator[Connection]:
    """A transaction of a connection of its own; on an error nothing of it stays.

    Raises FateUnknown where the server was lost while it was to keep what this *writes*.
    """
    is_at_its_end = False
    try:
        with store.engine.connect() as connection:
            connection.exec_driver_sql(begin)
            try:
                yield connection
                is_at_its_end = True
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                if not connection.invalidated:  # else it is closed, and rolled back by that
                    with suppress(DBAPIError):  # where the disk is full SQLite has done so itself
                        connection.exec_driver_sql("ROLLBACK")
                raise
    except DBAPIError as error:
        if writes and is_at_its_end and is_lost(error.orig or error):
            raise unknown(error.orig or error, store.place, is_act=False)  # noqa: B904
        raise explained(error.orig or error, store.place)  # noqa: B904 - it has its cause
