"""In SQLite, duties and rungs lie in the order of their keys, each key stored once.

From this version on an act keeps of each fact only the parts that it changed, which earlier
versions can't read.
"""

from alembic import op

revision = "0025"
down_revision = "0024"

TABLES = ("duty", "rung")


def upgrade() -> None:
    """Make the tables anew; in PostgreSQL nothing changes but the version."""
    if op.get_bind().dialect.name == "sqlite":
        for name in TABLES:
            _rebuild(name)


def _rebuild(name: str) -> None:
    """Make a table without the numbers of its rows; its indexes and triggers come after."""
    bind = op.get_bind()
    of_table = f"FROM sqlite_master WHERE tbl_name = '{name}' AND sql IS NOT NULL"
    made = str(bind.exec_driver_sql(f"SELECT sql {of_table} AND type = 'table'").scalar())
    others = [*bind.exec_driver_sql(f"SELECT sql {of_table} AND type <> 'table'").scalars()]
    columns, anew = made[made.index("(") :], f"{name}_anew"
    op.execute(f"CREATE TABLE {anew} {columns} WITHOUT ROWID")
    op.execute(f'INSERT INTO {anew} SELECT * FROM {name} ORDER BY case_id, "key"')  # noqa: S608 - our own names
    op.execute(f"DROP TABLE {name}")
    op.execute(f"ALTER TABLE {anew} RENAME TO {name}")
    for one in others:
        op.execute(one)
