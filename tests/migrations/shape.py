"""What a database consists of, as its own catalogue tells it."""

import re

from workflow.store.database import Store

_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'"
_COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable, collation_name, column_default "
    "FROM information_schema.columns WHERE table_schema = 'public'"
)
_CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
)
_INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_TRIGGERS = (
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal"
)
_FUNCTIONS = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"

Shape = set[tuple[str, ...]]


def shape(store: Store) -> Shape:
    """Every table, column, check, index and trigger, but Alembic's own."""
    postgres = [_COLUMNS, _CONSTRAINTS, _INDEXES, _TRIGGERS, _FUNCTIONS]
    queries = [_SQLITE] if store.is_sqlite else postgres
    with store.engine.connect() as connection:
        rows = [row for query in queries for row in connection.exec_driver_sql(query)]
    found = {tuple(_plain(str(value)) for value in row) for row in rows}
    return {row for row in found if "alembic" not in row[0]}


def _plain(text: str) -> str:
    """A definition without line breaks and needless quotes, with the order of its parts made one.

    SQLite quotes a table that it renames.
    """
    flat = re.sub(r"\s+", " ", text).replace('"', "").strip()
    head, _, body = flat.partition("(")
    return (
        f"{head}({', '.join(sorted(body.split(', ')))}" if head.startswith("CREATE TABLE") else flat
    )
