"""A schema of a PostgreSQL database to play in: made for one play, and dropped at its end.

Each belongs to the connection that made it, for as long as that lives: who was killed has left
nothing but what the next who plays there drops first.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError

from workflow.store.address import bare
from workflow.store.database import Store
from workflow.store.drivers import explained
from workflow.store.server import TAKE_TIME, engine_of

PREFIX = "duban_scratch_"
OWN = 20_230_040
"""The first number of the advisory lock of a scratch schema; the second is that of its name."""

FOUND = f"SELECT nspname FROM pg_namespace WHERE nspname ~ '^{PREFIX}[0-9]+$' ORDER BY 1"  # noqa: S608 - our own words


@contextmanager
def scratch_schema(address: str) -> Iterator[Store]:
    """An empty database in a schema of its own, with all tables and without a journal.

    Nothing else in the database is read or written. It is dropped however the play ends. Raises
    StoreError where the server can't be reached or lets no schema be made.
    """
    url = make_url(address)
    engine = engine_of(url)
    try:
        with engine.connect() as keeper:
            name = _made(keeper)
            try:
                options = f"-c search_path={name} -c synchronous_commit=off"
                within = url.update_query_dict({"options": options}, append=True)
                with _store(within.render_as_string(hide_password=False)) as store:
                    yield store
            finally:
                _drop(keeper, name)
    except DBAPIError as error:
        raise explained(error.orig or error, bare(url))  # noqa: B904 - it has its cause
    finally:
        engine.dispose()


@contextmanager
def _store(address: str) -> Iterator[Store]:
    store = Store(address, keeps_journal=False)
    try:
        store.create()
        yield store
    finally:
        store.close()
        store.engine.dispose()


def _made(keeper: Connection) -> str:
    """Make a schema that is the keeper's, having dropped those whose keeper is gone."""
    number = keeper.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    keeper.exec_driver_sql(f"SELECT pg_advisory_lock({OWN}, {number})")
    for left in keeper.exec_driver_sql(FOUND).scalars().all():
        whose = f"{OWN}, {left.removeprefix(PREFIX)}"
        if keeper.exec_driver_sql(f"SELECT pg_try_advisory_lock({whose})").scalar():
            _drop(keeper, left)
            keeper.exec_driver_sql(f"SELECT pg_advisory_unlock({whose})")
    keeper.exec_driver_sql(f"CREATE SCHEMA {PREFIX}{number}")
    return f"{PREFIX}{number}"


def _drop(keeper: Connection, name: str) -> None:
    """Drop a schema with all that is in it; a lost server leaves it to who comes next."""
    if keeper.invalidated:
        return
    keeper.exec_driver_sql("BEGIN")
    for words in (*TAKE_TIME, "SET LOCAL client_min_messages = error"):
        keeper.exec_driver_sql(words)
    keeper.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
    keeper.exec_driver_sql("COMMIT")
