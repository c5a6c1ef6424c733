"""What is owed and what is a duty, under these names: `notice` is the official document alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ADD = "INSERT INTO total (name, key, count)"
BY = "CASE WHEN {row}.seq IS NULL THEN 'owed by job' ELSE 'owed by act' END"
RENAMED = {"mail of act": "owed by act", "mail of job": "owed by job"}
INDEXES = (
    ("notice_by_status", "owed_by_status", "owed", ("status", "day"), None),
    ("notice_of_case", "owed_of_case", "owed", ("case_id", "day"), None),
    ("notice_of_act", "owed_by_act", "owed", ("seq",), "seq IS NOT NULL"),
    ("obligation_to_chase", "duty_to_chase", "duty", ("chase_on",), "chase_on IS NOT NULL"),
    ("obligation_by_due", "duty_by_due", "duty", ("due",), "status = 'open'"),
    (
        "obligation_returned",
        "duty_returned",
        "duty",
        ("ladder", "due"),
        "status = 'open' AND ladder = 'correction'",
    ),
)
CONSTRAINTS = (
    ("owed", "notice_", "owed_"),
    ("duty", "obligation_", "duty_"),
    ("carried", "carried_notice_", "carried_owed_"),
)


def upgrade() -> None:
    """Rename tables and column, and with them indexes, keys, triggers and totals."""
    _stop_counting("notice")
    op.rename_table("notice", "owed")
    op.rename_table("obligation", "duty")
    op.execute("ALTER TABLE carried RENAME COLUMN notice TO owed")
    for old, new, table, columns, where in INDEXES:
        op.drop_index(old, table)
        condition = None if where is None else sa.text(where)
        op.create_index(new, table, [*columns], sqlite_where=condition, postgresql_where=condition)
    if not _is_sqlite():
        for table, old, new in CONSTRAINTS:
            _rename_constraints(table, old, new)
    for old, new in RENAMED.items():
        op.execute(f"UPDATE total SET name = '{new}' WHERE name = '{old}'")  # noqa: S608 - our own names
    _count_on("owed")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _rename_constraints(table: str, old: str, new: str) -> None:
    """Give constraints, which PostgreSQL names after table and column, their new names."""
    query = f"SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass"  # noqa: S608 - our own names
    for (name,) in op.get_bind().exec_driver_sql(query).fetchall():
        if name.startswith(old):
            renamed = f"{new}{name.removeprefix(old)}"
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO {renamed}")


def _stop_counting(table: str) -> None:
    on_table = "" if _is_sqlite() else f" ON {table}"
    for act in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER {table}_counted_{act}{on_table}")
    if not _is_sqlite():
        op.execute(f"DROP FUNCTION count_{table}()")


def _count_on(table: str) -> None:
    """Go on keeping the totals of a table."""
    came, went = _change("NEW", 1), _change("OLD", -1)
    acts = {
        "insert": ("", came),
        "update": ("WHEN (OLD.status <> NEW.status)", f"{went} {came}"),
        "delete": ("", went),
    }
    if not _is_sqlite():
        op.execute(
            f"CREATE FUNCTION count_{table}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF TG_OP <> 'INSERT' THEN {went} END IF; "
            f"IF TG_OP <> 'DELETE' THEN {came} END IF; RETURN NULL; END $$"
        )
    for act, (when, body) in acts.items():
        trigger = (
            f'CREATE TRIGGER {table}_counted_{act} AFTER {act.upper()} ON "{table}" '
            f"FOR EACH ROW {when}"
        )
        then = f"BEGIN {body} END" if _is_sqlite() else f"EXECUTE FUNCTION count_{table}()"
        op.execute(f"{trigger} {then}")


def _change(row: str, by: int) -> str:
    return f"{ADD} VALUES ({BY.format(row=row)}, {row}.status, {by});"
