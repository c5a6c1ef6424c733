"""The steps by which a database of an earlier version comes to the present schema."""

from typing import Any

from alembic import command

from tests.workflow import sql
from workflow.store import schema
from workflow.store.database import Store

_COLUMNS = "SELECT name, type, [notnull], pk FROM pragma_table_info('alembic_version')"
_COLUMNS_AT_SERVER = (
    "SELECT column_name, character_maximum_length, is_nullable, indexname "
    "FROM information_schema.columns JOIN pg_indexes ON tablename = table_name "
    "WHERE table_name = 'alembic_version'"
)


def upgrade_to(store: Store, step: str) -> None:
    """Let a database go through the steps up to one."""
    with store.engine.connect() as connection:
        command.upgrade(schema.config(connection), step)


def stamps(store: Store) -> list[tuple[Any, ...]]:
    """The table in which Alembic keeps the step of a database, and what it holds."""
    columns = sql.rows(store, _COLUMNS if store.is_sqlite else _COLUMNS_AT_SERVER)
    return columns + sql.rows(store, "SELECT version_num FROM alembic_version")
